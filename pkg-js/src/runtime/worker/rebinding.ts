/**
 * DNS rebinding: evil.example resolves to 127.0.0.1, so a server on this machine sees its pages as
 * pages of its own origin, and a matching `Origin` proves nothing. Browsers send `Sec-Fetch-Site` to
 * localhost and over https, but not to such a name over http, so only origins of plain http are in
 * doubt. Apart from the origin, nothing tells the worker which server it runs on: pages can set
 * `CF-Connecting-IP`, and miniflare reads even `cf` from a header.
 */
import { isUpgrade } from '../shared/upgrade.js';

/** The ports at which Cloudflare serves plain http. */
const EDGE_PORTS = new Set(['', '80', '8080', '8880', '2052', '2082', '2086', '2095']);

/**
 * `wrangler dev` sets this header when it rewrites `Host` and `Origin` to those of a route. The
 * page's own origin is then lost.
 */
const REWRITTEN = 'mf-original-hostname';

/** Whether `origin`, the request's own, may be another site's name for this machine. */
export function mayBeRebound(request: Request, origin: string, dev: boolean): boolean {
  // A socket has only its `Origin`. For calls, local pages send `Sec-Fetch-Site`.
  if (request.headers.has(REWRITTEN)) return !isUpgrade(request);
  if (!origin.startsWith('http://')) return false;
  const [, host, port = ''] = /^http:\/\/(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(origin) ?? [];
  if (host === undefined) return true;
  if (isOwn(host)) return false;
  return dev || !EDGE_PORTS.has(port);
}

/** An IP address, which involves no DNS, or a name that browsers always resolve to this machine. */
function isOwn(host: string): boolean {
  return /^(?:\[.*\]|\d+\.\d+\.\d+\.\d+|(?:.*\.)?localhost)$/.test(host);
}
