/**
 * What a caller learns about an error, in calls, pages and streams. An `RpcError` is meant for the
 * caller. For any other error, outside dev, the caller gets an id to quote and the log gets the rest:
 * messages and stacks reveal queries, paths and other people's data.
 */
import { boundIssues, type Issue, MAX_ISSUES } from '../schema/issues.js';
import { isJsonSafe, stringifyRich } from '../shared/codec/encode-result.js';
import { RpcError } from '../shared/errors.js';
import { internal, unavailable } from '../shared/refusals.js';
import { isA, logThrown, peek, textOf } from '../shared/thrown.js';

/** An error as its caller gets it. Everything in it is JSON. */
export interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly code: string | undefined;
  issues?: readonly Issue[];
  data?: unknown;
  /** `data` that is not JSON, in the encoding of rich results. */
  richData?: unknown;
  /** The reference in the log. */
  readonly id?: string;
  /** In dev only. */
  readonly stack?: string | undefined;
  /** HTTP headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Never throws. `where` names the call in the log. */
export function redact(error: unknown, where: string, dev: boolean): Problem {
  if (isA(error, RpcError)) return describe(error, where, dev);

  const id = crypto.randomUUID();
  logThrown(`[koze] ${where} failed (${id}):`, error);
  const refusal = isUnavailable(error) ? unavailable(id) : internal(id);
  return { ...refusal, id, ...(dev ? reveal(error) : {}) };
}

/** A class written without types can put anything anywhere, and nothing must fail from here on. */
function describe(error: RpcError, where: string, dev: boolean): Problem {
  const [status, message, code] = ['status', 'message', 'code'].map((key) => peek(error, key));
  const problem: Problem = {
    status: isErrorStatus(status) ? status : 500,
    detail: textOf(message),
    code: typeof code === 'string' ? code : undefined,
  };
  carry(error, 'issues', where, (issues) => {
    // A validator can return a million. One more than the limit shows that there are more.
    const few = Array.isArray(issues) ? issues.slice(0, MAX_ISSUES + 1) : issues;
    // A copy: a proxy could show one value to the check and another to `JSON.stringify`.
    const copy: unknown = JSON.parse(encodeIssues(few));
    if (!areIssues(copy))
      throw new TypeError('Each needs a `path`, a list of keys, and a `message`.');
    // Bounded again: a class can pass on the issues of its own validator.
    problem.issues = boundIssues(copy);
  });
  carry(error, 'data', where, (data) => {
    if (isJsonSafe(data)) problem.data = JSON.parse(JSON.stringify(data));
    else problem.richData = JSON.parse(encodeRich(data, where, dev));
  });
  return problem;
}

/** Below 400 it would read as a success, and above 599 `Response` throws. */
function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
}

/** Lets `add` put a part of an RpcError into the problem, or logs why it is left out. */
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
    logThrown(`[koze] ${where}: the \`${part}\` of an RpcError cannot be sent:`, reason);
  }
}

function encodeIssues(issues: unknown): string {
  if (isJsonSafe(issues)) return JSON.stringify(issues);
  // Throws an error with a better reason, if there is one.
  stringifyRich(issues, () => internal(''));
  throw new TypeError('They contain values that JSON cannot represent.');
}

/** Only these have a `path` and a `message` that a page can list. */
function areIssues(issues: unknown): issues is readonly Issue[] {
  const isKey = (key: unknown) => typeof key === 'string' || typeof key === 'number';
  return (
    Array.isArray(issues) &&
    issues.every(
      (issue: { path?: unknown; message?: unknown } | null) =>
        typeof issue?.message === 'string' && Array.isArray(issue.path) && issue.path.every(isKey),
    )
  );
}

/** What only the developer sees. */
function reveal(error: unknown): Pick<Problem, 'detail' | 'stack'> {
  if (!isA(error, Error)) return { detail: `Thrown: ${textOf(error)}` };
  const [name, message, stack] = ['name', 'message', 'stack'].map((key) => peek(error, key));
  const detail = `${textOf(name)}: ${textOf(message)}`;
  return { detail, stack: typeof stack === 'string' ? stack : undefined };
}

/** workerd marks errors of an object that is busy, or on its way to another machine. */
function isUnavailable(error: unknown): boolean {
  return peek(error, 'overloaded') === true || peek(error, 'retryable') === true;
}

/** A list of a thousand failures must not fill the log. */
const MAX_LOGGED = 10;

/**
 * `value` as a rich result, with its errors redacted outside dev. Errors that a method returns, such as
 * those in the results of `Promise.allSettled`, reveal as much as errors that it throws. `where` names
 * the call in the log, which has the errors under the id that the caller gets.
 */
export function encodeRich(value: unknown, where: string, dev: boolean): string {
  if (dev) return stringifyRich(value, undefined);
  const errors: Error[] = [];
  let id: string | undefined;
  const text = stringifyRich(value, (error) => {
    id ??= crypto.randomUUID();
    errors.push(error);
    return internal(id);
  });
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    logThrown(`[koze] ${where} returned ${count} (${id}):`, ...errors.slice(0, MAX_LOGGED));
  }
  return text;
}
