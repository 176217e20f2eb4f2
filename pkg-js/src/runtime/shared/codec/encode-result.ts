/**
 * The worker's side of sending results. What JSON can represent is JSON, so that any client can read
 * it. Everything else is in devalue's encoding, which `decode-result.ts` reads in browsers.
 */
import { DevalueError, defaultStringifyOperations, stringify } from 'devalue';
import { RpcError } from '../errors.js';
import type { Refusal } from '../refusals.js';
import { isA, peek, textOf } from '../thrown.js';
import { receiveError } from './error-transport.js';
import { viewInfo } from './own-bytes.js';

// Deeper or larger results go to devalue, which handles cycles and shared references. As JSON, a
// graph of 40 objects that each refer to the next one twice is a terabyte.
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
  // `JSON.stringify` would send what it returns, which this walk doesn't see.
  if ('toJSON' in array) return false;
  left -= array.length;
  if (left < 0) return false;
  // By index: a hole reads as undefined, which JSON can't represent.
  for (let i = 0; i < array.length; i++) if (!isSafe(array[i], depth - 1)) return false;
  return true;
}

function isSafeObject(object: object, depth: number): boolean {
  if (Object.getPrototypeOf(object) !== Object.prototype) return false;
  for (const key in object) {
    // A receiver that copies key by key would replace its copy's prototype (prototype pollution).
    // devalue rejects the key.
    if (--left < 0 || key === '__proto__') return false;
    // Not `object[key]`: a getter could return one value here and another to `JSON.stringify`.
    const property = Object.getOwnPropertyDescriptor(object, key);
    if (!isSafe(property?.value, depth - 1)) return false;
  }
  return true;
}

/** Receives an error that must not be sent, and returns what is sent in its place. */
export type Redact = (error: Error) => Refusal;

/**
 * `value` in devalue's encoding. Without `redact`, errors in it are sent in full. Throws a TypeError
 * that names the path of a value that can't be encoded.
 */
export function stringifyRich(value: unknown, redact: Redact | undefined): string {
  const reducers = redact
    ? { Error: (held: unknown) => isA(held, Error) && hideError(held, redact) }
    : REVEALING;
  try {
    return stringify(value, reducers, { operations: { viewInfo, tagOf, shapeOf } });
  } catch (error) {
    throw isA(error, DevalueError) ? explain(error) : error;
  }
}

// The tags that `decode-result.ts` reads. devalue has more, which pages can't decode.
const TAGS = new Set(
  (
    'Array ArrayBuffer BigInt64Array BigUint64Array DataView Date Float16Array Float32Array ' +
    'Float64Array Int16Array Int32Array Int8Array Map RegExp Set Uint16Array Uint32Array ' +
    'Uint8Array Uint8ClampedArray'
  ).split(' '),
);

function tagOf(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return TAGS.has(tag) ? tag : 'Object';
}

/** Pages get an object without a prototype as a plain object. */
function shapeOf(value: object) {
  const shape = defaultStringifyOperations.shapeOf(value);
  return shape.kind === 'null-proto' ? { ...shape, kind: 'plain' as const } : shape;
}

// Keyed by the name of the built-in class. The name of any other class becomes a property.
const REVEALING = Object.fromEntries(
  ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError']
    .map((tag) => [tag, (held: unknown) => revealError(held, tag)])
    .reverse(),
);

type Flat = [message: string, properties: Record<string, unknown>];

/** The whole error, for development. */
function revealError(held: unknown, tag: string): Flat | false {
  if (!isA(held, Error) || (tag !== 'Error' && held.name !== tag)) return false;
  const shown = flattenRpcError(held);
  if (shown) return shown;
  const { name, message, stack } = held;
  const properties: Record<string, unknown> = { ...held, stack };
  // Own and enumerable in workerd's DOMException.
  delete properties.message;
  if (Object.hasOwn(held, 'cause')) properties.cause = held.cause;
  if (name !== tag) properties.name = name;
  return [textOf(message), properties];
}

/** Redacts an error in a result like one that is thrown. */
function hideError(error: Error, redact: Redact): Flat {
  const shown = flattenRpcError(error);
  if (shown) return shown;
  const { detail, status, code } = redact(error);
  return [detail, { name: 'RpcError', status, code }];
}

/** The parts of an RpcError that are meant for its caller, and none of its other properties. */
function flattenRpcError(error: Error): Flat | undefined {
  const received = receiveError(error);
  if (!isA(received, RpcError)) return undefined;
  const { message, status, code, data, issues } = received;
  return [textOf(message), { name: 'RpcError', status, code, data, issues }];
}

function explain({ message, path, value }: DevalueError): TypeError {
  if (message.includes('__proto__')) {
    return new TypeError(
      `The result${path} has an own \`__proto__\` key, which can't be sent over HTTP. Rename it, ` +
        'or return a Map.',
    );
  }
  return new TypeError(`The result${path} is ${describe(value)}, which can't be sent over HTTP.`);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = peek(peek(value, 'constructor'), 'name');
  return typeof name === 'string' && name !== '' ? `of class ${name}` : 'an object';
}
