/**
 * Marks, which say what the texts and arrays in arguments are that no type decodes: a Date, a Map.
 * `shared/codec/encode-marked.ts` describes them. They name values of the language, never a class.
 */
import { types } from '../schema/from-types.js';
import { INVALID } from '../schema/run.js';
import { type AnySchema, parse } from '../schema/schema.js';
import { placeIn } from '../shared/codec/decode-arguments.js';
import { badInput } from '../shared/refusals.js';

type Decode = (value: unknown) => unknown;

const by =
  (form: AnySchema): Decode =>
  (value) => {
    const result = parse(form, value, 'json');
    return result.issues ? INVALID : result.value;
  };

// A Map: an object would have a kind `constructor`.
const KINDS: ReadonlyMap<unknown, Decode> = new Map<unknown, Decode>([
  ['Date', by(types.date())],
  ['bigint', by(types.bigint())],
  ['Uint8Array', by(types.bytes())],
  ['ArrayBuffer', by(types.arrayBuffer())],
  ['Map', (value) => (isEntries(value) ? new Map(value) : INVALID)],
  ['Set', (value) => (Array.isArray(value) ? new Set(value) : INVALID)],
]);

function isEntries(value: unknown): value is [unknown, unknown][] {
  return Array.isArray(value) && value.every((entry) => Array.isArray(entry) && entry.length === 2);
}

/**
 * Replaces what is marked, from the last mark to the first: what a Map holds has been decoded when
 * the Map is made, and no path leads into one. So each place is decoded at most once.
 */
export function applyMarks(args: unknown[], marks: readonly unknown[]): void {
  for (let position = marks.length - 1; position >= 0; position--) {
    const mark = marks[position];
    const [kind, ...path] = Array.isArray(mark) ? (mark as unknown[]) : [];
    const place = placeIn(args, path);
    const decoded = place ? (KINDS.get(kind)?.(place.value) ?? INVALID) : INVALID;
    if (decoded === INVALID) throw badInput(`Mark ${position} does not fit the arguments.`);
    place?.set(decoded);
  }
}
