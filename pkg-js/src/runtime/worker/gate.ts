/**
 * The gate: pages of other sites can't call. It stops sites, not strangers: the resolver and the
 * class decide who may call.
 */
import { crossSite, unknownHost } from '../shared/refusals.js';
import { isUpgrade } from '../shared/upgrade.js';
import { refusalResponse } from './problem.js';
import { mayBeRebound } from './rebinding.js';

/** Who may call apart from the worker's own pages. */
export interface GateOptions {
  /** Origins, such as 'https://app.example.com', whose pages may call, with cookies. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Whether requests that don't come from a browser may call: scripts, other servers. */
  readonly allowNonBrowser?: boolean | undefined;
}

/** Decides on requests before their body is read. */
export interface Gate {
  /**
   * The gate's answer, if it has one: a refusal, or the answer to a preflight. `pathStart` is where
   * the request's own origin ends in its `url`.
   */
  check(request: Request, url: string, pathStart: number): Response | undefined;
  /** Whether `allowedOrigins` has entries. If so, every answer goes through `allow`. */
  readonly isOpen: boolean;
  /** Lets an allowed origin's page read `response`. */
  allow(request: Request, response: Response): Response;
}

/** Throws a TypeError for an entry of `allowedOrigins` that never matches, or matches too much. */
export function createGate({
  allowedOrigins = [],
  allowNonBrowser = false,
  dev = false,
}: GateOptions & { readonly dev?: boolean | undefined }): Gate {
  const allowed = new Set(allowedOrigins.map(checkOrigin));

  return {
    isOpen: allowed.size > 0,

    check(request, url, pathStart) {
      const { headers } = request;
      // Reading a header costs time: without a list, `Origin` is read below, if at all.
      if (allowed.size > 0 && allowed.has(headers.get('origin') ?? '')) {
        const isPreflight = headers.has('access-control-request-method');
        return request.method === 'OPTIONS' && isPreflight ? preflight(headers) : undefined;
      }
      // Set by the browser; pages can't change it. `same-site` is not enough: a sibling subdomain may
      // belong to somebody else. `none` is a typed address or a bookmark, never a call.
      const site = isUpgrade(request) ? null : headers.get('sec-fetch-site');
      if (site !== null) return site === 'same-origin' ? undefined : refusalResponse(crossSite());
      // Older browsers, and WebSockets, whose upgrades have no other header in some browsers. `null`
      // comes from sandboxed frames and redirects of any site, so it never matches.
      const origin = headers.get('origin');
      if (origin !== null) {
        if (origin !== url.slice(0, pathStart)) return refusalResponse(crossSite());
        return mayBeRebound(request, origin, dev) ? refusalResponse(unknownHost()) : undefined;
      }
      // Neither header: not a current browser, or something strips its headers.
      return allowNonBrowser ? undefined : refusalResponse(crossSite(true));
    },

    allow(request, response) {
      // A socket has no answer to read.
      if (response.status === 101) return response;
      const { headers } = response;
      // The decision depended on this header, so caches must know.
      headers.append('vary', 'Origin');
      const origin = request.headers.get('origin');
      if (origin !== null && allowed.has(origin)) {
        headers.set('access-control-allow-origin', origin);
        headers.set('access-control-allow-credentials', 'true');
        headers.set('access-control-expose-headers', 'x-koze-result, location, retry-after');
      }
      return response;
    },
  };
}

/** The answer to a preflight. `allow` adds the CORS headers, as for every answer. */
function preflight(request: Headers): Response {
  const headers = new Headers({
    'access-control-allow-methods': 'POST',
    'access-control-max-age': '7200',
  });
  const names = request.get('access-control-request-headers');
  if (names !== null) headers.set('access-control-allow-headers', names);
  return new Response(null, { status: 204, headers });
}

/** The same rule as the compiler's (`src/origin.rs`), for handlers that it didn't generate. */
function checkOrigin(origin: string): string {
  // Any sandboxed frame, of any site, has the origin `null`; `*` means everybody. An origin that
  // browsers write differently never matches: capitals, a path, the scheme's default port.
  if (
    /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._:[\]-]+$/.test(origin) &&
    !/^(http:.*:80|https:.*:443)$/.test(origin)
  ) {
    return origin;
  }
  throw new TypeError(
    `allowedOrigins: '${origin}' is not an origin. Write scheme, host and port as browsers send ` +
      "them, in lower case, without a path, a slash at the end or the scheme's own port: " +
      "'https://app.example.com'.",
  );
}
