/** `handlePages` of `koze:pages`: which page answers a request, and when. */

import { runWithContext } from '../call/context.js';
import type { Incoming, PageDoor, PageHandler } from '../call/pages.js';
import { isUpgrade } from '../shared/upgrade.js';
import { withoutSlash } from './answer.js';
import { Router, type Stage } from './router.js';
import { isRead, type PageOptions, type Site, visit, visitMissing } from './visit.js';

/** The handler for a project's pages. `handleRpc` is that of `koze:durable-objects`. */
export function createPages(
  options: PageOptions,
  { door }: { readonly door: PageDoor },
): PageHandler {
  const site: Site = { ...options, door };
  const router = new Router(options.routes);

  /** The answer of a stage's page; undefined at once if it has none. */
  const ask = (incoming: Incoming, stage: Stage): Promise<Response> | undefined => {
    const { request } = incoming;
    // A page can't answer a socket.
    if (isUpgrade(request)) return undefined;
    const [, origin = '', path = '', query = ''] = PARTS.exec(request.url) ?? [];
    if (path.length > 1 && path.endsWith('/')) {
      const shorter = path.slice(0, -1);
      if (!router.find(shorter, stage)) return undefined;
      return Promise.resolve(withoutSlash(origin + shorter + query));
    }
    const found = router.find(path, stage);
    return found && run(incoming, () => visit(site, incoming, found));
  };

  const handlePages = (request: Request, env: object, ctx?: Incoming['ctx']) => {
    const incoming = { request, env, ctx };
    return ask(incoming, 'exact') ?? ask(incoming, 'rest');
  };

  const withAssets: PageHandler['withAssets'] = async (request, env, ctx, assets) => {
    const incoming = { request, env, ctx };
    // Assets are only read, and would use up the body of a form.
    const own = ask(incoming, 'exact') ?? (isRead(request) ? undefined : ask(incoming, 'rest'));
    if (own) return own;
    const asset = await assets();
    if (asset && asset.status !== 404) return asset;
    const late = ask(incoming, 'rest') ?? run(incoming, () => visitMissing(site, request));
    return (await late) ?? asset;
  };
  return Object.assign(handlePages, { withAssets });
}

/** Origin, path and query. */
const PARTS = /^([^/]*\/\/[^/]*)([^?#]*)([^#]*)/;

/** Runs `answer` as code of the request. HEAD gets the answer of GET, without its body. */
async function run<T extends Response | undefined>(
  incoming: Incoming,
  answer: () => Promise<T>,
): Promise<T | Response> {
  const response = await runWithContext(incoming, answer);
  return response && incoming.request.method === 'HEAD' ? new Response(null, response) : response;
}
