/** From a method's result to the response. */

import { encodeRich } from '../call/redact.js';
import { isJsonSafe } from '../shared/codec/encode-result.js';
import { answerHeaders, RESULT_HEADER } from '../shared/protocol.js';

const JSON_HEADERS = new Headers(answerHeaders('json', 'application/json'));
const RICH_HEADERS = new Headers(answerHeaders('rich', 'application/json'));
const STREAM_HEADERS = new Headers(answerHeaders('stream', 'application/octet-stream'));
const VOID_HEADERS = new Headers(answerHeaders('void'));

/**
 * Throws a TypeError for a result that can't be sent over HTTP. `where` names the call in the log.
 * `dev` shows the errors in the result.
 */
export function resultResponse(result: unknown, where: string, dev: boolean): Response {
  if (result === undefined) return new Response(null, { status: 204, headers: VOID_HEADERS });
  if (result instanceof Response) return passResponse(result);
  if (result instanceof ReadableStream) return new Response(result, { headers: STREAM_HEADERS });
  if (isJsonSafe(result)) return new Response(JSON.stringify(result), { headers: JSON_HEADERS });
  return new Response(encodeRich(result, where, dev), { headers: RICH_HEADERS });
}

/** The method's own response, its body streaming through. */
function passResponse(result: Response): Response {
  const response = new Response(result.body, result);
  const { headers } = response;
  // Set over the method's: the client believes this header alone.
  headers.set(RESULT_HEADER, 'response');
  headers.set('x-content-type-options', 'nosniff');
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  return response;
}
