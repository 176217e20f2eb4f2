/**
 * The worker's side of receiving arguments: `encode-arguments.ts` describes the body. It is opened
 * first, inspected by the caller, and its holes are filled last: nothing then looks into files.
 */
import { MAX_ARGUMENTS } from '../protocol.js';
import { badInput } from '../refusals.js';

/** A parsed body: the arguments, and the paths of the holes and marks in them. */
export interface Envelope {
  readonly args: unknown[];
  readonly holes: readonly unknown[];
  /** See `encode-marked.ts`. Undefined: the body has no such list. */
  readonly marks: readonly unknown[] | undefined;
}

/** Reads any form of the body: an array, `{ args, holes }`, or `{ args, holes, marks }`. */
export function openEnvelope(body: unknown): Envelope {
  const { args, holes, marks } = Array.isArray(body) ? { args: body, holes: [] } : membersOf(body);
  if (!Array.isArray(args) || !Array.isArray(holes) || !(marks === undefined || isList(marks))) {
    throw badInput('The body must be a JSON array of arguments.');
  }
  if (args.length > MAX_ARGUMENTS) throw badInput('There are too many arguments.');
  return { args, holes, marks };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function membersOf(body: unknown): { args?: unknown; holes?: unknown; marks?: unknown } {
  if (typeof body !== 'object' || body === null) return {};
  const members = Object.keys(body).sort().join();
  return members === 'args,holes' || members === 'args,holes,marks' ? body : {};
}

/** Puts `contentOf(position)` into each hole; by default `undefined`. */
export function fillHoles(
  { args, holes }: Envelope,
  contentOf: (position: number) => unknown = () => undefined,
): void {
  holes.forEach((path, position) => {
    const place = placeIn(args, path);
    if (place?.value !== null) throw badInput(`Hole ${position} is not in the arguments.`);
    place.set(contentOf(position));
  });
}

/** A place in the arguments. */
export interface Place {
  readonly value: unknown;
  set(value: unknown): void;
}

type Container = Record<string | number, unknown>;

/** The place that `path` leads to, if it leads to one. */
export function placeIn(args: unknown[], path: unknown): Place | undefined {
  if (!Array.isArray(path) || path.length === 0) return undefined;
  const keys = path as (string | number)[];
  let value: unknown = args;
  let container: Container = {};
  for (const key of keys) {
    if (!hasOwnPlace(value, key)) return undefined;
    container = value;
    value = container[key];
  }
  const set = (content: unknown) => {
    container[keys.at(-1)!] = content;
  };
  return { value, set };
}

/**
 * Whether `key` is an own property of plain data: a path must not lead to `constructor`, into a
 * prototype, or into a file.
 */
function hasOwnPlace(value: unknown, key: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false;
  const isKey = Array.isArray(value)
    ? Number.isInteger(key)
    : typeof key === 'string' && Object.getPrototypeOf(value) === Object.prototype;
  return isKey && Object.hasOwn(value, key as string);
}
