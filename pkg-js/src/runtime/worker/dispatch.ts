/**
 * One request, from the gate to the answer. The order matters: requests that are cheapest to send are
 * rejected first, and nothing is read or run before its turn.
 */

import { callInstance, callMethod } from '../call/call.js';
import { type Context, runWithContext } from '../call/context.js';
import type { Definition } from '../call/definition.js';
import { checkPackageBase } from '../call/package-base.js';
import { hasResolver } from '../call/resolvers.js';
import { checkOpen } from '../call/settings/exposure.js';
import { badInput, methodNotAllowed, notFound, upgradeRequired } from '../shared/refusals.js';
import type { Env, Handle } from '../shared/types.js';
import { redirectResponse, resultResponse } from './answer.js';
import { discardBody } from './body.js';
import { backToForm, isNavigation, toPage } from './form-pages.js';
import { createGate } from './gate.js';
import { logRefusal } from './log-refusal.js';
import type { HandlerOptions } from './options.js';
import { problemResponse, refusalResponse } from './problem.js';
import { readInput } from './read-input.js';
import { buildRoutes, type Route, routeLimits } from './routes.js';
import { isUpgrade } from './upgrade.js';

/** A request and its bindings. */
interface Incoming extends Context {
  readonly request: Request;
  readonly env: Env;
}

/** Answers a request for Koze. `pathStart` is where the path begins in its `url`. */
export type Dispatcher = (incoming: Incoming, url: string, pathStart: number) => Promise<Response>;

/** The dispatcher for all objects of a project. */
export function createDispatcher(handles: readonly Handle[], options: HandlerOptions): Dispatcher {
  const dev = options.dev === true;
  const gate = createGate({ ...options, dev });
  // Built with the first request: a class may import the module that this runs in.
  let routes: Map<string, Route> | undefined;

  const answer: Dispatcher = (incoming, url, pathStart) => {
    const { request } = incoming;
    const refusal = gate.check(request, url, pathStart);
    // From a command line or a typed address: no gate would let it through as it is.
    if (refusal && isMereGet(request) && url.startsWith(`${options.base}/rpc/`, pathStart)) {
      return unread(request, refusalResponse(methodNotAllowed()));
    }
    if (refusal) return unread(request, refusal);

    const query = url.indexOf('?', pathStart);
    routes ??= buildRoutes(handles, options.base);
    const route = routes.get(url.slice(pathStart, query === -1 ? undefined : query));
    if (!route) return unread(request, refusalResponse(notFound()));
    if (route.isSocket) return connect(route, incoming, queryOf(url, query), dev);
    // A GET can come from a link, an image or a prefetch, and calls change things.
    if (request.method !== 'POST') {
      return unread(request, refusalResponse(methodNotAllowed()));
    }
    return run(route, incoming, queryOf(url, query), dev);
  };

  const shown: Dispatcher = async (incoming, ...where) => {
    const { request } = incoming;
    const response = await answer(incoming, ...where);
    if (dev) await logRefusal(request, response);
    return response.status >= 400 && isNavigation(request) ? toPage(request, response) : response;
  };
  return gate.isOpen
    ? async (incoming, ...where) => gate.allow(incoming.request, await shown(incoming, ...where))
    : shown;
}

/** Whether no page sent it, and it isn't a call. */
function isMereGet({ method, headers }: Request): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none';
  return (method === 'GET' || method === 'HEAD') && site === 'none' && !headers.has('origin');
}

/** Reads the body, calls the method, and answers with its result or its error. */
async function run(
  route: Route,
  incoming: Incoming,
  query: string,
  dev: boolean,
): Promise<Response> {
  const { definition, method } = route;
  const { request, env } = incoming;
  const where = `${definition.id} ${method}()`;
  try {
    checkOpen(definition, method);
    checkPackageBase(definition, method);
    const takesMarks = definition.marked?.includes(method);
    const input = await readInput(request, routeLimits(route), takesMarks);
    const key = query === '' ? undefined : keyOf(query);
    const source = { request, env, key, trusted: false };
    const result = await within(incoming, definition, () =>
      callMethod(definition, method, input, source),
    );
    if (result instanceof Response) {
      const redirect = isNavigation(request) ? undefined : redirectResponse(result, request);
      return redirect ?? resultResponse(result, where, dev);
    }
    if (input.source === 'form' && isNavigation(request)) return backToForm(request);
    return resultResponse(result, where, dev);
  } catch (error) {
    return unread(request, problemResponse(error, where, dev));
  }
}

/** Passes an upgrade to the class's own `fetch`, which accepts the socket or answers otherwise. */
async function connect(
  route: Route,
  incoming: Incoming,
  query: string,
  dev: boolean,
): Promise<Response> {
  const { definition } = route;
  const { request, env } = incoming;
  const where = `${definition.id} fetch()`;
  // Only upgrades: otherwise, anybody could send `fetch` any request.
  if (!isUpgrade(request)) {
    return unread(request, refusalResponse(upgradeRequired()));
  }
  try {
    checkOpen(definition, 'fetch');
    checkPackageBase(definition, 'fetch');
    const source = { request, env, key: keyOf(query), trusted: false };
    const answer = await within(incoming, definition, () =>
      callInstance(definition, 'fetch', [request], source),
    );
    // A copy of a 101 would lose its socket.
    const accepted = answer instanceof Response && answer.status === 101;
    return accepted ? answer : resultResponse(answer, where, dev);
  } catch (error) {
    return problemResponse(error, where, dev);
  }
}

/** Makes the request the current one, if a resolver or a schema could ask for it. */
function within<T>(incoming: Incoming, definition: Definition, call: () => T): T {
  const asks = hasResolver(definition) || definition.class().schemas !== undefined;
  return asks ? runWithContext(incoming, call) : call();
}

function queryOf(url: string, start: number): string {
  return start === -1 ? '' : url.slice(start + 1);
}

/** Answers with `refusal` after the body is read and discarded. */
async function unread(request: Request, refusal: Response): Promise<Response> {
  await discardBody(request);
  return refusal;
}

/** The `key` in the query. */
function keyOf(query: string): string | undefined {
  const keys = new URLSearchParams(query).getAll('key');
  // A proxy in front could use the other one.
  if (keys.length > 1) throw badInput('There is more than one key.');
  const key = keys[0];
  // A resolver may put it into a header, a path or a log: no line breaks, no NUL.
  if (key !== undefined && hasControlCharacters(key)) {
    throw badInput('The key has control characters.');
  }
  return key;
}

function hasControlCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 127) return true;
  }
  return false;
}
