/**
 * The gate: other sites' pages cannot call. It stops sites, not strangers; who may call is the
 * resolver's and the class's business.
 */
import { crossSite, unknownHost } from '../shared/refusals.js';
import { refusalResponse } from './problem.js';
import { mayBeRebound } from './rebinding.js';
import { isUpgrade } from './upgrade.js';

/** Who besides the worker's own pages may call. */
export interface GateOptions {
  /** Origins, such as 'https://app.example.com', whose pages may call, with cookies. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Whether a request that no browser sent may call: scripts, other servers. */
  readonly allowNonBrowser?: boolean | undefined;
}

/** Decides on requests before their body is read. */
export interface Gate {
  /**
   * The answer, if the gate has one: a refusal, or that to a preflight. The request's own origin
   * is what comes before `pathStart` in its `url`.
   */
  check(request: Request, url: string, pathStart: number): Response | undefined;
  /** Whether `allowedOrigins` names any. If so, every answer goes through `allow`. */
  readonly isOpen: boolean;
  /** Lets an allowed origin's page read `response`. */
  allow(request: Request, response: Response): Response;
}

/** Throws a TypeError for an `allowedOrigins` entry that could never match, or would too often. */
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
      // Each look at a header costs: without a list, `Origin` waits for its turn below.
      if (allowed.size > 0 && allowed.has(headers.get('origin') ?? '')) {
        const isPreflight = headers.has('access-control-request-method');
        return request.method === 'OPTIONS' && isPreflight ? preflight(headers) : undefined;
      }
      // The browser's own word, which pages cannot set. `same-site` is not enough: a sibling
      // subdomain may be somebody else's. `none` is a typed address or a bookmark, never a call.
      const site = isUpgrade(request) ? null : headers.get('sec-fetch-site');
      if (site !== null) return site === 'same-origin' ? undefined : refusalResponse(crossSite());
      // Older browsers, and WebSockets, whose upgrades carry nothing else everywhere. `null` comes
      // from sandboxed frames and redirects of any site, so it equals nothing.
      const origin = headers.get('origin');
      if (origin !== null) {
        if (origin !== url.slice(0, pathStart)) return refusalResponse(crossSite());
        return mayBeRebound(request, origin, dev) ? refusalResponse(unknownHost()) : undefined;
      }
      // Neither: not a browser of today, or one in which something strips headers.
      return allowNonBrowser ? undefined : refusalResponse(crossSite());
    },

    allow(request, response) {
      // A socket: it has no answer to read.
      if (response.status === 101) return response;
      const { headers } = response;
      // Whatever the decision was, it depended on this header: a cache must know.
      headers.append('vary', 'Origin');
      const origin = request.headers.get('origin');
      if (origin !== null && allowed.has(origin)) {
        headers.set('access-control-allow-origin', origin);
        headers.set('access-control-allow-credentials', 'true');
        headers.set('access-control-expose-headers', 'x-koze-result, retry-after');
      }
      return response;
    },
  };
}

/** A preflight's answer. Its own CORS headers come from `allow`, like those of any answer. */
function preflight(request: Headers): Response {
  const headers = new Headers({
    'access-control-allow-methods': 'POST',
    'access-control-max-age': '7200',
  });
  const names = request.get('access-control-request-headers');
  if (names !== null) headers.set('access-control-allow-headers', names);
  return new Response(null, { status: 204, headers });
}

/** The compiler's rule too (`src/origin.rs`), for handlers that it did not make. */
function checkOrigin(origin: string): string {
  // Any sandboxed frame, of any site, has the origin `null`; `*` means everybody. What browsers
  // spell otherwise could never match: capitals, a path, the scheme's own port.
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
