/** `handleRpc` and the worker's `fetch`, for `koze:durable-objects` and `koze:worker`. */

import { sealBindings } from '../call/resolvers.js';
import type { Env, ExecutionContextLike, Handle } from '../shared/types.js';
import { createDispatcher } from './dispatch.js';
import type { HandlerOptions } from './options.js';
import { isUpgrade } from './upgrade.js';

export type { HandlerOptions } from './options.js';

/** Answers a request for Koze; returns `undefined` at once for any other. */
export type RequestHandler = (
  request: Request,
  env: Env,
  ctx?: ExecutionContextLike,
) => Promise<Response> | undefined;

/** `handleRpc` of `koze:durable-objects`. `handles` are all of the project's objects. */
export function createHandler(handles: readonly Handle[], options: HandlerOptions): RequestHandler {
  sealBindings();
  const prefix = `${options.base}/`;
  const dispatch = createDispatcher(handles, options);

  return (request, env, ctx) => {
    const { url } = request;
    // Sliced, not parsed: this runs for every request of the worker. In `http://h/` it is past the
    // host's first character, in `https://h/` at it: behind both slashes in either case.
    const start = url.indexOf('/', 'https://'.length);
    if (!url.startsWith(prefix, start)) return undefined;
    return dispatch({ request, env, ctx }, url, start);
  };
}

/** The default export of `koze:worker`. */
export function createWorker(handleRpc: RequestHandler): {
  fetch(request: Request, env: Env, ctx: ExecutionContextLike): Promise<Response>;
} {
  return {
    async fetch(request, env, ctx) {
      const { ASSETS: assets } = env as { ASSETS?: { fetch(request: Request): Promise<Response> } };
      const answer = await handleRpc(request, env, ctx);
      // A page instead of a socket ends the dev server. Other upgrades, such as curl's `h2c`, are
      // offers that an ordinary answer declines.
      const isAsset = answer === undefined && !isUpgrade(request);
      const asset = isAsset ? await assets?.fetch(request) : undefined;
      return answer ?? asset ?? new Response('Not Found', { status: 404 });
    },
  };
}
