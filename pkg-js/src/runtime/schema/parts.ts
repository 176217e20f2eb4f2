/**
 * One value, read by every schema that it fits, so that the output keeps each field that any of them
 * declares. Unions come to this, and keys that several index signatures match.
 */
import { INVALID, READ, type Reader, type Run } from './run.js';

/** Whether the value may be absent. */
export const OPTIONAL: unique symbol = Symbol('optional');

/** The schemas that an input fits, in place of a wrapper or a union. */
export const PARTS: unique symbol = Symbol('parts');

/** The schemas of what is at a key of an object, or at an index of a list of some length. */
export const AT: unique symbol = Symbol('at');

/** Reads an input that fits several schemas, of which this is the first. */
export const TOGETHER: unique symbol = Symbol('together');

/** A schema, as one of those that a value fits. */
export interface Part extends Reader {
  readonly [OPTIONAL]: boolean;
  [PARTS](input: unknown, run: Run): readonly Part[];
  [AT](key: string | number, run: Run, length?: number): readonly Part[];
  [TOGETHER](all: readonly Part[], input: unknown, run: Run): unknown;
}

/** Reads `input`, which fits all of `schemas`. Absent fields have the defaults of the first one. */
export function readTogether(schemas: readonly Part[], input: unknown, run: Run): unknown {
  const parts = [...new Set(schemas.flatMap((schema) => schema[PARTS](input, run)))];
  const [first] = parts;
  // A getter or a proxy that answers differently each time: it did fit.
  if (!first) return run.fail(null, 'cannot be read');
  if (!run.step(parts.length)) return INVALID;
  if (parts.length === 1) return first[READ](input, run);
  const group = run.groupOf(parts);
  const known = run.recall(group, input);
  return known ?? run.remember(group, input, first[TOGETHER](parts, input, run), true);
}

/** The schemas that `all` have at `key`. */
export function partsAt(
  all: readonly Part[],
  key: string | number,
  run: Run,
  length?: number,
): Part[] {
  return all.flatMap((part) => part[AT](key, run, length));
}
