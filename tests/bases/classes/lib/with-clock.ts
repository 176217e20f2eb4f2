import type { DurableObject } from 'cloudflare:workers';
import { trap } from './trap';

// biome-ignore lint/suspicious/noExplicitAny: TypeScript asks for it of a mixin's constructor.
export type Constructor<T = object> = new (...args: any[]) => T;
/** As `DurableObject` is declared: abstract. */
// biome-ignore lint/suspicious/noExplicitAny: the same.
export type AbstractConstructor<T = object> = abstract new (...args: any[]) => T;

/** A mixin as a function declaration, with a named class. */
export function withClock<TBase extends AbstractConstructor<DurableObject>>(Base: TBase) {
  abstract class Clocked extends Base {
    async epoch() {
      return 0;
    }

    _tick(first?: unknown) {
      trap('_tick', first);
    }
  }
  return Clocked;
}
