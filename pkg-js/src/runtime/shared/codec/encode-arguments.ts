/**
 * The browser's side of sending arguments. Bytes rule here.
 *
 * The body is a JSON array of the arguments, positional. Trailing `undefined`s are cut off.
 * Dates are ISO strings, bigints decimal strings, bytes (Uint8Array, ArrayBuffer) base64, Maps
 * arrays of entries, Sets arrays: forms without type names, read back by the parameter's type.
 *
 * What JSON has no place for leaves a hole: `null` stands in its place, and the body becomes
 *
 *     { "args": [...], "holes": [[0, "avatar"], [1]] }
 *
 * where each hole is the path (argument index, then keys and indices) of such a `null`. A Blob or
 * File makes the request multipart/form-data: the text above is the field `koze:args`, and the
 * part whose name is a hole's position in the list ("0", "1", …) fills that hole. A hole without
 * a part is `undefined`. Nothing inside a value can look like a hole, so nothing needs escaping.
 *
 * A value with no form at all is a TypeError that names its path, and nothing is sent.
 */
import { MAX_DEPTH } from '../protocol.js';

type Path = (string | number)[];

/** The request body for `args`. `method` is a path that ends in the method's name, for errors. */
export function encodeArguments(args: unknown[], method: string): string | FormData {
  /** Where each container was last met. */
  const paths = new Map<unknown, Path>();
  const holes: Path[] = [];
  let form: FormData | undefined;

  while (args.length && args.at(-1) === undefined) args.pop();

  function replace(this: unknown, key: string): unknown {
    // Not JSON.stringify's own second argument: `toJSON` has been at that.
    const value = (this as Record<string, unknown>)[key];
    const type = typeof value;
    const base = paths.get(this);
    const path = base ? [...base, Array.isArray(this) ? +key : key] : [];
    let what: unknown = type == 'number' ? value : type;

    if (value === undefined || value instanceof Blob) {
      if (value) (form ||= new FormData()).append('' + holes.length, value);
      holes.push(path);
      return null;
    }
    if (value === null || type == 'string' || type == 'boolean' || Number.isFinite(value))
      return value;
    if (type == 'bigint') return '' + (value as bigint);
    if (type == 'object') {
      // An invalid Date has no time, and NaN is not equal to itself.
      if (value instanceof Date && +value == +value) return value.toJSON();
      if (value instanceof Uint8Array || value instanceof ArrayBuffer)
        return btoa(
          Array.from(new Uint8Array(value), (byte) => String.fromCharCode(byte)).join(''),
        );
      const items = value instanceof Map || value instanceof Set ? [...value] : value;
      const prototype: unknown = Object.getPrototypeOf(items);
      what = value.constructor?.name;
      // Plain objects of another realm (an iframe's, a test environment's) are plain too.
      if (Array.isArray(items) || !prototype || !Object.getPrototypeOf(prototype)) {
        // A container that was met on this very path holds itself.
        what = paths.get(value)?.every((key, i) => key === path[i])
          ? 'a cycle'
          : // Where the receiver stops too.
            path.length >= MAX_DEPTH && MAX_DEPTH + ' levels';
        if (!what) {
          paths.set(value, path).set(items, path);
          return items;
        }
      } else if (value.valueOf?.() !== value)
        what = value instanceof Date ? value : 'boxed ' + what;
    }
    if ((value as Partial<Event>).preventDefault) what = 'an event; write () => call()';
    throw TypeError(
      `${decodeURIComponent(method.split('/').pop()!)}(args${path
        .map((key) => (+key === key ? `[${key}]` : '.' + key))
        .join('')}): cannot send ${what as string}`,
    );
  }

  const json = JSON.stringify(args, replace);
  const body = holes[0] ? `{"args":${json},"holes":${JSON.stringify(holes)}}` : json;
  // `ARGS_FIELD`, spelled out: a constant that is imported costs bytes.
  form?.append('koze:args', body);
  return form || body;
}
