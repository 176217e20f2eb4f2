/** Generated modules call these: a schema for each TypeScript type. */

import { TupleSchema } from './collections.js';
import { type Besides, ForeignSchema } from './foreign.js';
import {
  ArrayBufferSchema,
  InstanceSchema,
  NeverSchema,
  type Placeholder,
  TemplateSchema,
} from './generated.js';
import { schema } from './index.js';
import { LiteralSchema } from './literal.js';
import { type IndexSignature, ObjectSchema, type Shape } from './object.js';
import { PARTS, type Part } from './parts.js';
import { INVALID, READ, type Run, type Source } from './run.js';
import { ACCEPTS, type AnySchema, type Primitive, Schema, TAGS, type Tags } from './schema.js';

/** The key and the value of an index signature. */
type Index = readonly [key: AnySchema, value: AnySchema];

/**
 * An object that must have certain keys, whatever their values: in `{ a: string | undefined }`, `a`
 * may be undefined but must be present.
 */
class PresentSchema extends Schema<unknown> {
  readonly #keys: readonly string[];
  readonly #object: AnySchema;

  constructor(keys: readonly string[], object: AnySchema) {
    super();
    this.#keys = keys;
    this.#object = object;
  }

  [READ](input: unknown, run: Run): unknown {
    const output = this.#object[READ](input, run);
    if (output === INVALID) return INVALID;
    const absent = this.#keys.filter((key) => !Object.hasOwn(input as object, key));
    for (const key of absent) run.failAt([key], 'is required');
    return absent.length > 0 ? INVALID : output;
  }

  [ACCEPTS](source: Source): number {
    return this.#object[ACCEPTS](source);
  }

  override [PARTS](input: unknown, run: Run): readonly Part[] {
    return this.#object[PARTS](input, run);
  }

  override get [TAGS](): Tags | undefined {
    return this.#object[TAGS];
  }
}

export const types = {
  string: schema.string,
  number: schema.number,
  boolean: schema.boolean,
  bigint: schema.bigint,
  date: schema.date,
  bytes: schema.bytes,
  unknown: schema.unknown,
  array: schema.array,
  map: schema.map,
  set: schema.set,
  union: schema.union,
  lazy: schema.lazy,
  never: (): AnySchema => new NeverSchema(),
  literal: (value: Primitive): AnySchema => new LiteralSchema([value]),
  enum: (values: readonly Primitive[]): AnySchema => new LiteralSchema(values),
  template: (texts: readonly string[], placeholders: readonly Placeholder[]): AnySchema =>
    new TemplateSchema(texts, placeholders),
  /** The schema at `path` of a module, from which the parameter's type is inferred. */
  foreign: (load: () => Promise<object>, path: readonly string[], besides?: Besides): AnySchema =>
    new ForeignSchema(load, path, besides),
  arrayBuffer: (): AnySchema => new ArrayBufferSchema(),
  /** An instance of a platform class. It is sent as it is, or rejected. */
  instance: (type: new (...args: never[]) => unknown): AnySchema => new InstanceSchema(type),
  /** `{}`: anything but null and undefined. */
  defined: (): AnySchema => schema.unknown().refine((value) => value != null, 'is required'),
  /** `object`: anything that isn't a primitive. */
  nonPrimitive: (): AnySchema =>
    schema.unknown().refine((value) => typeof value === 'object' && !!value, 'must be an object'),
  tuple: (items: readonly AnySchema[], rest?: AnySchema, tail?: readonly AnySchema[]): AnySchema =>
    new TupleSchema(items, rest, tail),
  present: (keys: readonly string[], object: AnySchema): AnySchema =>
    new PresentSchema(keys, object),
  /** Named fields, and fields that match an index signature. */
  object: (fields: Shape, ...indices: readonly Index[]): AnySchema =>
    new ObjectSchema(
      fields,
      indices.map(([key, value]): IndexSignature => ({ key, value })),
    ),
};
