/** Calls as a page of the same origin would make them. */

import { revive } from '../../../pkg-js/src/runtime/shared/codec/decode-result.js';

/** Posts arguments to `<id>/<method>`. */
export function call(
  origin: string,
  path: string,
  args: readonly unknown[] = [],
  headers: Record<string, string> = { origin },
): Promise<Response> {
  return fetch(`${origin}/__koze/rpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(args),
    signal: AbortSignal.timeout(10_000),
  });
}

/** The result of a call, which must succeed. */
export async function result(origin: string, path: string, args: readonly unknown[] = []) {
  const response = await call(origin, path, args);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  if (text === '') return undefined;
  const value: unknown = JSON.parse(text);
  return response.headers.get('x-koze-result') === 'rich' ? revive(value) : value;
}
