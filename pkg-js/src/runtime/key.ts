/** The key of `handle.at`. */

/** `key`, or a TypeError: `at(user?.id)` of nobody must not become a call without a key. */
export function checkKey(key: string): string {
  if (typeof key === 'string') return key;
  throw TypeError(`at(key): the key is ${String(key)}, and must be a string`);
}
