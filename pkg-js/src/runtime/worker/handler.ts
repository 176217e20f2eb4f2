/** `handleRpc` and the worker's `fetch`, for `koze:durable-objects` and `koze:worker`. */

import type { PageDoor, PageHandler } from '../call/pages.js';
import { sealBindings } from '../call/resolvers.js';
import type { Env, ExecutionContextLike, Handle } from '../shared/types.js';
import { isUpgrade } from '../shared/upgrade.js';
import { createDispatcher } from './dispatch.js';
import type { HandlerOptions } from './options.js';

export type { HandlerOptions } from './options.js';

/** Answers a request for Koze; returns `undefined` at once for any other. */
export type RequestHandler = (
  request: Request,
  env: Env,
  ctx?: ExecutionContextLike,
) => Promise<Response> | undefined;

/** What `koze:durable-objects` exports as `handleRpc`. */
export interface RpcHandler extends RequestHandler {
  /** @internal For the forms of pages. */
  readonly door: PageDoor;
}

/** `handleRpc` of `koze:durable-objects`. `handles` are all of the project's objects. */
export function createHandler(handles: readonly Handle[], options: HandlerOptions): RpcHandler {
  sealBindings();
  const prefix = `${options.base}/`;
  const dispatch = createDispatcher(handles, options);

  const handleRpc: RequestHandler = (request, env, ctx) => {
    const { url } = request;
    // Sliced, not parsed: this runs for every request of the worker. In `http://h/` it is past the
    // host's first character, in `https://h/` at it: behind both slashes in either case.
    const start = url.indexOf('/', 'https://'.length);
    if (!url.startsWith(prefix, start)) return undefined;
    return dispatch({ request, env, ctx }, url, start);
  };
  return Object.assign(handleRpc, { door: dispatch.door });
}

/** The default export of `koze:worker`. `handlePages` is that of `koze:pages`, in a project with pages. */
export function createWorker(
  handleRpc: RequestHandler,
  handlePages?: PageHandler,
): {
  fetch(request: Request, env: Env, ctx: ExecutionContextLike): Promise<Response>;
} {
  return {
    async fetch(request, env, ctx) {
      const { ASSETS: assets } = env as { ASSETS?: { fetch(request: Request): Promise<Response> } };
      const answer = await handleRpc(request, env, ctx);
      if (answer) return answer;
      const missing = () => new Response('Not Found', { status: 404 });
      // A page instead of a socket ends the dev server. Other upgrades, such as curl's `h2c`, are
      // offers that an ordinary answer declines.
      if (isUpgrade(request)) return missing();
      const askAssets = () => assets?.fetch(request);
      const found = handlePages
        ? handlePages.withAssets(request, env, ctx, askAssets)
        : askAssets();
      return (await found) ?? missing();
    },
  };
}
