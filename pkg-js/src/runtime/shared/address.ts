/**
 * The addresses of the protocol, for whoever needs one: the page's handle, the worker's table and
 * stubs, and other servers' stubs. The core emits those of a page's named imports ready-made, by the
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
  return (settings.baseUrl ?? '') + path + (key == null ? '' : '?key=' + encodeURIComponent(key));
}
