import { DurableObject } from 'cloudflare:workers';

/** Keeps the method's name, as a tracing decorator does. */
function traced<This, Args extends unknown[], Return>(
  method: (this: This, ...args: Args) => Return,
  _context: ClassMethodDecoratorContext,
) {
  return function (this: This, ...args: Args): Return {
    return method.apply(this, args);
  };
}

/** A base outside of `.do` files, with what workerd cannot read: decorators and `accessor`. */
export class MeteredObject extends DurableObject {
  accessor units = 1;

  @traced
  async meter() {
    return this.units;
  }
}
