/** One call, the same for both doors: HTTP (`dispatch.ts`) and worker code (`do.ts`). */

import type { Env } from '../shared/types.js';
import { checkArguments, type Input } from './check-arguments.js';
import type { Definition } from './definition.js';
import { receiveError } from './remote-errors.js';
import { resolveInstance } from './resolvers.js';

/** Where a call comes from, and to which instance. */
export interface CallSource {
  readonly request: Request | undefined;
  readonly env: Env;
  /** What the caller named; an empty string is a key too. */
  readonly key: string | undefined;
  /** Worker code may name any instance; a stranger only those that a resolver admits. */
  readonly trusted: boolean;
}

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

/** Finds the instance and calls its method as it is: a checked one, or `fetch` for an upgrade. */
export async function callInstance(
  definition: Definition,
  method: string,
  args: readonly unknown[],
  source: CallSource,
): Promise<unknown> {
  const found = resolveInstance(definition, method, source);
  const instance = (found instanceof Promise ? await found : found) as RemoteMethods;
  try {
    // In place: a method taken off its stub loses it.
    return await instance[method]!(...args);
  } catch (error) {
    throw receiveError(error);
  }
}
