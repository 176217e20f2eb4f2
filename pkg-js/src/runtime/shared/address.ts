/**
 * Every address of the protocol is built here: for the browser's handle, the worker's routes and
 * stubs, and the stubs of other servers. The core emits the paths of a page's named imports, by the
 * same rule (`encode_path` in `src/naming.rs`).
 */
import { settings } from './settings.js';

/** `/base/kind/id[/method]`. `id` and `method` are plain; a nested id keeps its slashes. */
export function encodePath(base: string, kind: 'rpc' | 'ws', id: string, method?: string): string {
  const path = `${base}/${kind}/${encodeURIComponent(id).replaceAll('%2F', '/')}`;
  return method == null ? path : `${path}/${encodeURIComponent(method)}`;
}

/** The URL of a path from `encodePath`: on the worker of `configure`, and of the instance `key`. */
export function urlOf(path: string, key?: string): string {
  return settings.baseUrl + path + (key == null ? '' : '?key=' + encodeURIComponent(key));
}

/** Throws for a key that isn't a string: `at(user?.id)` must not become a call without a key. */
export function checkKey(key: unknown): void {
  if (typeof key !== 'string')
    throw TypeError('Expected the key to be a string, got ' + String(key));
}
