/** The default export of a browser module. */

import { checkKey, encodePath, urlOf } from '../shared/address.js';
import type {
  CallOptions,
  Connectable,
  ConnectOptions,
  Handle,
  Methods,
  Stub,
} from '../shared/types.js';
import { stub } from './call.js';

/** Makes the stub of a method. */
export type Maker = (path: string, options: CallOptions) => Stub;

/**
 * The handle of an object. `id` and `methods` are plain, not encoded. `makers` has the methods whose maker
 * isn't {@link stub}.
 */
export function handle(
  base: string,
  id: string,
  methods: readonly string[],
  makers?: Readonly<Record<string, Maker>>,
): Handle {
  const socket = encodePath(base, 'ws', id);
  const bind = (options: CallOptions): Methods => {
    if ('key' in options) checkKey(options.key);
    return Object.fromEntries(
      methods.map((name) => [
        name,
        // Without a prototype: a method may have the name of one of its members.
        ({ __proto__: null, ...makers }[name] || stub)(encodePath(base, 'rpc', id, name), options),
      ]),
    );
  };
  const connect = (options: CallOptions, { query, protocols }: ConnectOptions = {}) => {
    // Not every browser takes a relative URL, or one of http.
    const url = new URL(urlOf(socket, options.key), globalThis.location?.href);
    url.protocol = url.protocol.replace('http', 'ws');
    for (const name in query) url.searchParams.append(name, query[name]!);
    return new WebSocket(url, protocols);
  };
  return {
    at(key) {
      const options = { key };
      const own: Connectable = { connect: (socketOptions) => connect(options, socketOptions) };
      // Last: no method has the name.
      return Object.assign(bind(options), own);
    },
    with: bind,
    connect: (socketOptions) => connect({}, socketOptions),
    get url() {
      return urlOf(socket);
    },
  };
}
