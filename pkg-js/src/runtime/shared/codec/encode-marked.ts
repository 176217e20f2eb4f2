/**
 * Arguments that no type decodes, as `encode-arguments.ts` writes them, together with **marks**: what
 * each text or array in them stands for. The body is then
 *
 *     { "args": [{ "when": "1970-01-01T00:00:00.000Z" }], "holes": [], "marks": [["Date", 0, "when"]] }
 *
 * where each mark is a kind and a path. A Map or a Set comes before what is in it, and its items
 * have the paths that they have in the array. Without anything to mark, the body is the plain one.
 */
import { encodeArguments } from './encode-arguments.js';

type Mark = (string | number)[];

/** The request body for `args`, as {@link encodeArguments} returns it. */
export function encodeMarked(args: unknown[], method: string): string | FormData {
  // First: it refuses cycles and what has no form, so that the walk below ends.
  const body = encodeArguments(args, method);
  const marks: Mark[] = [];
  args.forEach((value, index) => collect(value, [index], marks));
  if (!marks[0]) return body;
  if (typeof body == 'string') return withMarks(body, marks);
  body.set('koze:args', withMarks(body.get('koze:args') as string, marks));
  return body;
}

function withMarks(body: string, marks: Mark[]): string {
  const envelope = body[0] == '[' ? `{"args":${body},"holes":[]}` : body;
  return `${envelope.slice(0, -1)},"marks":${JSON.stringify(marks)}}`;
}

/** Adds the marks of `value` and of what is in it. */
function collect(value: unknown, path: Mark, marks: Mark[]): void {
  const kind = kindOf(value);
  if (kind) marks.push([kind, ...path]);
  const isList = kind == 'Map' || kind == 'Set';
  const items = isList ? [...(value as Iterable<unknown>)] : kind ? undefined : value;
  if (typeof items != 'object' || items === null || items instanceof Blob) return;
  for (const key of Object.keys(items)) {
    const step = Array.isArray(items) ? +key : key;
    collect((items as Record<string, unknown>)[key], [...path, step], marks);
  }
}

function kindOf(value: unknown): string | undefined {
  if (typeof value == 'bigint') return 'bigint';
  if (value instanceof Date) return 'Date';
  if (value instanceof Uint8Array) return 'Uint8Array';
  if (value instanceof ArrayBuffer) return 'ArrayBuffer';
  if (value instanceof Map) return 'Map';
  return value instanceof Set ? 'Set' : undefined;
}
