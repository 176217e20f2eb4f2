/** `schema`: a class declares the input of its methods with it. */
import { BytesSchema, FileSchema } from './binary.js';
import { MapSchema, SetSchema, TupleSchema } from './collections.js';
import { DateSchema } from './date.js';
import { LiteralSchema } from './literal.js';
import { BigintSchema, BooleanSchema, NumberSchema } from './numbers.js';
import { type ObjectInput, type ObjectOutput, ObjectSchema, type Shape } from './object.js';
import {
  type AnySchema,
  expectSchema,
  ListSchema,
  type Presence,
  type Primitive,
  type Schema,
} from './schema.js';
import type { InferSchema, InferSchemaInput } from './standard.js';
import { StringSchema } from './text.js';
import { LazySchema, UnionSchema } from './union.js';
import { UnknownSchema } from './unknown.js';

type Item<S extends AnySchema, Value> =
  S extends Schema<unknown, unknown, infer P> ? (P extends 'required' ? [Value] : [Value?]) : never;

type TupleOutput<T extends readonly AnySchema[]> = T extends readonly [
  infer First extends AnySchema,
  ...infer Others extends readonly AnySchema[],
]
  ? [
      ...(First extends Schema<unknown, unknown, 'optional'>
        ? [Exclude<InferSchema<First>, undefined>?]
        : [InferSchema<First>]),
      ...TupleOutput<Others>,
    ]
  : [];

type TupleInput<T extends readonly AnySchema[]> = T extends readonly [
  infer First extends AnySchema,
  ...infer Others extends readonly AnySchema[],
]
  ? [...Item<First, InferSchemaInput<First>>, ...TupleInput<Others>]
  : [];

/** Objects with these fields. Others are dropped. */
function object<S extends Shape>(shape: S): ObjectSchema<ObjectOutput<S>, ObjectInput<S>> {
  return new ObjectSchema(shape);
}

/** Lists with these items, followed by any number of `rest`. */
function tuple<const T extends readonly AnySchema[]>(
  items: T,
): TupleSchema<TupleOutput<T>, TupleInput<T>>;
function tuple<const T extends readonly AnySchema[], R extends AnySchema>(
  items: T,
  rest: R,
): TupleSchema<
  [...TupleOutput<T>, ...InferSchema<R>[]],
  [...TupleInput<T>, ...InferSchemaInput<R>[]]
>;
function tuple(items: readonly AnySchema[], rest?: AnySchema): TupleSchema<unknown> {
  return new TupleSchema(items, rest);
}

/** Objects with any keys, of one type of value; `key` can narrow the keys. */
function record<V extends AnySchema>(
  value: V,
): ObjectSchema<Record<string, InferSchema<V>>, Record<string, InferSchemaInput<V>>>;
function record<K extends Schema<string, unknown, Presence>, V extends AnySchema>(
  key: K,
  value: V,
): ObjectSchema<Record<string, InferSchema<V>>, Record<string, InferSchemaInput<V>>>;
function record(first: AnySchema, second?: AnySchema): ObjectSchema<unknown> {
  const [key, value] = second === undefined ? [undefined, first] : [first, second];
  if (key !== undefined) expectSchema(key, 'The key of a record');
  expectSchema(value, 'The value of a record');
  return new ObjectSchema({}, [{ key, value, isStrict: true }]);
}

/** Maps; in JSON, lists of entries. */
function map<K extends AnySchema, V extends AnySchema>(
  key: K,
  value: V,
): MapSchema<Map<InferSchema<K>, InferSchema<V>>, Map<InferSchemaInput<K>, InferSchemaInput<V>>> {
  return new MapSchema(new TupleSchema([key, value]));
}

/** Sets; in JSON, lists. */
function set<S extends AnySchema>(item: S): SetSchema<InferSchema<S>, InferSchemaInput<S>> {
  return new SetSchema(item);
}

/** What any of `members` accepts, with each field that any of those that accept it declares. */
function union<const M extends readonly AnySchema[]>(
  members: M,
): UnionSchema<InferSchema<M[number]>, InferSchemaInput<M[number]>> {
  return new UnionSchema(members);
}

type Literal = Exclude<Primitive, undefined>;

const types = {
  object,
  tuple,
  record,
  map,
  set,
  union,
  /** Strings. */
  string: (): StringSchema => new StringSchema(),
  /** Finite numbers. */
  number: (): NumberSchema => new NumberSchema(),
  boolean: (): BooleanSchema => new BooleanSchema(),
  /** Integers of any size; in JSON, decimal strings. */
  bigint: (): BigintSchema => new BigintSchema(),
  /** Dates; in JSON, ISO 8601 strings. */
  date: (): DateSchema => new DateSchema(),
  /** Uint8Arrays; in JSON, base64. */
  bytes: (): BytesSchema => new BytesSchema(),
  /** Files and Blobs. The output is `{ name, type, size, content }`. */
  file: (): FileSchema => new FileSchema(),
  /** Anything. */
  unknown: (): UnknownSchema => new UnknownSchema(),
  /** This one value. */
  literal: <const T extends Literal>(value: T): LiteralSchema<T> => new LiteralSchema([value]),
  /** One of these values. */
  enum: <const T extends readonly Literal[]>(values: T): LiteralSchema<T[number]> =>
    new LiteralSchema(values),
  /** Lists; the same as `.list()`. */
  array: <S extends AnySchema>(item: S): ListSchema<InferSchema<S>, InferSchemaInput<S>> =>
    new ListSchema(item as Schema<InferSchema<S>, InferSchemaInput<S>, Presence>),
  /** A schema that is defined later, or that contains itself. */
  lazy: <Output, Input>(define: () => Schema<Output, Input, Presence>): LazySchema<Output, Input> =>
    new LazySchema(define),
};

/** Describes objects by their fields. Its methods describe all other values. */
export const schema: typeof object & typeof types = /* @__PURE__ */ Object.assign(
  <S extends Shape>(shape: S) => object(shape),
  types,
);
