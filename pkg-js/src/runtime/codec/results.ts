/**
 * Results, encoded. What JSON can say is JSON, so that any client can read it; all else is in
 * devalue's encoding, which `revive.ts` reads in browsers.
 */
import { DevalueError, stringify } from 'devalue';

// Deeper, or bigger, than this and devalue decides, which knows cycles and shared references: a
// graph of 40 objects that each hold the next one twice is a terabyte as JSON.
const MAX_DEPTH = 200;
const MAX_VALUES = 200_000;

let left = 0;

/** Whether `JSON.stringify` keeps all of `value`. One walk, no allocation. */
export function isJsonSafe(value: unknown): boolean {
  left = MAX_VALUES;
  return isSafe(value, MAX_DEPTH);
}

function isSafe(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      if (value === null) return true;
      if (depth === 0) return false;
      return Array.isArray(value) ? isSafeArray(value, depth) : isSafeObject(value, depth);
    default:
      return false;
  }
}

function isSafeArray(array: readonly unknown[], depth: number): boolean {
  left -= array.length;
  if (left < 0) return false;
  // By index: a hole reads as undefined, which is not safe.
  for (let i = 0; i < array.length; i++) if (!isSafe(array[i], depth - 1)) return false;
  return true;
}

function isSafeObject(object: object, depth: number): boolean {
  if (Object.getPrototypeOf(object) !== Object.prototype) return false;
  for (const key in object) {
    if (--left < 0 || !isSafe((object as Record<string, unknown>)[key], depth - 1)) return false;
  }
  return true;
}

/** `value` in devalue's encoding. Throws a TypeError that names the path of what has no form. */
export function stringifyRich(value: unknown): string {
  try {
    return stringify(value, reducers);
  } catch (error) {
    if (!(error instanceof DevalueError)) throw error;
    const what = error.value === null ? 'null' : describe(error.value);
    throw new TypeError(`The result${error.path} is ${what}, which cannot travel over HTTP.`);
  }
}

// By the name of the built-in class: the name of any other becomes a property.
const reducers = Object.fromEntries(
  ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError']
    .map((tag) => [tag, (value: unknown) => flattenError(value, tag)])
    .reverse(),
);

/** `[message, properties]`. Never the stack, which tells where the server's files are. */
function flattenError(value: unknown, tag: string): unknown {
  if (!(value instanceof Error) || (tag !== 'Error' && value.name !== tag)) return false;
  const { name, message } = value;
  const properties: Record<string, unknown> = { ...value };
  // Own and enumerable in workerd's DOMException.
  delete properties.stack;
  delete properties.message;
  if (Object.hasOwn(value, 'cause')) properties.cause = value.cause;
  if (name !== tag) properties.name = name;
  return [message, properties];
}

function describe(value: unknown): string {
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name: unknown = value?.constructor?.name;
  return typeof name === 'string' && name !== '' ? `of class ${name}` : 'an object';
}
