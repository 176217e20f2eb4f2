/** Keys that no object of an input may have. */

/**
 * If the application merges or assigns an object by key, these reach every object's prototype
 * (prototype pollution).
 */
export function isReserved(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}
