/** From a method's result to the response. */

import { encodeRich } from '../call/redact.js';
import { isJsonSafe } from '../shared/codec/encode-result.js';
import { answerHeaders, RESULT_HEADER, type ResultKind } from '../shared/protocol.js';

/** The type of a `ReadableStream`'s bytes. Clients tell a Blob by any other. */
const BYTES = 'application/octet-stream';

const JSON_HEADERS = new Headers(answerHeaders('json', 'application/json'));
const RICH_HEADERS = new Headers(answerHeaders('rich', 'application/json'));
const STREAM_HEADERS = new Headers(answerHeaders('stream', BYTES));
const ITEMS_HEADERS = new Headers(answerHeaders('items', 'application/x-ndjson'));
const VOID_HEADERS = new Headers(answerHeaders('void'));

/**
 * Throws a TypeError for a result that can't be sent over HTTP. `where` names the call in the log.
 * `dev` shows the errors in the result.
 */
export function resultResponse(result: unknown, where: string, dev: boolean): Response {
  if (result === undefined) return new Response(null, { status: 204, headers: VOID_HEADERS });
  if (result instanceof Response) return passResponse(result);
  if (result instanceof ReadableStream) return new Response(result, { headers: STREAM_HEADERS });
  if (result instanceof Blob) return blobResponse(result);
  if (isJsonSafe(result)) return new Response(JSON.stringify(result), { headers: JSON_HEADERS });
  return new Response(encodeRich(result, where, dev), { headers: RICH_HEADERS });
}

/** The lines of a method that gives items. */
export function itemsResponse(lines: unknown): Response {
  return new Response(lines as ReadableStream<Uint8Array>, { headers: ITEMS_HEADERS });
}

/** A Blob under its own type. One without a type has none here, either. */
function blobResponse(blob: Blob): Response {
  // The same type to whoever reads it, in another spelling than that of a stream.
  const type = blob.type === BYTES ? BYTES.replace('a', 'A') : blob.type;
  return new Response(blob.stream(), { headers: answerHeaders('stream', type || undefined) });
}

/** The method's own response, its body streaming through. */
function passResponse(result: Response): Response {
  return withOurHeaders(new Response(result.body, result), 'response');
}

function withOurHeaders(response: Response, kind: ResultKind): Response {
  const { headers } = response;
  // Set over the method's: the client believes this header alone.
  headers.set(RESULT_HEADER, kind);
  headers.set('x-content-type-options', 'nosniff');
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  return response;
}

/**
 * A redirect for script, which could not see where it leads: `fetch` would follow it. Undefined
 * if `result` isn't a redirect. Throws a TypeError for one that no page may be sent to.
 */
export function redirectResponse(result: Response, request: Request): Response | undefined {
  const location = result.headers.get('location');
  if (location === null || !REDIRECTS.has(result.status)) return undefined;
  // As a browser reads it, and in full: the page may be elsewhere than the worker.
  const target = URL.canParse(location, request.url) ? new URL(location, request.url) : undefined;
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:') {
    throw new TypeError('The method redirects to what is not a URL of http or https.');
  }
  const headers = new Headers(result.headers);
  headers.set('location', target.href);
  // Of the body that is left out.
  for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name);
  return withOurHeaders(new Response(null, { headers }), 'redirect');
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
