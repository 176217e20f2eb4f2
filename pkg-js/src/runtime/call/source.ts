/** Where a call comes from, and to which instance. */
import type { Caller } from '../shared/caller.js';
import type { Env } from '../shared/types.js';

/** The origin of a call; `resolvers.ts` picks the instance by it. */
export interface CallSource {
  readonly request: Request | undefined;
  readonly env: Env;
  /** The key that the caller named; an empty string is a key too. */
  readonly key: string | undefined;
  /** Worker code may name any instance; a stranger only those that a resolver admits. */
  readonly trusted: boolean;
  /**
   * Who calls, if worker code says so; else `caller.ts` says it of the request. Not optional: a source
   * without it would have that of a polluted `Object.prototype`.
   */
  readonly caller: Caller | null | undefined;
}
