import { DurableObject } from 'cloudflare:workers';
import { Server } from 'partyserver';
import type { AbstractConstructor } from '../classes/lib/with-clock';

/** A mixin that returns another class at times: its members are not those of either. */
function withEither<TBase extends AbstractConstructor<DurableObject>>(Base: TBase): TBase {
  if (Math.random() > 1) return Server as never;
  abstract class Either extends Base {
    async either() {
      return 'reached';
    }
  }
  return Either;
}

export class TwoFacedObject extends withEither(DurableObject) {
  async onMessage() {
    return 'reached';
  }
}
