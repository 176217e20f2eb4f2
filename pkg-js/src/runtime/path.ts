/** The addresses of the protocol, built on the server. The core emits the browser's ready-made. */

/** `/base/kind/id[/method]`, percent-encoded. A nested id keeps its slashes. */
export function encodePath(base: string, kind: 'rpc' | 'ws', id: string, method?: string): string {
  const path = `${base}/${kind}/${id.split('/').map(encodeURIComponent).join('/')}`;
  return method === undefined ? path : `${path}/${encodeURIComponent(method)}`;
}
