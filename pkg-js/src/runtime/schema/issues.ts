/** The problems of an input, small enough for an answer. */

/** One problem of the input. */
export interface Issue {
  /** The argument's index or name, then keys and indices; empty for the input as a whole. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Issues of one answer. A list of a million wrong items must not become a million issues. */
export const MAX_ISSUES = 100;

/** Their size in bytes of JSON. */
export const MAX_ISSUE_BYTES = 32_000;

/** A key of the input is repeated in every issue below it. */
const MAX_KEY_LENGTH = 100;

/**
 * Characters of a path. Nested records with long keys would otherwise repeat all of their keys for
 * every invalid leaf: 26 kB of input have produced 2.5 MB of issues.
 */
const MAX_PATH_LENGTH = 1000;

/** Other libraries' messages may quote the input. */
const MAX_MESSAGE_LENGTH = 1000;

/** Replaces the issues that were cut off. */
const MORE: Issue = { path: [], message: 'has more issues than are listed here' };

const encoder = new TextEncoder();

/**
 * `issues` within all of these bounds. An issue is kept or dropped as a whole. The last issue of a
 * cut list says that there are more.
 */
export function boundIssues(issues: Iterable<Issue>): readonly Issue[] {
  const bounded: Issue[] = [];
  let left = MAX_ISSUE_BYTES - sizeOf(MORE);
  for (const issue of issues) {
    const short = shorten(issue);
    left -= sizeOf(short);
    if (left < 0 || bounded.length === MAX_ISSUES) {
      return [...bounded.slice(0, MAX_ISSUES - 1), MORE];
    }
    bounded.push(short);
  }
  return bounded;
}

/** `text`, at most `length` characters of it. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  // Half of a surrogate pair isn't a valid string.
  const end = /[\ud800-\udbff]/.test(text[length - 2] ?? '') ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
}

/** Other members of an issue belong to the class, and stay. */
function shorten(issue: Issue): Issue {
  return {
    ...issue,
    path: cutPath(issue.path),
    message: cut(issue.message, MAX_MESSAGE_LENGTH),
  };
}

/** The outer keys, by which a form finds its field. `…` replaces the keys that are cut off. */
function cutPath(path: readonly PropertyKey[]): PropertyKey[] {
  const keys: PropertyKey[] = [];
  let left = MAX_PATH_LENGTH;
  for (const key of path) {
    const short = typeof key === 'string' ? cut(key, MAX_KEY_LENGTH) : key;
    left -= String(short).length + 1;
    if (left < 0) return [...keys, '…'];
    keys.push(short);
  }
  return keys;
}

/** Bytes of `issue` in an answer, including the comma after it. */
function sizeOf(issue: Issue): number {
  return encoder.encode(JSON.stringify(issue)).byteLength + 1;
}
