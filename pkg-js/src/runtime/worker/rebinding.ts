/**
 * DNS rebinding: evil.example resolves to 127.0.0.1, so its pages are those of the origin that a
 * server on this machine sees, and an `Origin` that equals it says nothing. Browsers send
 * `Sec-Fetch-Site` to localhost and over https, not to such a name over http; what is left are
 * origins of plain http. Nothing that the worker sees beside the origin tells which server it runs
 * on: pages can set `CF-Connecting-IP`, and miniflare takes `cf` itself from a header.
 */
import { isUpgrade } from './upgrade.js';

/** The ports of plain http that Cloudflare answers at. */
const EDGE_PORTS = new Set(['', '80', '8080', '8880', '2052', '2082', '2086', '2095']);

/**
 * Set by `wrangler dev` where it rewrites `Host` and `Origin` to those of a route. The name that the
 * page has is lost then.
 */
const REWRITTEN = 'mf-original-hostname';

/** Whether `origin`, which is the request's own, may be the name of another site for this machine. */
export function mayBeRebound(request: Request, origin: string, dev: boolean): boolean {
  // Sockets have no other header to go by; of calls, local pages have `Sec-Fetch-Site`.
  if (request.headers.has(REWRITTEN)) return !isUpgrade(request);
  if (!origin.startsWith('http://')) return false;
  const [, host, port = ''] = /^http:\/\/(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(origin) ?? [];
  if (host === undefined) return true;
  if (isOwn(host)) return false;
  return dev || !EDGE_PORTS.has(port);
}

/** An address, which no DNS stands behind, or a name that browsers themselves keep on the machine. */
function isOwn(host: string): boolean {
  return /^(?:\[.*\]|\d+\.\d+\.\d+\.\d+|(?:.*\.)?localhost)$/.test(host);
}
