/** One call, the same over HTTP (`worker/dispatch.ts`) and from worker code (`direct.ts`). */

import { receiveError } from '../shared/codec/error-transport.js';
import { checkArguments } from './check-arguments.js';
import type { Definition } from './definition.js';
import type { Input } from './input.js';
import { joinStacks } from './object-stack.js';
import { resolveInstance } from './resolvers.js';
import type { CallSource } from './source.js';

type RemoteMethods = Record<string, (...args: readonly unknown[]) => unknown>;

/** Checks the input, and calls a method that has been looked up in the definition. */
export async function callMethod(
  definition: Definition,
  method: string,
  input: Input,
  source: CallSource,
): Promise<unknown> {
  const checked = checkArguments(definition, method, input);
  const args = checked instanceof Promise ? await checked : checked;
  return callInstance(definition, method, args, source);
}

/** Resolves the instance and calls it. `args` are checked already, or the request of an upgrade. */
export async function callInstance(
  definition: Definition,
  method: string,
  args: readonly unknown[],
  source: CallSource,
): Promise<unknown> {
  const found = resolveInstance(definition, method, source);
  const instance = (found instanceof Promise ? await found : found) as RemoteMethods;
  try {
    // Called in place: a detached method loses its stub.
    return await instance[method]!(...args);
  } catch (error) {
    joinStacks(error);
    throw receiveError(error);
  }
}
