/** Errors as answers: `application/problem+json` (RFC 9457). */

import { type Problem, redact } from '../call/redact.js';
import { answerHeaders } from '../shared/protocol.js';
import type { Refusal } from '../shared/refusals.js';

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The answer to a call that failed. `where` names the call in the log. */
export function problemResponse(error: unknown, where: string, dev: boolean): Response {
  return respond(redact(error, where, dev));
}

/** The answer to a request that was refused before anything was read. */
export function refusalResponse(refusal: Refusal): Response {
  return respond(refusal);
}

/** The answer that says what `redact` tells. */
export function respond({ headers, status, detail, code, ...members }: Problem): Response {
  const title = TITLES[status] ?? `Error ${status}`;
  // Clients show it as the message. A class may leave its own empty.
  const body = { type: 'about:blank', title, status, detail: detail || title, code, ...members };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...answerHeaders('error', 'application/problem+json'), ...headers },
  });
}
