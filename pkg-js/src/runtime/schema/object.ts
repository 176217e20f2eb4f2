/** Objects with known fields, with any fields, or with both. */
import { OBJECT, spelled } from './kinds.js';
import { LiteralSchema } from './literal.js';
import { isReserved } from './reserved-keys.js';
import { INVALID, READ, type Run, type Source } from './run.js';
import {
  ACCEPTS,
  type AnySchema,
  expectSchema,
  OPTIONAL,
  type Presence,
  type Primitive,
  Schema,
  TAGS,
  type Tags,
} from './schema.js';
import type { InferSchema, InferSchemaInput } from './standard.js';
import { StringSchema } from './text.js';

// Faster than `Object.hasOwn`, on the hottest path of validation.
const hasOwn = Object.prototype.hasOwnProperty;

/** The fields of an object, each with its schema. */
export type Shape = Readonly<Record<string, AnySchema>>;

type Flat<T> = { [K in keyof T]: T[K] } & {};

type PresenceOf<S> = S extends Schema<unknown, unknown, infer P> ? P : never;

/** The keys of `S` whose field is one of `P`. */
type KeysOf<S extends Shape, P extends Presence> = {
  [K in keyof S]: PresenceOf<S[K]> extends P ? K : never;
}[keyof S];

export type ObjectOutput<S extends Shape> = Flat<
  { -readonly [K in KeysOf<S, 'required' | 'defaulted'>]: InferSchema<S[K]> } & {
    -readonly [K in KeysOf<S, 'optional'>]?: Exclude<InferSchema<S[K]>, undefined>;
  }
>;

export type ObjectInput<S extends Shape> = Flat<
  { -readonly [K in KeysOf<S, 'required'>]: InferSchemaInput<S[K]> } & {
    -readonly [K in KeysOf<S, 'optional' | 'defaulted'>]?: InferSchemaInput<S[K]> | undefined;
  }
>;

/** The values of keys that aren't in the shape. */
export interface IndexSignature {
  /** The keys that match. Undefined: all keys. */
  readonly key?: AnySchema | undefined;
  readonly value: AnySchema;
  /** Whether other keys are invalid. Otherwise they are dropped. */
  readonly isStrict?: boolean;
}

export class ObjectSchema<Output, Input = Output> extends Schema<Output, Input> {
  readonly #shape: Shape;
  /** The first entry that matches a key applies to it. */
  readonly #indices: readonly IndexSignature[];
  // Two parallel lists: a list of pairs would cost one more look-up for each field.
  readonly #keys: readonly string[];
  readonly #fields: readonly AnySchema[];

  constructor(shape: Shape, indices: readonly IndexSignature[] = []) {
    super();
    // `__proto__` in an object literal sets the prototype and creates no field.
    if (typeof shape !== 'object' || shape === null || Array.isArray(shape) || !isPlain(shape)) {
      throw new TypeError('An object schema takes its fields: { name: schema.string() }');
    }
    this.#keys = Object.keys(shape);
    for (const key of this.#keys) {
      if (isReserved(key)) throw new TypeError(`"${key}" cannot be the name of a field`);
      expectSchema(shape[key], `The field "${key}"`);
    }
    this.#shape = { ...shape };
    // `string` has every key: those of `data-${string}` come before it.
    const isGeneral = ({ key }: IndexSignature) => key === undefined || key instanceof StringSchema;
    this.#indices = [...indices.filter((each) => !isGeneral(each)), ...indices.filter(isGeneral)];
    this.#fields = this.#keys.map((key) => this.#shape[key] as AnySchema);
  }

  [READ](input: unknown, run: Run): unknown {
    if (!isObject(input, run)) return run.fail(input, 'must be an object');
    if (!run.step(1)) return INVALID;
    const output: Record<string, unknown> = {};
    const isValid = this.#readFields(input, output, run);
    if (this.#indices.length === 0 || run.stopped || (run.quiet && !isValid)) {
      return isValid ? output : INVALID;
    }
    return this.#readIndices(input, output, run) && isValid ? output : INVALID;
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, OBJECT);
  }

  override get [TAGS](): Tags {
    const tags = new Map<string, readonly Primitive[]>();
    for (const [key, field] of Object.entries(this.#shape)) {
      if (field instanceof LiteralSchema) tags.set(key, field.values);
    }
    return tags;
  }

  #readFields(input: Record<string, unknown>, output: Record<string, unknown>, run: Run): boolean {
    const keys = this.#keys;
    const fields = this.#fields;
    let isValid = true;
    let count = run.count;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const field = fields[i]!;
      let value: unknown;
      try {
        // Own keys only: if a library has polluted Object.prototype, every object has `isAdmin`.
        value = field[READ](hasOwn.call(input, key) ? input[key] : undefined, run);
      } catch (error) {
        value = run.rescue(error);
      }
      if (value === INVALID) {
        isValid = false;
        count = run.within(key, count);
        if (run.quiet || run.stopped) break;
      } else if (value !== undefined || !field[OPTIONAL]) {
        output[key] = value;
      }
    }
    return isValid;
  }

  /** The keys that aren't in the shape. */
  #readIndices(input: Record<string, unknown>, output: Record<string, unknown>, run: Run): boolean {
    const keys = Object.keys(input);
    if (!run.step(keys.length)) return false;
    let isValid = true;
    let count = run.count;
    for (const key of keys) {
      if (Object.hasOwn(this.#shape, key)) continue;
      let value: unknown;
      try {
        value = readEntry(this.#indices, key, input, run);
      } catch (error) {
        value = run.rescue(error);
      }
      if (value === INVALID) {
        isValid = false;
        count = run.within(key, count);
        if (run.quiet || run.stopped) break;
      } else if (value !== undefined) {
        output[key] = value;
      }
    }
    return isValid;
  }
}

/** The value of one key; undefined if it is to be dropped. */
function readEntry(
  indices: readonly IndexSignature[],
  key: string,
  input: Record<string, unknown>,
  run: Run,
): unknown {
  if (isReserved(key)) return run.fail(key, 'is not an allowed key');
  for (const { key: keySchema, value, isStrict } of indices) {
    if (!keySchema) return value[READ](input[key], run);
    const wasQuiet = run.quiet;
    // An issue of a key has the same path as an issue of its value.
    run.quiet ||= !isStrict;
    const fits = keySchema[READ](key, run) !== INVALID;
    run.quiet = wasQuiet;
    if (fits) return value[READ](input[key], run);
    if (isStrict) return INVALID;
  }
  return undefined;
}

/** Plain objects and instances of the caller's classes, but not built-ins such as a Map. */
function isObject(input: unknown, run: Run): input is Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false;
  if (run.source === 'json') return !(input instanceof Blob);
  return isPlain(input) || Object.prototype.toString.call(input) === '[object Object]';
}

function isPlain(input: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === Object.prototype || prototype === null;
}
