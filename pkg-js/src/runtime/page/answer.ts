/** Pages as responses. */
import type { PageResponse } from './page-context.js';

const NO_BODY = new Set([204, 205, 304]);

/** A page is made for one visitor: a shared cache would show it to the next. */
const PRIVATE = { 'cache-control': 'private, no-cache' };

const DEFAULTS = {
  ...PRIVATE,
  'content-type': 'text/html; charset=utf-8',
  'x-content-type-options': 'nosniff',
};

/** The page. Throws a TypeError for a status that a page can't have. */
export function pageResponse(html: string, { status, own }: PageResponse): Response {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError(
      `response.status must be a whole number from 200 to 599, and is ${status}.`,
    );
  }
  const headers = own ? withDefaults(own, DEFAULTS) : DEFAULTS;
  return new Response(NO_BODY.has(status) ? null : html, { status, headers });
}

/** A redirect that a page asks for, with the headers that its scripts have set: cookies. */
export function redirectResponse(location: string, { headers }: PageResponse): Response {
  headers.set('location', location);
  headers.delete('content-type');
  return new Response(null, { status: 303, headers: withDefaults(headers, PRIVATE) });
}

/** Sends the browser back to the page, after its form. */
export function backToPage(location: string): Response {
  return new Response(null, { status: 303, headers: { ...PRIVATE, location } });
}

/**
 * Sends the browser to the address without the slash at the end. In full: of `//evil.example/`, the path
 * alone would name another host (open redirect).
 */
export function withoutSlash(location: string): Response {
  return new Response(null, { status: 308, headers: { ...PRIVATE, location } });
}

function withDefaults(headers: Headers, defaults: Readonly<Record<string, string>>): Headers {
  for (const [name, value] of Object.entries(defaults)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers;
}
