/**
 * `$server/<id>` outside browsers and Workers: server rendering in Node, tests. Importing never
 * fails, so that a component can be rendered or mocked; calling says what to do.
 */
import { asFormAction } from './form-action.js';
import { encodePath } from './path.js';
import type { Handle, Methods, Stub } from './types.js';

const help = (id: string, method: string): string =>
  `${method}() of '$server/${id}' was called outside a browser and outside Workers.
A Durable Object can be reached from a browser, through its worker, and from worker code.
  In server rendering: call it in the browser once the page runs, or render in the worker.
  In a test: mock it, with vi.mock('$server/${id}', () => ({ ${method}: vi.fn() })), or run the \
test on workerd with @cloudflare/vitest-plugin.`;

/** A method that can be imported, passed on and mocked, and throws when it is called. */
export function unavailable(
  id: string,
  method: string,
  url: string = encodePath('/__koze', 'rpc', id, method),
): Stub {
  const fail = (): never => {
    throw new Error(help(id, method));
  };
  // A form's `action` can still be rendered.
  return asFormAction(Object.assign(fail, { url, toString: () => url }), () => url);
}

/** The default export where calling throws. */
export function unavailableHandle(id: string, methods: readonly string[]): Handle {
  const bind = (): Methods =>
    Object.fromEntries(methods.map((name) => [name, unavailable(id, name)]));
  const connect = (): never => {
    throw new Error(help(id, 'connect'));
  };
  return {
    at: () => Object.assign(bind(), { connect }),
    with: bind,
    connect,
    url: encodePath('/__koze', 'ws', id),
  };
}
