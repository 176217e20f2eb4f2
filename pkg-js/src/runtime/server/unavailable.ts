/**
 * `$server/<id>` outside browsers and Workers: server rendering in Node, tests. Importing never
 * fails, so that you can render components and mock methods. A call throws an error that says what to do.
 */

import { checkKey, encodePath, urlOf } from '../shared/address.js';
import { asFormAction } from '../shared/form-action.js';
import type { CallOptions, Handle, Methods, Stub } from '../shared/types.js';

const help = (id: string, method: string): string =>
  `${method}() of '$server/${id}' was called outside a browser and outside Workers.
A Durable Object can be reached from a browser, through its worker, and from worker code.
  In server rendering: call it in the browser once the page runs, or render in the worker.
  In a test: mock it, with vi.mock('$server/${id}', () => ({ ${method}: vi.fn() })), or run the \
test on workerd with @cloudflare/vitest-plugin.`;

/**
 * A method that you can import, pass on and mock, and that throws when you call it. Its address is the
 * same as in the page and the worker, so that you can render it as a form's `action`.
 */
export function unavailable(
  base: string,
  id: string,
  method: string,
  { key }: CallOptions = {},
): Stub {
  const path = encodePath(base, 'rpc', id, method);
  const get = () => urlOf(path, key);
  const fail = (): never => {
    throw new Error(help(id, method));
  };
  fail.toString = get;
  const stub = Object.defineProperty(fail, 'url', { get }) as unknown as Stub;
  return asFormAction(stub, get);
}

/** The default export where calling throws. */
export function unavailableHandle(base: string, id: string, methods: readonly string[]): Handle {
  const bind = (options: CallOptions): Methods => {
    // Without a user, the form of `at(user?.id)` would be that of the instance that everybody shares.
    if ('key' in options) checkKey(options.key);
    return Object.fromEntries(methods.map((name) => [name, unavailable(base, id, name, options)]));
  };
  const connect = (): never => {
    throw new Error(help(id, 'connect'));
  };
  return {
    at: (key) => Object.assign(bind({ key }), { connect }),
    with: bind,
    connect,
    get url() {
      return urlOf(encodePath(base, 'ws', id));
    },
  };
}
