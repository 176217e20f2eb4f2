import { DurableObject } from 'cloudflare:workers';
import { trap } from './trap';
import type { AbstractConstructor, Constructor } from './with-clock';

/** Of the names below, those inside of the mixins are others. */
export class Layer extends DurableObject {
  async layer() {
    return 'module';
  }
}

/** Two classes, one over the other, and a local name that hides the module's. */
export function withLayers<TBase extends Constructor>(Base: TBase) {
  class Layer extends Base {
    async inner() {
      return 'inner';
    }
  }
  class Outer extends Layer {
    async outer() {
      return 'outer';
    }

    onMessage(connection: unknown) {
      trap('onMessage', connection);
    }
  }
  return Outer;
}

/** A parameter with the name of an import. */
export const withShadow = <TBase extends Constructor>(DurableObject: TBase) =>
  class Shadow extends DurableObject {
    async shadow() {
      return 'shadow';
    }
  };

/** Gives back what it is given. */
export function asIs<TBase extends AbstractConstructor>(Base: TBase): TBase {
  return Base;
}
