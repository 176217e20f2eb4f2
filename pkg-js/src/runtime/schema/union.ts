/** Unions, and schemas that refer to themselves. */
import { ANY, KINDS, kindOf } from './kinds.js';
import { INVALID, READ, type Reader, type Run, type Source } from './run.js';
import { ACCEPTS, type AnySchema, expectSchema, type Primitive, Schema, TAGS } from './schema.js';

/**
 * The first member that accepts the value. The kind of the value, and a field that is a literal in
 * all object members, rule members out; only the remaining members are tried.
 */
export class UnionSchema<Output, Input = Output> extends Schema<Output, Input> {
  readonly members: readonly AnySchema[];
  /** By source, then by kind. Created on demand: members can be defined later than the union. */
  readonly #plans: Partial<Record<Source, ReadonlyMap<number, Reader>>> = {};

  constructor(members: readonly AnySchema[]) {
    super();
    if (!Array.isArray(members) || members.length === 0) {
      throw new TypeError('union() takes a list of at least one schema');
    }
    members.forEach((member, i) => {
      expectSchema(member, `Member ${i} of the union`);
    });
    this.members = members.flatMap((each) => (each instanceof UnionSchema ? each.members : each));
  }

  [READ](input: unknown, run: Run): unknown {
    this.#plans[run.source] ??= run.call(() => planOf(this.members, run.source));
    const reader = this.#plans[run.source]?.get(kindOf(input));
    if (reader) return reader[READ](input, run);
    return run.fail(input, 'has the wrong type');
  }

  [ACCEPTS](source: Source): number {
    return this.members.reduce((kinds, member) => kinds | member[ACCEPTS](source), 0);
  }
}

/** The reader for each kind of value. */
function planOf(members: readonly AnySchema[], source: Source): ReadonlyMap<number, Reader> {
  const accepted = members.map((member) => member[ACCEPTS](source));
  const plan = new Map<number, Reader>();
  for (const kind of KINDS) {
    const candidates = members.filter((_, i) => (accepted[i] ?? ANY) & kind);
    const [first] = candidates;
    if (!first) continue;
    plan.set(
      kind,
      candidates.length === 1 ? first : (byTag(candidates, source) ?? new Attempts(candidates)),
    );
  }
  return plan;
}

/** Chooses among `members` by a tag, if there is one. */
function byTag(members: readonly AnySchema[], source: Source): Reader | undefined {
  const tags = members.map((member) => member[TAGS]);
  for (const key of tags[0]?.keys() ?? []) {
    const values = tags.map((tag) => tag?.get(key) ?? []);
    const all = values.flat();
    const tells = values.every((each) => each.length > 0) && new Set(all).size === all.length;
    if (!tells || !all.every((value) => isPlainIn(source, value))) continue;
    const entries = members.flatMap((member, i) =>
      values[i]!.map((value) => [value, member] as const),
    );
    return new TagChoice(key, new Map(entries));
  }
  return undefined;
}

/** Whether `value` is encoded as itself, unlike a number in a form or a bigint in JSON. */
function isPlainIn(source: Source, value: Primitive): boolean {
  if (typeof value === 'string' || source === 'value') return true;
  return source === 'json' && typeof value !== 'bigint';
}

class TagChoice implements Reader {
  readonly #key: string;
  readonly #members: ReadonlyMap<unknown, Reader>;

  constructor(key: string, members: ReadonlyMap<Primitive, Reader>) {
    this.#key = key;
    this.#members = members;
  }

  [READ](input: unknown, run: Run): unknown {
    const key = this.#key;
    // Only objects get here.
    const tag = Object.hasOwn(input as object, key)
      ? (input as Record<string, unknown>)[key]
      : undefined;
    const member = this.#members.get(tag);
    if (member) return member[READ](input, run);
    const count = run.count;
    run.fail(tag, 'must be one of the allowed values');
    run.within(key, count);
    return INVALID;
  }
}

class Attempts implements Reader {
  readonly #members: readonly Reader[];

  constructor(members: readonly Reader[]) {
    this.#members = members;
  }

  [READ](input: unknown, run: Run): unknown {
    const output = once(this, input, run, () => this.#try(input, run));
    return output === INVALID ? run.fail(input, 'has none of the allowed forms') : output;
  }

  #try(input: unknown, run: Run): unknown {
    if (!run.step(this.#members.length)) return INVALID;
    const wasQuiet = run.quiet;
    run.quiet = true;
    try {
      for (const member of this.#members) {
        const output = member[READ](input, run);
        if (output !== INVALID || run.stopped) return output;
      }
      return INVALID;
    } finally {
      run.quiet = wasQuiet;
    }
  }
}

/** A schema that is defined later, or that contains itself. */
export class LazySchema<Output, Input = Output> extends Schema<Output, Input> {
  readonly #define: () => AnySchema;
  #schema: AnySchema | undefined;
  /** Guards against definitions that consist only of themselves. */
  #isAsked = false;

  constructor(define: () => AnySchema) {
    super();
    if (typeof define !== 'function') throw new TypeError('lazy() takes a function');
    this.#define = define;
  }

  get schema(): AnySchema {
    if (!this.#schema) {
      const schema = this.#define();
      expectSchema(schema, 'The result of lazy()');
      this.#schema = schema;
    }
    return this.#schema;
  }

  [READ](input: unknown, run: Run): unknown {
    const schema = this.#schema ?? run.call(() => this.schema);
    return once(schema, input, run, () => {
      try {
        return run.enter() && run.step(1) ? schema[READ](input, run) : INVALID;
      } finally {
        run.leave();
      }
    });
  }

  [ACCEPTS](source: Source): number {
    return this.#ask((schema) => schema[ACCEPTS](source)) ?? ANY;
  }

  override get [TAGS]() {
    return this.#ask((schema) => schema[TAGS]);
  }

  #ask<T>(question: (schema: AnySchema) => T): T | undefined {
    if (this.#isAsked) return undefined;
    this.#isAsked = true;
    try {
      return question(this.schema);
    } finally {
      this.#isAsked = false;
    }
  }
}

/**
 * `read()`, but only once for each object: during an attempt, and in values, which can contain one
 * object many times. After a quiet failure, it reads again to report the reason.
 */
function once(reader: Reader, input: unknown, run: Run, read: () => unknown): unknown {
  const canRepeat = run.quiet || run.source === 'value';
  if (!canRepeat || typeof input !== 'object' || input === null) return read();
  const known = run.recall(reader, input);
  if (known !== undefined && (known !== INVALID || run.quiet)) return known;
  const output = read();
  if (output !== INVALID || run.quiet) run.remember(reader, input, output);
  return output;
}
