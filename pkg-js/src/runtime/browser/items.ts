/** Stubs of methods that give items one by one. Only pages that import such a method load this. */

import { readItems } from '../shared/items.js';
import type { CallOptions, Stub } from '../shared/types.js';
import { stub } from './call.js';

/** {@link stub}, of such a method: a call asks for the items once somebody reads them. */
export function items(path: string, options?: CallOptions): Stub {
  const call = stub(path, options);
  const method = (...args: unknown[]) =>
    readItems(async () => ((await call(...args)) as Response).body);
  method.toString = call.toString;
  return Object.defineProperty(method, 'url', { get: call.toString }) as unknown as Stub;
}
