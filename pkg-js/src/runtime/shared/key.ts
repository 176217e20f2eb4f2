/** The key of `handle.at` and `handle.with`. */

/** Throws unless it is a string: `at(user?.id)` of nobody must not become a call without a key. */
export function checkKey(key: unknown): void {
  if (typeof key !== 'string') throw TypeError(`The key is ${String(key)}, and must be a string`);
}
