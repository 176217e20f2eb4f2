/**
 * Stubs of methods that have a parameter which no type decodes: `any`, `unknown`, a schema of
 * another library. Only pages that import such a method load this.
 */

import { encodeMarked } from '../shared/codec/encode-marked.js';
import type { CallOptions, Handle, Stub } from '../shared/types.js';
import { stub } from './call.js';
import { handle } from './handle.js';

/** {@link stub}, of such a method. */
export function marked(path: string, options?: CallOptions): Stub {
  return stub(path, options, encodeMarked);
}

/** {@link handle}, of an object in which the methods `names` are such methods. */
export function markedHandle(
  base: string,
  id: string,
  methods: readonly string[],
  names: readonly string[],
): Handle {
  return handle(base, id, methods, (path, options, method) =>
    (names.includes(method) ? marked : stub)(path, options),
  );
}
