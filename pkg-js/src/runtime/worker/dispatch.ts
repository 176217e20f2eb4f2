/**
 * One request, from the gate to the answer. The order matters: requests that are cheapest to send are
 * rejected first, and nothing is read or run before its turn.
 */

import { admit } from '../call/admit.js';
import { callMethod } from '../call/call.js';
import { runWithContext } from '../call/context.js';
import type { Input } from '../call/input.js';
import { givesItems, openItems } from '../call/items.js';
import type { FormOutcome, Incoming, PageDoor } from '../call/pages.js';
import { redact } from '../call/redact.js';
import { hasResolver } from '../call/resolvers.js';
import { encodePath } from '../shared/address.js';
import { badInput, methodNotAllowed, notFound, upgradeRequired } from '../shared/refusals.js';
import type { Handle } from '../shared/types.js';
import { isUpgrade } from '../shared/upgrade.js';
import { itemsResponse, redirectResponse, resultResponse } from './answer.js';
import { discardBody } from './body.js';
import { openSocket } from './connect.js';
import { backToForm, isNavigation, toPage } from './form-pages.js';
import { createGate } from './gate.js';
import { logRefusal } from './log-refusal.js';
import type { HandlerOptions } from './options.js';
import { problemResponse, refusalResponse, respond } from './problem.js';
import { readInput } from './read-input.js';
import { buildRoutes, type Route, routeLimits } from './routes.js';

/** Answers a request for Koze. `pathStart` is where the path begins in its `url`. */
export interface Dispatcher {
  (incoming: Incoming, url: string, pathStart: number): Promise<Response>;
  readonly door: PageDoor;
}

type Answer = (incoming: Incoming, url: string, pathStart: number) => Promise<Response>;

/** The dispatcher for all objects of a project. */
export function createDispatcher(handles: readonly Handle[], options: HandlerOptions): Dispatcher {
  const dev = options.dev === true;
  const gate = createGate({ ...options, dev });
  // Built with the first request: a class may import the module that this runs in.
  let built: Map<string, Route> | undefined;
  const routes = () => {
    built ??= buildRoutes(handles, options.base);
    return built;
  };

  const answer: Answer = (incoming, url, pathStart) => {
    const { request } = incoming;
    const refusal = gate.check(request, url, pathStart);
    // From a command line or a typed address: no gate would let it through as it is.
    if (refusal && isMereGet(request) && url.startsWith(`${options.base}/rpc/`, pathStart)) {
      return unread(request, refusalResponse(methodNotAllowed()));
    }
    if (refusal) return unread(request, refusal);

    const query = url.indexOf('?', pathStart);
    const route = routes().get(url.slice(pathStart, query === -1 ? undefined : query));
    if (!route) return unread(request, refusalResponse(notFound()));
    if (route.isSocket) return connect(route, incoming, queryOf(url, query), dev);
    // A GET can come from a link, an image or a prefetch, and calls change things.
    if (request.method !== 'POST') {
      return unread(request, refusalResponse(methodNotAllowed()));
    }
    return run(route, incoming, queryOf(url, query), dev);
  };

  const show = async (request: Request, response: Response): Promise<Response> => {
    if (dev) await logRefusal(request, response);
    return response.status >= 400 && isNavigation(request) ? toPage(request, response) : response;
  };
  const shown: Answer = async (incoming, ...where) =>
    show(incoming.request, await answer(incoming, ...where));

  const door: PageDoor = {
    async submit(incoming, name, query) {
      const { request } = incoming;
      const { url } = request;
      const refusal = gate.check(request, url, url.indexOf('/', 'https://'.length));
      // Without a slash, the id is empty, and no object's is.
      const end = Math.max(0, name.lastIndexOf('/'));
      const path = encodePath(options.base, 'rpc', name.slice(0, end), name.slice(end + 1));
      const route = routes().get(path);
      if (!refusal && route) return submit(route, incoming, query, dev);
      const response = await unread(request, refusal ?? refusalResponse(notFound()));
      return { kind: 'answer', response: await show(request, response) };
    },
    refuse: async (request, problem) => toPage(request, await unread(request, respond(problem))),
  };
  const dispatch: Answer = gate.isOpen
    ? async (incoming, ...where) => gate.allow(incoming.request, await shown(incoming, ...where))
    : shown;
  return Object.assign(dispatch, { door });
}

/** Whether no page sent it, and it isn't a call. */
function isMereGet({ method, headers }: Request): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none';
  return (method === 'GET' || method === 'HEAD') && site === 'none' && !headers.has('origin');
}

/** Calls the method, and answers with its result or its error. */
async function run(
  route: Route,
  incoming: Incoming,
  query: string,
  dev: boolean,
): Promise<Response> {
  const { request } = incoming;
  const where = nameOf(route);
  const received: Received = {};
  try {
    const result = await within(incoming, route, () =>
      invoke(route, incoming, query, dev, received),
    );
    if (givesItems(route.definition, route.method)) return itemsResponse(result);
    if (result instanceof Response) {
      const redirect = isNavigation(request) ? undefined : redirectResponse(result, request);
      return redirect ?? resultResponse(result, where, dev);
    }
    if (received.input?.source === 'form' && isNavigation(request)) return backToForm(request);
    return resultResponse(result, where, dev);
  } catch (error) {
    return unread(request, problemResponse(error, where, dev));
  }
}

/** Calls the method for a page's form. The page answers, unless the method itself does. */
async function submit(
  route: Route,
  incoming: Incoming,
  query: string,
  dev: boolean,
): Promise<FormOutcome> {
  const where = nameOf(route);
  const received: Received = {};
  try {
    const result = await within(incoming, route, () =>
      invoke(route, incoming, query, dev, received),
    );
    // No form of ours names such a method, and whoever sends one like it would leave its items unread.
    if (givesItems(route.definition, route.method)) {
      return { kind: 'answer', response: itemsResponse(result) };
    }
    if (!(result instanceof Response)) return { kind: 'done' };
    return { kind: 'answer', response: resultResponse(result, where, dev) };
  } catch (error) {
    await discardBody(incoming.request);
    const fields = received.input?.source === 'form' ? received.input.fields : undefined;
    return { kind: 'failed', problem: redact(error, where, dev), fields };
  }
}

/** Names a call in the log. */
function nameOf({ definition, method }: Route): string {
  return `${definition.id} ${method}()`;
}

/** What came with a call, once it has been read: also where the call fails after that. */
interface Received {
  input?: Input;
}

/** Calls the method for a stranger. */
async function invoke(
  route: Route,
  { request, env }: Incoming,
  query: string,
  dev: boolean,
  received: Received,
): Promise<unknown> {
  const { definition, method } = route;
  const key = query === '' ? undefined : keyOf(query);
  const call = admit(definition, method, { request, env, key, trusted: false, caller: undefined });
  // A stranger who isn't admitted gets nothing read.
  const admitted = call instanceof Promise ? await call : call;
  const takesMarks = definition.marked?.includes(method);
  received.input = await readInput(request, routeLimits(route), takesMarks);
  return givesItems(definition, method)
    ? openItems(admitted, received.input, { isTrusted: false, dev })
    : callMethod(admitted, received.input);
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
    const source = { request, env, key: keyOf(query), trusted: false, caller: undefined };
    const answer = await within(incoming, route, async () =>
      openSocket(await admit(definition, 'fetch', source), request),
    );
    // A copy of a 101 would lose its socket.
    const accepted = answer instanceof Response && answer.status === 101;
    return accepted ? answer : resultResponse(answer, where, dev);
  } catch (error) {
    return problemResponse(error, where, dev);
  }
}

/** Makes the request the current one, if a resolver, a schema, a rule or `caller.ts` could ask for it. */
function within<T>(incoming: Incoming, { definition, method }: Route, call: () => T): T {
  const { access, instance, schemas } = definition.class();
  const asks =
    hasResolver(definition) ||
    schemas !== undefined ||
    access !== undefined ||
    instance !== undefined ||
    definition.callers?.[method] !== undefined ||
    definition.admits === true;
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
