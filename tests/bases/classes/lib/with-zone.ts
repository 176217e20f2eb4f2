import type { DurableObject } from 'cloudflare:workers';
import type { AbstractConstructor } from './with-clock';

/** A mixin as an arrow function with a body. */
export const withZone = <TBase extends AbstractConstructor<DurableObject>>(Base: TBase) => {
  abstract class Zoned extends Base {
    async zone() {
      return 'UTC';
    }
  }
  return Zoned;
};
