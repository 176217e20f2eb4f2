/** The base class of every schema, and the wrappers that every schema offers. */
import { type Bounds, countIssue, narrowCount, UNBOUNDED } from './bounds.js';
import { itemsOf, readItems, readItemsTogether } from './items.js';
import { ARRAY, BLOB, NULL, spelled, UNDEFINED } from './kinds.js';
import { AT, OPTIONAL, PARTS, type Part, TOGETHER } from './parts.js';
import { INVALID, READ, type Reader, Run, type Source } from './run.js';
import type { Result, StandardProps, StandardSchema } from './standard.js';

/** Whether a field may be absent: no; yes; yes, and the output has its default. */
export type Presence = 'required' | 'optional' | 'defaulted';

declare const presence: unique symbol;

/** The kinds of values (`kinds.ts`) that can match. */
export const ACCEPTS: unique symbol = Symbol('accepts');

/** The fields whose values can distinguish objects of one schema from those of another. */
export const TAGS: unique symbol = Symbol('tags');

export type Primitive = string | number | bigint | boolean | null | undefined;
export type Tags = ReadonlyMap<string, readonly Primitive[]>;

/** A schema of any kind. */
export type AnySchema = Schema<unknown, unknown, Presence>;

/**
 * Describes a value: `Input` before validation, `Output` after it. Immutable: every method returns
 * a new schema.
 */
export abstract class Schema<Output = unknown, Input = Output, P extends Presence = 'required'>
  implements StandardSchema<Input, Output>, Part
{
  declare readonly [presence]: P;
  #standard: StandardProps<Input, Output> | undefined;

  abstract [READ](input: unknown, run: Run): unknown;

  abstract [ACCEPTS](source: Source): number;

  get [OPTIONAL](): boolean {
    return false;
  }

  /** Empty unless the schema accepts only objects. */
  get [TAGS](): Tags | undefined {
    return undefined;
  }

  [PARTS](_input: unknown, _run: Run): readonly Part[] {
    return [this];
  }

  [AT](_key: string | number, _run: Run, _length?: number): readonly Part[] {
    return [];
  }

  /** Values other than objects and lists have no parts that another schema could add. */
  [TOGETHER](_all: readonly Part[], input: unknown, run: Run): unknown {
    return this[READ](input, run);
  }

  /** The value may be absent. */
  optional(): Schema<Output | undefined, Input | undefined, 'optional'>;
  /** The value may be absent. Its default is `fallback`. */
  optional(fallback: Input): Schema<Exclude<Output, undefined>, Input | undefined, 'defaulted'>;
  optional(fallback?: Input): AnySchema {
    return new OptionalSchema(this, fallback);
  }

  /** The value may be `null`. */
  nullable(): Schema<Output | null, Input | null, P> {
    return new NullableSchema(this) as AnySchema as Schema<Output | null, Input | null, P>;
  }

  /** A list of such values. */
  list(): ListSchema<Output, Input> {
    return new ListSchema(this);
  }

  /**
   * Adds a check of your own, which runs after all others have passed. If it returns false, an
   * issue with `message` is reported at `path` below the value. The check must be synchronous.
   */
  refine(
    check: (value: Output) => boolean,
    message = 'is not valid',
    path: readonly (string | number)[] = [],
  ): Schema<Output, Input, P> {
    const refined = new RefinedSchema(this, check as (value: unknown) => boolean, message, path);
    return refined as AnySchema as Schema<Output, Input, P>;
  }

  get '~standard'(): StandardProps<Input, Output> {
    this.#standard ??= {
      version: 1,
      vendor: 'koze',
      validate: (input) => parse(this as Schema<Output, unknown, Presence>, input, 'value'),
    };
    return this.#standard;
  }
}

/** Reads `input` by `schema`. */
export function parse<Output>(
  schema: Schema<Output, unknown, Presence>,
  input: unknown,
  source: Source,
): Result<Output> {
  const run = new Run(source);
  let output: unknown;
  try {
    output = schema[READ](input, run);
  } catch (error) {
    output = run.rescue(error);
  }
  return output === INVALID ? { issues: run.issues } : { value: output as Output };
}

/** Throws a TypeError unless `schema` is one of Koze's schemas. `where` names it in the message. */
export function expectSchema(schema: unknown, where: string): asserts schema is AnySchema {
  if (schema instanceof Schema) return;
  throw new TypeError(`${where} must be one of Koze's schemas, such as schema.string()`);
}

class OptionalSchema extends Schema<unknown, unknown, Presence> {
  readonly #inner: AnySchema;
  readonly #fallback: unknown;
  /** Created again for every output, so that nobody can change the default of the next one. */
  readonly #isShared: boolean;

  constructor(inner: AnySchema, fallback?: unknown) {
    super();
    this.#inner = inner;
    this.#fallback = fallback;
    this.#isShared = typeof fallback !== 'object' || fallback === null;
    if (fallback === undefined) return;
    const { issues } = parse(inner, fallback, 'value');
    if (!issues) return;
    const [{ path, message }] = issues as [(typeof issues)[number]];
    const at = path.length > 0 ? ` at ${path.join('.')}` : '';
    throw new TypeError(`The default of optional()${at} ${message}`);
  }

  [READ](input: unknown, run: Run): unknown {
    if (input === undefined) return this.#default(run);
    if (input !== '' || run.source !== 'form') return this.#inner[READ](input, run);
    return readBlank(this.#inner, run, () => this.#default(run));
  }

  [ACCEPTS](source: Source): number {
    return this.#inner[ACCEPTS](source) | UNDEFINED;
  }

  override [PARTS](input: unknown, run: Run): readonly Part[] {
    return isBlank(input, undefined, run) ? [this] : this.#inner[PARTS](input, run);
  }

  override get [OPTIONAL](): boolean {
    return true;
  }

  #default(run: Run): unknown {
    if (this.#isShared) return this.#fallback;
    const result = parse(this.#inner, this.#fallback, 'value');
    // It was valid when the schema was created, but a `refine` may return another result now.
    return result.issues ? run.fail(undefined, '') : result.value;
  }
}

class NullableSchema extends Schema<unknown, unknown, Presence> {
  readonly #inner: AnySchema;

  constructor(inner: AnySchema) {
    super();
    this.#inner = inner;
  }

  [READ](input: unknown, run: Run): unknown {
    if (input === null) return null;
    if (input !== '' || run.source !== 'form') return this.#inner[READ](input, run);
    return readBlank(this.#inner, run, () => null);
  }

  [ACCEPTS](source: Source): number {
    return this.#inner[ACCEPTS](source) | NULL;
  }

  override [PARTS](input: unknown, run: Run): readonly Part[] {
    return isBlank(input, null, run) ? [this] : this.#inner[PARTS](input, run);
  }

  override get [OPTIONAL](): boolean {
    return this.#inner[OPTIONAL];
  }
}

/** Whether `input` is `absent`, or may be what a form sends for it. */
function isBlank(input: unknown, absent: null | undefined, run: Run): boolean {
  return input === absent || (input === '' && run.source === 'form');
}

/** An empty field of a form is a value if the schema accepts it, and absent otherwise. */
export function readBlank(schema: Reader, run: Run, otherwise: () => unknown): unknown {
  const { output } = run.try(() => schema[READ]('', run));
  return output === INVALID ? otherwise() : output;
}

class RefinedSchema extends Schema<unknown, unknown, Presence> {
  readonly #inner: AnySchema;
  readonly #check: (value: unknown) => unknown;
  readonly #message: string;
  readonly #path: readonly (string | number)[];

  constructor(
    inner: AnySchema,
    check: (value: unknown) => boolean,
    message: string,
    path: readonly (string | number)[],
  ) {
    super();
    if (typeof check !== 'function') throw new TypeError('refine() takes a function');
    this.#inner = inner;
    this.#check = check;
    this.#message = message;
    this.#path = [...path];
  }

  [READ](input: unknown, run: Run): unknown {
    const output = this.#outputOf(input, run);
    if (output === INVALID) return INVALID;
    const passed = run.call(() => {
      const passed = this.#check(output);
      // A promise, or a query that is one, is truthy: everything would pass.
      if (typeof (passed as PromiseLike<unknown> | undefined)?.then !== 'function') return passed;
      throw new TypeError('The check of refine() must be synchronous');
    });
    return passed ? output : run.failAt(this.#path, this.#message);
  }

  [ACCEPTS](source: Source): number {
    return this.#inner[ACCEPTS](source);
  }

  /** The check has passed: it is a part of what fits. */
  override [PARTS](input: unknown, run: Run): readonly Part[] {
    return this.#inner[PARTS](input, run);
  }

  override get [OPTIONAL](): boolean {
    return this.#inner[OPTIONAL];
  }

  override get [TAGS](): Tags | undefined {
    return this.#inner[TAGS];
  }

  #outputOf(input: unknown, run: Run): unknown {
    const losesElsewhere = run.loses;
    run.loses = false;
    const output = this.#inner[READ](input, run);
    const isPartial = run.quiet && run.loses && output !== INVALID;
    run.loses ||= losesElsewhere;
    // The check sees what the method would get, also while a union asks what fits.
    return isPartial ? run.settle(() => this.#inner[READ](input, run)) : output;
  }
}

/** A list of values that one schema describes. */
export class ListSchema<Output, Input = Output> extends Schema<Output[], Input[]> {
  readonly #item: Schema<Output, Input, Presence>;
  readonly #bounds: Bounds;

  constructor(item: Schema<Output, Input, Presence>, bounds: Bounds = UNBOUNDED) {
    super();
    expectSchema(item, 'The item of a list');
    this.#item = item;
    this.#bounds = bounds;
  }

  /** At least this many items. */
  min(items: number): ListSchema<Output, Input> {
    return new ListSchema(this.#item, narrowCount(this.#bounds, { min: items }));
  }

  /** At most this many items. */
  max(items: number): ListSchema<Output, Input> {
    return new ListSchema(this.#item, narrowCount(this.#bounds, { max: items }));
  }

  [READ](input: unknown, run: Run): unknown {
    const items = itemsOf(input, run, takesFiles(this.#item));
    if (!items) return run.fail(input, 'must be a list');
    const issue = countIssue(items.length, this.#bounds, 'have', 'item');
    // The items aren't read: there may be too many.
    if (issue) return run.fail(null, issue);
    return readItems(this.#item, items, run);
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, ARRAY, ARRAY);
  }

  override [AT](key: string | number): readonly Part[] {
    return typeof key === 'number' ? [this.#item] : [];
  }

  override [TOGETHER](all: readonly Part[], input: unknown, run: Run): unknown {
    return readItemsTogether(all, input, run, takesFiles(this.#item));
  }
}

/**
 * Whether only a file matches. For an input without a file, a browser sends an empty one, and
 * workerd reads that as an empty string.
 */
export function takesFiles(schema: AnySchema): boolean {
  return (schema[ACCEPTS]('json') & ~(UNDEFINED | NULL)) === BLOB;
}
