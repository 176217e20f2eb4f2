/** Objects with known fields, with any fields, or with both. */
import { OBJECT, spelled } from './kinds.js';
import { LiteralSchema } from './literal.js';
import { AT, OPTIONAL, type Part, partsAt, readTogether, TOGETHER } from './parts.js';
import { isReserved } from './reserved-keys.js';
import { INVALID, READ, type Run, type Source } from './run.js';
import {
  ACCEPTS,
  type AnySchema,
  expectSchema,
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
  /** Every entry that matches a key applies to it. */
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
    // `string` has every key: those of `data-${string}` come before it, and say more.
    const isGeneral = ({ key }: IndexSignature) => key === undefined || key instanceof StringSchema;
    this.#indices = [...indices.filter((each) => !isGeneral(each)), ...indices.filter(isGeneral)];
    this.#fields = this.#keys.map((key) => this.#shape[key] as AnySchema);
  }

  [READ](input: unknown, run: Run): unknown {
    if (!isObject(input, run)) return run.fail(input, 'must be an object');
    if (!run.step(1)) return INVALID;
    const output: Record<string, unknown> = {};
    const { isItem } = run;
    // A form can nest lists in the members of an item.
    run.isItem = false;
    let isValid = this.#readFields(input, output, run);
    run.isItem = isItem;
    if (this.#indices.length > 0 && !run.stopped && (isValid || !run.quiet)) {
      isValid = this.#readIndices(input, output, run) && isValid;
    }
    if (!isValid) return INVALID;
    if (run.quiet && !run.loses) {
      run.loses = run.keysOf(input).some((key) => !hasOwn.call(output, key));
    }
    return output;
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

  override [AT](key: string | number, run: Run): readonly Part[] {
    if (typeof key === 'number') return [];
    return hasOwn.call(this.#shape, key) ? [this.#shape[key]!] : valuesOf(this.#indices, key, run);
  }

  /** The fields that any of `all` declares. */
  override [TOGETHER](all: readonly Part[], input: unknown, run: Run): unknown {
    if (!isObject(input, run)) return run.fail(null, 'cannot be read');
    const declared = all.flatMap((each) => (each instanceof ObjectSchema ? each.#keys : []));
    const isOpen = (part: Part) => !(part instanceof ObjectSchema) || part.#indices.length > 0;
    const keys = new Set([...declared, ...(all.some(isOpen) ? Object.keys(input) : [])]);
    const output: Record<string, unknown> = {};
    const isValid = readKeys(keys, output, run, (key) => {
      const isGiven = hasOwn.call(input, key);
      const fields = isGiven ? partsAt(all, key, run) : [this.#shape[key] ?? []].flat();
      // A proxy can show a reserved key now that it did not show when it was asked what it fits.
      if (fields.length === 0 || isReserved(key)) return DROPPED;
      const value = readTogether(fields, isGiven ? input[key] : undefined, run);
      return value === undefined && fields.every((field) => field[OPTIONAL]) ? DROPPED : value;
    });
    return isValid ? output : INVALID;
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
    const keys = Object.keys(input).filter((key) => !hasOwn.call(this.#shape, key));
    return readKeys(keys, output, run, (key) => {
      if (isReserved(key)) return run.fail(key, 'is not an allowed key');
      const values = valuesOf(this.#indices, key, run);
      const [value] = values;
      if (!value) return this.#indices.some((index) => index.isStrict) ? INVALID : DROPPED;
      const read =
        values.length === 1 ? value[READ](input[key], run) : readByAll(values, input[key], run);
      return read === undefined ? DROPPED : read;
    });
  }
}

/** A key that isn't part of the output. */
const DROPPED: unique symbol = Symbol('dropped');

/** Reads `keys` into `output`; false if any value is invalid. */
function readKeys(
  keys: Iterable<string>,
  output: Record<string, unknown>,
  run: Run,
  read: (key: string) => unknown,
): boolean {
  let isValid = true;
  let count = run.count;
  for (const key of keys) {
    let value: unknown;
    try {
      value = run.step(1) ? read(key) : INVALID;
    } catch (error) {
      value = run.rescue(error);
    }
    if (value === INVALID) {
      isValid = false;
      count = run.within(key, count);
      if (run.quiet || run.stopped) break;
    } else if (value !== DROPPED) {
      output[key] = value;
    }
  }
  return isValid;
}

/** The schemas of a key's value, of which each has to fit. An issue of a strict key is reported. */
function valuesOf(indices: readonly IndexSignature[], key: string, run: Run): AnySchema[] {
  const matches = ({ key: schema, isStrict }: IndexSignature) => {
    if (!schema) return true;
    const read = () => schema[READ](key, run);
    // An issue of a key has the same path as an issue of its value.
    return (isStrict ? read() : run.try(read).output) !== INVALID;
  };
  return indices.filter(matches).map(({ value }) => value);
}

/** Reads the value of a key that several index signatures match: each of `schemas` has to fit. */
function readByAll(schemas: readonly AnySchema[], input: unknown, run: Run): unknown {
  const results = schemas.map((schema) => run.try(() => schema[READ](input, run)));
  const wrong = results.findIndex(({ output }) => output === INVALID);
  // Read again, to report the reason.
  if (wrong >= 0) return schemas[wrong]![READ](input, run);
  run.loses ||= results.some(({ loses }) => loses);
  return run.quiet ? results[0]!.output : readTogether(schemas, input, run);
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
