/** One call, the same over HTTP (`worker/dispatch.ts`) and from worker code (`direct.ts`). */

import { receiveError } from '../shared/codec/error-transport.js';
import type { Admitted } from './admit.js';
import { checkArguments } from './check-arguments.js';
import { inject, isInjected } from './inject.js';
import type { Input } from './input.js';
import { checkRule } from './judge.js';
import { joinStacks } from './object-stack.js';
import { resolveInstance } from './resolvers.js';

type Args = readonly unknown[];

type RemoteMethods = Record<string, (...args: Args) => unknown>;

/** Calls an instance, which has been found, with the arguments of the class's own signature. */
type Call = (instance: object, method: string, args: Args) => Promise<unknown>;

/** Checks the input, and calls the method. */
export async function callMethod(
  admitted: Admitted,
  input: Input,
  call: Call = callInstance,
): Promise<unknown> {
  const { definition, method } = admitted;
  const checked = checkArguments(definition, method, input);
  const args = checked instanceof Promise ? await checked : checked;
  const found = findInstance(admitted, args);
  const instance = found instanceof Promise ? await found : found;
  const all = isInjected(definition, method) ? await inject(admitted, args) : args;
  return call(instance, method, all);
}

/** The instance that a call reaches, once its rule has let it pass. `args` are checked. */
export function findInstance(admitted: Admitted, args: Args): object | Promise<object> {
  if (typeof admitted.access !== 'function') return resolveInstance(admitted, args);
  return checkRule(admitted, args).then(() => resolveInstance(admitted, args));
}

/** Calls an instance that has been found. */
export async function callInstance(instance: object, method: string, args: Args): Promise<unknown> {
  try {
    // Called in place: a detached method loses its stub.
    return await (instance as RemoteMethods)[method]!(...args);
  } catch (error) {
    joinStacks(error);
    throw receiveError(error);
  }
}
