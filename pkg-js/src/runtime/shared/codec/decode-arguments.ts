/**
 * The worker's side of receiving arguments: `encode-arguments.ts` describes the body. It is opened
 * first, inspected by the caller, and its holes are filled last: nothing then looks into files.
 */
import { MAX_ARGUMENTS } from '../protocol.js';
import { badInput } from '../refusals.js';

/** A parsed body: the arguments, and the paths of the holes in them. */
export interface Envelope {
  readonly args: unknown[];
  readonly holes: readonly unknown[];
}

/** Reads either form of the body: an array, or `{ args, holes }`. */
export function openEnvelope(body: unknown): Envelope {
  const { args, holes } = Array.isArray(body) ? { args: body, holes: [] } : membersOf(body);
  if (!Array.isArray(args) || !Array.isArray(holes)) {
    throw badInput('The body must be a JSON array of arguments.');
  }
  if (args.length > MAX_ARGUMENTS) throw badInput('There are too many arguments.');
  return { args, holes };
}

function membersOf(body: unknown): { args?: unknown; holes?: unknown } {
  const isEnvelope =
    typeof body === 'object' && body !== null && Object.keys(body).sort().join() === 'args,holes';
  return isEnvelope ? body : {};
}

/** Puts `contentOf(position)` into each hole; by default `undefined`. */
export function fillHoles(
  { args, holes }: Envelope,
  contentOf: (position: number) => unknown = () => undefined,
): void {
  holes.forEach((path, position) => {
    if (!Array.isArray(path) || path.length === 0) throw badHole(position);
    let parent: unknown = args;
    for (const key of path.slice(0, -1)) parent = child(parent, key, position);
    const key: unknown = path.at(-1);
    if (child(parent, key, position) !== null) throw badHole(position);
    (parent as Record<string | number, unknown>)[key as string | number] = contentOf(position);
  });
}

/** An own property of plain data: a path must not lead to `constructor` or into a prototype. */
function child(parent: unknown, key: unknown, position: number): unknown {
  const fits =
    typeof parent === 'object' &&
    parent !== null &&
    (Array.isArray(parent) ? Number.isInteger(key) : typeof key === 'string') &&
    Object.hasOwn(parent, key as string | number);
  if (!fits) throw badHole(position);
  return (parent as Record<string | number, unknown>)[key as string | number];
}

const badHole = (position: number) => badInput(`Hole ${position} is not in the arguments.`);
