/** One request to a page: its form, the page, and the page in its place when something fails. */
import { type FormFailure, rememberFailure } from '../call/form-failure.js';
import type { FormOutcome, Incoming, PageDoor } from '../call/pages.js';
import { type Problem, redact } from '../call/redact.js';
import { pageMethodNotAllowed, pageNotFound } from '../shared/refusals.js';
import { isA } from '../shared/thrown.js';
import { backToPage, pageResponse, redirectResponse } from './answer.js';
import { failurePage } from './failure-page.js';
import { type FormTarget, readAddress } from './form-address.js';
import { formErrorFrom } from './form-error.js';
import { Redirect } from './navigation.js';
import { PageContext } from './page-context.js';
import { type LoadDocument, type LoadPart, render } from './render.js';
import type { Match, Routed } from './router.js';

/** A page, with its layouts, outermost first, as indices of the project's. */
export interface Page {
  readonly layouts: readonly number[];
  readonly page: LoadPart;
}

/** A page with its path. */
export type Route = Page & Routed;

/** What the core emits for a project's pages. */
export interface PageOptions {
  /** A compile-time constant. Unset means production: errors are redacted. */
  readonly dev?: boolean | undefined;
  /** The URLs of scripts that every page loads: those of a dev server. */
  readonly scripts?: readonly string[] | undefined;
  /** `src/app.koze` */
  readonly app?: LoadDocument | undefined;
  readonly layouts: readonly LoadPart[];
  /** The most specific ones first. */
  readonly routes: readonly Route[];
  /** The status pages, by status. That of 500 stands in for any other. */
  readonly statuses?: Readonly<Record<number, Page>> | undefined;
}

/** A project's pages, and their way to the objects. */
export interface Site extends PageOptions {
  readonly door: PageDoor;
}

/** Whether a request only reads. */
export const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** The answer of the page that matches. */
export async function visit(
  site: Site,
  incoming: Incoming,
  { route, params }: Match<Route>,
): Promise<Response> {
  const { request } = incoming;
  const { page, form } = readAddress(request.url);
  const open = (status: number) => new PageContext(request, page, params, status);
  // Only a POST calls: a GET can come from a link, an image or a prefetch.
  if (request.method === 'POST' && form) return submit(site, incoming, route, form, open);
  if (!isRead(request)) return site.door.refuse(request, pageMethodNotAllowed());
  return show(site, route, open(200));
}

/** The page for an address without one, if the project has such a page. */
export async function visitMissing(site: Site, request: Request): Promise<Response | undefined> {
  const problem = pageNotFound();
  return statusPage(site, problem) && showStatus(site, request, problem);
}

/** Calls the form's method, and goes back to the page, or shows it again with what was wrong. */
async function submit(
  site: Site,
  incoming: Incoming,
  route: Route,
  { name, query }: FormTarget,
  open: (status: number) => PageContext,
): Promise<Response> {
  const { request } = incoming;
  const outcome = await site.door.submit(incoming, name, query);
  if (outcome.kind === 'answer') return outcome.response;
  if (outcome.kind === 'done') return backToPage(readAddress(request.url).page);
  const { problem } = outcome;
  // Redacted: the page could say no more than that something failed.
  if (problem.id !== undefined) return showStatus(site, request, problem);

  const failure = failureOf(name, query, outcome);
  rememberFailure(request, failure);
  const page = await show(site, route, open(problem.status));
  // Otherwise, the user would see the page as if the form had been accepted.
  return failure.isRead || page.status === 303 ? page : site.door.refuse(request, problem);
}

function failureOf(
  name: string,
  query: string,
  outcome: Extract<FormOutcome, { kind: 'failed' }>,
): FormFailure {
  const key = new URLSearchParams(query).get('key') ?? undefined;
  return { name, key, error: formErrorFrom(outcome), isRead: false };
}

async function show(site: Site, route: Route, context: PageContext): Promise<Response> {
  try {
    return await compose(site, route, context);
  } catch (error) {
    if (isA(error, Redirect)) return redirectResponse(error.location, context.response);
    const problem = redact(error, `the page ${route.path}`, site.dev === true);
    return showStatus(site, context.request, problem);
  }
}

/** The page of a problem's status, or the built-in one. */
async function showStatus(site: Site, request: Request, problem: Problem): Promise<Response> {
  const { status, detail: message, headers = {} } = problem;
  const address = readAddress(request.url).page;
  const context = new PageContext(request, address, {}, status, { status, message });
  for (const [name, value] of Object.entries(headers)) context.response.headers.set(name, value);
  // A fault of the program's is for whoever writes it, not for the page that tells visitors.
  if (site.scripts && problem.id !== undefined) return failurePage(site.scripts, problem, context);
  const page = statusPage(site, problem);
  if (!page) return site.door.refuse(request, problem);
  try {
    return await compose(site, page, context);
  } catch (error) {
    if (isA(error, Redirect)) return redirectResponse(error.location, context.response);
    // Logged, and no more: what was to be shown is the first problem.
    redact(error, `the page of status ${status}`, site.dev === true);
    return site.door.refuse(request, problem);
  }
}

function statusPage({ statuses = {} }: Site, { status }: Problem): Page | undefined {
  return statuses[status] ?? statuses[500];
}

async function compose(site: Site, { layouts, page }: Page, context: PageContext) {
  const parts = [...layouts.map((index) => site.layouts[index]!), page];
  return pageResponse(await render(site, parts, context), context.response);
}
