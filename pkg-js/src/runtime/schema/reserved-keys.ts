/** Keys that no object of an input may have. */

/**
 * Merged or assigned by key somewhere in the application, these reach every object's prototype
 * (prototype pollution).
 */
export function isReserved(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}
