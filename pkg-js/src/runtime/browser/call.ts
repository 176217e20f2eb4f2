/**
 * The browser's side of a call: one POST, whose answer `x-koze-result` describes. Every byte counts in
 * this file and in those that it imports; `docs/protocol.md` explains the protocol in full.
 */

import { urlOf } from '../shared/address.js';
import { revive } from '../shared/codec/decode-result.js';
import { encodeArguments } from '../shared/codec/encode-arguments.js';
import { RpcError, type RpcErrorOptions } from '../shared/errors.js';
import { settings } from '../shared/settings.js';
import type { CallOptions, Stub } from '../shared/types.js';

interface Problem extends RpcErrorOptions {
  detail: string;
  /** `data` that is not JSON, in the encoding of rich results. */
  richData?: unknown[] | number;
}

/** Makes a request's body of the arguments; see `encode-arguments.ts`. */
export type Encode = (args: unknown[], path: string) => string | FormData;

async function call(
  path: string,
  options: CallOptions,
  encode: Encode,
  args: unknown[],
): Promise<unknown> {
  // React calls `action(formData)` and `action(previousState, formData)`.
  const form = args.at(-1);
  const body = form instanceof FormData ? form : encode(args, path);
  const { headers: source } = settings;
  const headers = new Headers(await (typeof source == 'function' ? source() : source));
  for (const [name, value] of new Headers(options.headers)) headers.set(name, value);
  // The browser sets a form's content type with its boundary. One from `configure` would replace it.
  if (typeof body == 'string') headers.set('content-type', 'application/json');
  else headers.delete('content-type');
  // In parentheses: as a method of `settings`, a native fetch would throw.
  const response = await (settings.fetch || fetch)(urlOf(path, options.key), {
    method: 'POST',
    headers,
    body,
    signal: options.signal as AbortSignal,
  });
  const answered = response.headers;
  // `RESULT_HEADER`, spelled out: an imported constant costs bytes.
  const kind = answered.get('x-koze-result')!;
  // A Blob comes under its own type.
  if (kind == 'stream')
    return answered.get('content-type') == 'application/octet-stream'
      ? response.body
      : response.blob();
  // `redirect`, or `void`, which has no location.
  if (/d/.test(kind)) {
    const url = answered.get('location')!;
    // Never `javascript:`, whoever answers.
    // biome-ignore lint/suspicious/noGlobalAssign: it navigates, and `.href` costs bytes.
    if (/^https?:/.test(url)) location = url as string & Location;
    return;
  }
  // `response`, or `items`.
  if (/p|m/.test(kind)) return response;
  // A proxy's error page or a login redirect doesn't come from Koze, so its content isn't used.
  const answer: Problem = kind ? await response.json() : { detail: 'No answer from Koze' };
  if (kind == 'json') return answer;
  if (kind == 'rich') return revive(answer);
  if (answer.richData) answer.data = revive(answer.richData);
  throw new RpcError(response.status, answer.detail, answer);
}

/** A function that calls one method. `path` is percent-encoded. */
export function stub(path: string, options: CallOptions = {}, encode = encodeArguments): Stub {
  const get = () => urlOf(path, options.key);
  const method = (...args: unknown[]) => call(path, options, encode, args);
  method.toString = get;
  return Object.defineProperty(method, 'url', { get }) as unknown as Stub;
}
