/** Errors that are not thrown but returned, in the results of `Promise.allSettled` for one. */
import { stringifyRich } from '../shared/codec/encode-result.js';
import { logThrown } from '../shared/thrown.js';

/** A list of a thousand failures must not fill the log. */
const MAX_LOGGED = 10;

/**
 * `value` as a rich result. Outside dev its errors are redacted as thrown ones are: their messages
 * tell of queries and paths just the same. `where` names the call in the log, which gets the errors
 * under the id that the caller gets.
 */
export function encodeRich(value: unknown, where: string, dev: boolean): string {
  if (dev) return stringifyRich(value, undefined);
  const errors: Error[] = [];
  let id: string | undefined;
  const text = stringifyRich(value, (error) => {
    id ??= crypto.randomUUID();
    errors.push(error);
    return `Reference: ${id}`;
  });
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    logThrown(`[koze] ${where} returned ${count} (${id}):`, ...errors.slice(0, MAX_LOGGED));
  }
  return text;
}
