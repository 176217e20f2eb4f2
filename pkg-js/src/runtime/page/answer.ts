/** Pages as responses. */
import type { PageResponse } from './page-context.js';

const NO_BODY = new Set([204, 205, 304]);

/** The page. Throws a TypeError for a status that a page can't have. */
export function pageResponse(html: string, { status, headers }: PageResponse): Response {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError(
      `response.status must be a whole number from 200 to 599, and is ${status}.`,
    );
  }
  setMissing(headers, 'content-type', 'text/html; charset=utf-8');
  setMissing(headers, 'x-content-type-options', 'nosniff');
  return privately(new Response(NO_BODY.has(status) ? null : html, { status, headers }));
}

/** A redirect that a page asks for, with the headers that its scripts have set: cookies. */
export function redirectResponse(location: string, { headers }: PageResponse): Response {
  headers.set('location', location);
  headers.delete('content-type');
  return privately(new Response(null, { status: 303, headers }));
}

/** Sends the browser back to the page, after its form. */
export function backToPage(page: string): Response {
  return privately(new Response(null, { status: 303, headers: { location: page } }));
}

/**
 * Sends the browser to the address without the slash at the end. In full: of `//evil.example/`, the path
 * alone would name another host (open redirect).
 */
export function withoutSlash(location: string): Response {
  return privately(new Response(null, { status: 308, headers: { location } }));
}

/** A page is made for one visitor: a shared cache would show it to the next. */
function privately(response: Response): Response {
  setMissing(response.headers, 'cache-control', 'private, no-cache');
  return response;
}

function setMissing(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}
