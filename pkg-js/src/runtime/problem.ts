/** Errors as answers: `application/problem+json` (RFC 9457). */
import { isJsonSafe, stringifyRich } from './codec/results.js';
import { RpcError } from './errors.js';
import { answerHeaders } from './headers.js';

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
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
  if (error instanceof RpcError) return describe(error, where);

  const id = crypto.randomUUID();
  console.error(`[koze] ${where} failed (${id}):`, error);
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

function describe({ status, message, code, data, issues }: RpcError, where: string): Response {
  // Below 400 it would read as a success, and above 599 `Response` throws.
  const valid = Number.isInteger(status) && status >= 400 && status <= 599;
  const members: Members = {
    status: valid ? status : 500,
    detail: message,
    // A class written without types can put anything here, and nothing must fail from here on.
    code: typeof code === 'string' ? code : undefined,
    issues: areIssues(issues) ? issues : undefined,
  };
  try {
    if (isJsonSafe(data)) members.data = data;
    else if (data !== undefined) members.richData = JSON.parse(stringifyRich(data));
  } catch (error) {
    console.error(`[koze] ${where}: the \`data\` of an RpcError cannot travel:`, error);
  }
  return respond(members);
}

/** As a page lists them, too: nothing else has a `path` and a `message` to show. */
function areIssues(issues: unknown): boolean {
  const isKey = (key: unknown) => typeof key === 'string' || typeof key === 'number';
  return (
    isJsonSafe(issues) &&
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
  if (!(error instanceof Error)) return { detail: `Thrown: ${describeThrown(error)}` };
  return { detail: `${error.name}: ${error.message}`, stack: error.stack };
}

/** Anything can be thrown, also what has no text: `Object.create(null)`, `{ toString: 1 }`. */
function describeThrown(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'an object';
  }
}

/** workerd marks errors of an object that is busy, or on its way to another machine. */
function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { overloaded, retryable } = error as { overloaded?: unknown; retryable?: unknown };
  return overloaded === true || retryable === true;
}
