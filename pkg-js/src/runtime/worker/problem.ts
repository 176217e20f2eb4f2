/** Errors as answers: `application/problem+json` (RFC 9457). */

import { encodeRich } from '../call/returned-errors.js';
import { boundIssues, MAX_ISSUES, type SchemaIssue } from '../schema/issues.js';
import { isJsonSafe, stringifyRich } from '../shared/codec/encode-result.js';
import { RpcError } from '../shared/errors.js';
import { answerHeaders } from '../shared/protocol.js';
import { isA, logThrown, peek, textOf } from '../shared/thrown.js';

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

/**
 * The answer to a call that failed. `where` names the call in the log. Only an `RpcError` was
 * meant for the caller; of anything else, outside dev, the caller gets an id to quote and the log
 * gets the rest: messages and stacks tell of queries, paths and other people's data.
 */
export function problemResponse(error: unknown, where: string, dev: boolean): Response {
  if (isA(error, RpcError)) return describe(error, where, dev);

  const id = crypto.randomUUID();
  logThrown(`[koze] ${where} failed (${id}):`, error);
  const details = dev ? reveal(error) : {};
  if (isUnavailable(error)) {
    const detail = `The object is overloaded or moving. Reference: ${id}`;
    return respond(
      { status: 503, detail, code: 'unavailable', id, ...details },
      { 'retry-after': '1' },
    );
  }
  return respond({ status: 500, detail: `Reference: ${id}`, code: 'internal', id, ...details });
}

/** The same for what never became an error: refused before anything was read. */
export function refuse(
  status: number,
  code: string,
  detail: string,
  headers?: Record<string, string>,
): Response {
  return respond({ status, detail, code }, headers);
}

interface Members {
  status: number;
  detail: string;
  code: string | undefined;
  [extension: string]: unknown;
}

/** A class written without types can put anything anywhere, and nothing must fail from here on. */
function describe(error: RpcError, where: string, dev: boolean): Response {
  const [status, message, code] = ['status', 'message', 'code'].map((key) => peek(error, key));
  const members: Members = {
    status: isErrorStatus(status) ? status : 500,
    detail: textOf(message),
    code: typeof code === 'string' ? code : undefined,
  };
  carry(error, 'issues', where, (issues) => {
    // Parsed from what was checked: a proxy could show `respond` something else.
    // Of a million there are some to tell, too.
    const few = Array.isArray(issues) ? issues.slice(0, MAX_ISSUES + 1) : issues;
    const copy: unknown = JSON.parse(encodeIssues(few));
    if (!areIssues(copy))
      throw new TypeError('Each needs a `path`, a list of keys, and a `message`.');
    // Bounded again: a class can hand on those of a validator of its own.
    members.issues = boundIssues(copy);
  });
  carry(error, 'data', where, (data) => {
    if (isJsonSafe(data)) members.data = JSON.parse(JSON.stringify(data));
    else members.richData = JSON.parse(encodeRich(data, where, dev));
  });
  return respond(members);
}

/** Below 400 it would read as a success, and above 599 `Response` throws. */
function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
}

/** Lets `add` put a part of an RpcError into the answer, or logs why it is left out. */
function carry(
  error: RpcError,
  part: 'data' | 'issues',
  where: string,
  add: (value: unknown) => void,
): void {
  try {
    const value = error[part];
    if (value !== undefined) add(value);
  } catch (reason) {
    logThrown(`[koze] ${where}: the \`${part}\` of an RpcError cannot travel:`, reason);
  }
}

function encodeIssues(issues: unknown): string {
  if (isJsonSafe(issues)) return JSON.stringify(issues);
  // Throws a better reason, if there is one.
  stringifyRich(issues, textOf);
  throw new TypeError('They hold what JSON cannot.');
}

/** As a page lists them, too: nothing else has a `path` and a `message` to show. */
function areIssues(issues: unknown): issues is readonly SchemaIssue[] {
  const isKey = (key: unknown) => typeof key === 'string' || typeof key === 'number';
  return (
    Array.isArray(issues) &&
    issues.every(
      (issue: { path?: unknown; message?: unknown } | null) =>
        typeof issue?.message === 'string' && Array.isArray(issue.path) && issue.path.every(isKey),
    )
  );
}

function respond({ status, ...members }: Members, headers?: Record<string, string>): Response {
  const title = TITLES[status] ?? `Error ${status}`;
  const body = JSON.stringify({ type: 'about:blank', title, status, ...members });
  return new Response(body, {
    status,
    headers: { ...answerHeaders('error', 'application/problem+json'), ...headers },
  });
}

/** What the developer sees, and nobody else. */
function reveal(error: unknown): Record<string, unknown> {
  if (!isA(error, Error)) return { detail: `Thrown: ${textOf(error)}` };
  const [name, message, stack] = ['name', 'message', 'stack'].map((key) => peek(error, key));
  const detail = `${textOf(name)}: ${textOf(message)}`;
  return { detail, stack: typeof stack === 'string' ? stack : undefined };
}

/** workerd marks errors of an object that is busy, or on its way to another machine. */
function isUnavailable(error: unknown): boolean {
  return peek(error, 'overloaded') === true || peek(error, 'retryable') === true;
}
