/**
 * The request that the running code belongs to, in an AsyncLocalStorage. A module-level variable would
 * show one request's cookies to another as soon as both await something.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Env, ExecutionContextLike } from '../shared/types.js';

/** What the running code belongs to. */
export interface Context {
  /** Absent in `scheduled`, in queues and inside an object's own alarm. */
  readonly request?: Request | undefined;
  /** The bindings that the worker was called with. */
  readonly env?: Env | undefined;
  readonly ctx?: ExecutionContextLike | undefined;
}

const storage = new AsyncLocalStorage<Context>();
const nothing: Context = Object.freeze({});

/**
 * Runs `fn` with `context` as the current one. `handleRpc` and `koze:worker` do this for you. Use it in
 * a `fetch` of your own, in `scheduled` and in queues.
 */
export function runWithContext<T>(context: Context, fn: () => T): T {
  return storage.run(context, fn);
}

/** The current context; an empty one outside of any. */
export function getContext(): Context {
  return storage.getStore() ?? nothing;
}

/** The current request. Throws outside of one. */
export function getRequest(): Request {
  const { request } = getContext();
  if (request) return request;
  throw new Error(
    `getRequest() was called outside a request.
It works in what handleRpc and koze:worker call, resolvers among them. In a worker of your own,
wrap your code: runWithContext({ request, env, ctx }, () => …). Inside an object there is no
request: pass what it needs as an argument.`,
  );
}
