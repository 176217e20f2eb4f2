/** What schemas that are generated from TypeScript types need beyond what people write. */
import { BytesSchema, bytesOf } from './binary.js';
import { DateSchema } from './date.js';
import { ANY, OBJECT, STRING, spelled } from './kinds.js';
import { LiteralSchema } from './literal.js';
import { BigintSchema, BooleanSchema, NumberSchema } from './numbers.js';
import { ObjectSchema, type Shape } from './object.js';
import { INVALID, READ, type Run, type Source } from './run.js';
import {
  ACCEPTS,
  type AnySchema,
  ListSchema,
  NullableSchema,
  OptionalSchema,
  Schema,
  TAGS,
} from './schema.js';
import { StringSchema } from './text.js';
import { LazySchema, UnionSchema } from './union.js';
import { UnknownSchema } from './unknown.js';

/** `never`: no value at all. */
export class NeverSchema extends Schema<never> {
  [READ](input: unknown, run: Run): unknown {
    return run.fail(input, 'must not be given');
  }

  [ACCEPTS](): number {
    return 0;
  }
}

/** An object with an index signature: `{ id: string; [key: string]: unknown }`. */
export function indexed(shape: Shape, value: AnySchema): ObjectSchema<unknown> {
  return new ObjectSchema(shape, { value });
}

/**
 * `A & B`. Objects are merged into one: read one after the other, two types that both hold the
 * intersection would read each level twice as often as the one above it.
 */
export class IntersectionSchema extends Schema<unknown> {
  readonly #members: readonly AnySchema[];
  #merged: AnySchema | undefined;
  #isAsked = false;

  constructor(members: readonly AnySchema[]) {
    super();
    this.#members = members;
  }

  [READ](input: unknown, run: Run): unknown {
    return run.call(() => this.merged)[READ](input, run);
  }

  [ACCEPTS](source: Source): number {
    // Anything, as long as it is being found out.
    return this.#isAsked ? ANY : this.merged[ACCEPTS](source);
  }

  override get [TAGS]() {
    return this.merged[TAGS];
  }

  /** Made when needed: members can be defined later. */
  get merged(): AnySchema {
    if (this.#merged) return this.#merged;
    if (this.#isAsked) throw new TypeError('A type cannot be an intersection with itself');
    this.#isAsked = true;
    try {
      this.#merged = resolve(this.#members.reduce(merge));
      return this.#merged;
    } finally {
      this.#isAsked = false;
    }
  }
}

function resolve(schema: AnySchema): AnySchema {
  if (schema instanceof LazySchema) return resolve(schema.schema);
  if (schema instanceof NullableSchema) {
    return new UnionSchema([schema.inner, new LiteralSchema([null])]);
  }
  return schema instanceof IntersectionSchema ? schema.merged : schema;
}

/** The intersection of two types. What they hold is merged when it is needed. */
function merge(left: AnySchema, right: AnySchema): AnySchema {
  if (left === right) return left;
  const [a, b] = [resolve(left), resolve(right)];
  if (a instanceof UnknownSchema) return b;
  if (b instanceof UnknownSchema) return a;
  if ((a[ACCEPTS]('value') & b[ACCEPTS]('value')) === 0) return new NeverSchema();
  if (a instanceof UnionSchema) return new UnionSchema(a.members.map((each) => merge(each, b)));
  if (b instanceof UnionSchema) return new UnionSchema(b.members.map((each) => merge(a, each)));
  if (a instanceof ObjectSchema && b instanceof ObjectSchema) return mergeObjects(a, b);
  if (a instanceof ListSchema && b instanceof ListSchema) {
    return new ListSchema(both(a.item, b.item));
  }
  return new BothSchema(a, b);
}

/** The same, later: types can hold themselves. */
function both(left: AnySchema, right: AnySchema): AnySchema {
  if (left === right) return left;
  if (left instanceof OptionalSchema && right instanceof OptionalSchema) {
    return new OptionalSchema(both(left.inner, right.inner));
  }
  if (left instanceof OptionalSchema) return both(left.inner, right);
  if (right instanceof OptionalSchema) return both(left, right.inner);
  return new IntersectionSchema([left, right]);
}

function mergeObjects(a: ObjectSchema<unknown>, b: ObjectSchema<unknown>): AnySchema {
  const shape: Record<string, AnySchema> = { ...a.shape };
  for (const [key, field] of Object.entries(b.shape)) {
    const other = shape[key];
    shape[key] = other ? both(other, field) : field;
  }
  const values = [a.index?.value, b.index?.value].filter((value) => value !== undefined);
  return new ObjectSchema(shape, values.length > 0 ? { value: values.reduce(both) } : undefined);
}

/** Two descriptions of a value that holds no others: text, a number, a date. */
class BothSchema extends Schema<unknown> {
  readonly #members: readonly AnySchema[];

  constructor(...members: AnySchema[]) {
    super();
    if (!members.every((each) => SINGLE.some((type) => each instanceof type))) {
      throw new TypeError('Only objects, lists and single values can be intersected');
    }
    this.#members = members;
  }

  [READ](input: unknown, run: Run): unknown {
    let output: unknown;
    for (const member of this.#members) {
      output = member[READ](input, run);
      if (output === INVALID) break;
    }
    return output;
  }

  [ACCEPTS](source: Source): number {
    return this.#members.reduce((kinds, member) => kinds & member[ACCEPTS](source), ANY);
  }
}

/** The parts of a template literal type that are not text. */
export type Placeholder = 'string' | 'number' | 'bigint' | 'boolean';

/**
 * A template literal type: `texts` with a placeholder between each two. Matched as TypeScript
 * does, from left to right: a placeholder ends where the next text first occurs, or, where
 * another one follows at once, after one character. Nothing is tried twice.
 */
export class TemplateSchema extends Schema<string> {
  readonly #texts: readonly string[];
  readonly #placeholders: readonly Placeholder[];

  constructor(texts: readonly string[], placeholders: readonly Placeholder[]) {
    super();
    if (texts.length !== placeholders.length + 1) {
      throw new TypeError('A template has one more text than it has placeholders');
    }
    this.#texts = texts;
    this.#placeholders = placeholders;
  }

  [READ](input: unknown, run: Run): unknown {
    if (typeof input !== 'string') return run.fail(input, 'must be a string');
    return this.#matches(input) ? input : run.fail(input, 'has the wrong format');
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, STRING, STRING);
  }

  #matches(input: string): boolean {
    const texts = this.#texts;
    const first = texts[0] ?? '';
    const last = texts.length > 1 ? (texts.at(-1) ?? '') : '';
    if (texts.length === 1) return input === first;
    const end = input.length - last.length;
    if (end < first.length || !input.startsWith(first) || !input.endsWith(last)) return false;

    let at = first.length;
    return this.#placeholders.every((placeholder, i) => {
      const isLast = i === this.#placeholders.length - 1;
      const text = isLast ? last : (texts[i + 1] ?? '');
      let until = end;
      if (!isLast) until = text === '' ? at + 1 : input.indexOf(text, at);
      if (until < at || until > end) return false;
      const from = at;
      at = until + text.length;
      return at <= (isLast ? input.length : end) && fills(input.slice(from, until), placeholder);
    });
  }
}

/** TypeScript's rule for what a placeholder stands for. */
function fills(text: string, placeholder: Placeholder): boolean {
  switch (placeholder) {
    case 'string':
      return true;
    case 'number':
      return text !== '' && Number.isFinite(Number(text));
    case 'bigint':
      return /^-?(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(text);
    case 'boolean':
      return text === 'true' || text === 'false';
  }
}

/** An ArrayBuffer; base64 in JSON and in forms. */
export class ArrayBufferSchema extends Schema<ArrayBuffer> {
  [READ](input: unknown, run: Run): unknown {
    if (run.source === 'value') {
      return input instanceof ArrayBuffer ? input : run.fail(input, 'must be an ArrayBuffer');
    }
    return bytesOf(input, run)?.buffer ?? run.fail(input, 'must be base64');
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, STRING);
  }
}

/** What Workers RPC carries as it is and JSON has no form for: a RegExp, a Float64Array, a Blob. */
export class InstanceSchema extends Schema<unknown> {
  readonly #type: new (
    ...args: never[]
  ) => unknown;

  constructor(type: new (...args: never[]) => unknown) {
    super();
    this.#type = type;
  }

  [READ](input: unknown, run: Run): unknown {
    return input instanceof this.#type ? input : run.fail(input, `must be a ${this.#type.name}`);
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, OBJECT);
  }
}

const SINGLE = [
  StringSchema,
  NumberSchema,
  BigintSchema,
  BooleanSchema,
  LiteralSchema,
  TemplateSchema,
  DateSchema,
  BytesSchema,
  ArrayBufferSchema,
  InstanceSchema,
];
