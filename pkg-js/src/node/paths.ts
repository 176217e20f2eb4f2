import { sep } from 'node:path';

/** A path with `/` between segments, as the compiler and bundlers write it. */
export function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
