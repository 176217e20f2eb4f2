/**
 * The browser's side of a call: one POST, whose answer `x-koze-result` describes. Every byte counts in
 * this file and in those that it imports; `docs/protocol.md` explains the protocol in full.
 */

import { checkKey, encodePath, urlOf } from '../shared/address.js';
import { revive } from '../shared/codec/decode-result.js';
import { encodeArguments } from '../shared/codec/encode-arguments.js';
import { RpcError, type RpcErrorOptions } from '../shared/errors.js';
import { settings } from '../shared/settings.js';
import type {
  CallOptions,
  Connectable,
  ConnectOptions,
  Handle,
  Methods,
  Stub,
} from '../shared/types.js';

interface Problem extends RpcErrorOptions {
  detail?: string;
  title?: string;
  /** `data` that is not JSON, in the encoding of rich results. */
  richData?: unknown[] | number;
}

async function call(path: string, options: CallOptions, args: unknown[]): Promise<unknown> {
  // React calls `action(formData)` and `action(previousState, formData)`.
  const form = args.at(-1);
  const body = form instanceof FormData ? form : encodeArguments(args, path);
  const { headers: source } = settings;
  const headers = new Headers(await (typeof source == 'function' ? source() : source));
  new Headers(options.headers).forEach((value, name) => headers.set(name, value));
  // The browser sets a form's content type with its boundary. One from `configure` would replace it.
  if (typeof body == 'string') headers.set('content-type', 'application/json');
  else headers.delete('content-type');
  // In parentheses: as a method of `settings`, a native fetch would throw.
  const response = await (settings.fetch || fetch)(urlOf(path, options.key), {
    method: 'POST',
    headers,
    body,
    signal: options.signal ?? null,
  });
  // `RESULT_HEADER`, spelled out: an imported constant costs bytes.
  const kind = response.headers.get('x-koze-result');
  if (kind == 'json') return response.json();
  if (kind == 'rich') return revive(await response.json());
  if (kind == 'void') return;
  if (kind == 'stream') return response.body;
  if (kind == 'response') return response;
  // A proxy's error page or a login redirect doesn't come from Koze, so its content isn't used.
  const problem: Problem = kind ? await response.json() : { detail: 'No answer from Koze' };
  if (problem.richData) problem.data = revive(problem.richData);
  throw new RpcError(response.status, problem.detail || problem.title!, problem);
}

/** A function that calls one method. `path` is percent-encoded. */
export function stub(path: string, options: CallOptions = {}): Stub {
  const get = () => urlOf(path, options.key);
  const method = (...args: unknown[]) => call(path, options, args);
  method.toString = get;
  return Object.defineProperty(method, 'url', { get }) as unknown as Stub;
}

/** The default export of a browser module. `id` and `methods` are plain, not encoded. */
export function handle(base: string, id: string, methods: readonly string[]): Handle {
  const socket = encodePath(base, 'ws', id);
  const bind = (options: CallOptions): Methods => {
    if ('key' in options) checkKey(options.key);
    return Object.fromEntries(
      methods.map((name) => [name, stub(encodePath(base, 'rpc', id, name), options)]),
    );
  };
  const connect = (options: CallOptions, { query, protocols }: ConnectOptions = {}) => {
    // Not every browser accepts a relative URL, or one with http.
    const url = new URL(urlOf(socket, options.key), globalThis.location?.href);
    url.protocol = url.protocol.replace('http', 'ws');
    for (const name in query) url.searchParams.append(name, query[name]!);
    return new WebSocket(url, protocols);
  };
  return {
    at(key) {
      const options = { key };
      const own: Connectable = { connect: (socketOptions) => connect(options, socketOptions) };
      // Last, so that no method can have the name.
      return Object.assign(bind(options), own);
    },
    with: bind,
    connect: (socketOptions) => connect({}, socketOptions),
    get url() {
      return urlOf(socket);
    },
  };
}
