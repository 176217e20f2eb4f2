/**
 * The request that the running code belongs to, in an AsyncLocalStorage. A module-level variable would
 * show one request's cookies to another as soon as both await something.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '../shared/caller.js';
import type { Env, ExecutionContextLike } from '../shared/types.js';

/** What the running code belongs to. */
export interface Context {
  /** Absent in `scheduled`, in queues and inside an object's own alarm. */
  readonly request?: Request | undefined;
  /** The bindings that the worker was called with. */
  readonly env?: Env | undefined;
  readonly ctx?: ExecutionContextLike | undefined;
  /**
   * Who calls, in place of what `caller.ts` says of the request: for `scheduled`, queues and tests. `null`
   * is an anonymous caller.
   */
  readonly caller?: Caller | null | undefined;
}

const storage = new AsyncLocalStorage<Context>();
/** Apart from the context, which `caller.ts` may replace. */
const identification = new AsyncLocalStorage<true>();
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

/**
 * The caller that worker code has named. An own property: nobody has named what `Object.prototype` was
 * made to have, and it would be the caller of every request.
 */
export function namedCaller(context: Context): Caller | null | undefined {
  return Object.hasOwn(context, 'caller') ? context.caller : undefined;
}

/** `fn`, which belongs to what the running code belongs to, whoever calls it later. */
export function inCurrentContext<F extends (...args: never) => unknown>(fn: F): F {
  return AsyncLocalStorage.bind(fn);
}

/** Runs `caller.ts`: whatever it runs can tell by `isIdentifying`. */
export function whileIdentifying<T>(fn: () => T): T {
  return identification.run(true, fn);
}

/** Whether the running code belongs to `caller.ts`. */
export function isIdentifying(): boolean {
  return identification.getStore() === true;
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
