import { callable } from 'agents';

type Method<This, Args extends unknown[], Return> = (this: This, ...args: Args) => Return;

/** Passes the method on as it is. */
export function audited<This, Args extends unknown[], Return>(
  method: Method<This, Args, Return>,
  _context: ClassMethodDecoratorContext,
): Method<This, Args, Return> {
  return method;
}

/** A project's own wrapper of the package's decorator. */
export const admin = () => callable({ description: 'For administrators' });
