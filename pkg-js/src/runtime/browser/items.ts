/** Stubs of methods that give items one by one. Only pages that import such a method load this. */

import { readItems } from '../shared/items.js';
import type { CallOptions, Stub } from '../shared/types.js';
import { stub } from './call.js';
import { marked } from './marked.js';

/** {@link stub}, of such a method: a call asks for the items once somebody reads them. */
export const items = (path: string, options?: CallOptions): Stub =>
  itemsOf(stub(path, options), options);

/** {@link marked}, of such a method. */
export const markedItems = (path: string, options?: CallOptions): Stub =>
  itemsOf(marked(path, options), options);

function itemsOf(call: Stub, options?: CallOptions): Stub {
  const method = (...args: unknown[]) =>
    readItems(async () => ((await call(...args)) as Response).body!.getReader(), options?.signal);
  method.toString = call.toString;
  return Object.defineProperty(method, 'url', { get: call.toString }) as unknown as Stub;
}
