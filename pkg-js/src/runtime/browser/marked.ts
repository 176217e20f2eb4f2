/**
 * Stubs of methods that have a parameter which no type decodes: `any`, `unknown`, a schema of
 * another library. Only pages that import such a method load this.
 */

import { encodeMarked } from '../shared/codec/encode-marked.js';
import type { CallOptions, Stub } from '../shared/types.js';
import { stub } from './call.js';

/** {@link stub}, of such a method. */
export function marked(path: string, options?: CallOptions): Stub {
  return stub(path, options, encodeMarked);
}
