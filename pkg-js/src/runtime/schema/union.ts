/** Unions, and schemas that refer to themselves. */
import { ANY, KINDS, kindOf } from './kinds.js';
import { LiteralSchema } from './literal.js';
import { PARTS, type Part, readTogether } from './parts.js';
import { INVALID, READ, type Run, type Source } from './run.js';
import {
  ACCEPTS,
  type AnySchema,
  expectSchema,
  type Primitive,
  readBlank,
  Schema,
  TAGS,
} from './schema.js';

/**
 * What any member accepts. The kind of the value, and a field that is a literal in all object
 * members, rule members out. An object or a list that fits several of the remaining members keeps
 * what any of these declares; other values are read by the first that accepts them.
 */
export class UnionSchema<Output, Input = Output> extends Schema<Output, Input> {
  readonly members: readonly AnySchema[];
  /** By source, then by kind. Created on demand: members can be defined later than the union. */
  readonly #plans: Partial<Record<Source, ReadonlyMap<number, Choice>>> = {};

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
    const choice = this.#choiceFor(input, run);
    const nothing = this.#nothingFor(input, run);
    if (choice && nothing) return readBlank(choice, run, () => nothing.value);
    return choice ? choice[READ](input, run) : run.fail(input, 'has the wrong type');
  }

  override [PARTS](input: unknown, run: Run): readonly Part[] {
    if (this.#nothingFor(input, run)) return [this];
    return this.#choiceFor(input, run)?.[PARTS](input, run) ?? [];
  }

  #nothingFor(input: unknown, run: Run): Nothing | undefined {
    return input === '' && run.source === 'form' ? nothingOf(this.members) : undefined;
  }

  #choiceFor(input: unknown, run: Run): Choice | undefined {
    this.#plans[run.source] ??= run.call(() => planOf(this.members, run.source));
    return this.#plans[run.source]?.get(kindOf(input));
  }

  [ACCEPTS](source: Source): number {
    return this.members.reduce((kinds, member) => kinds | member[ACCEPTS](source), 0);
  }
}

/** What an empty field of a form can stand for. */
interface Nothing {
  readonly value: undefined | null;
}

/** What an empty field can stand for, if a member is the literal `undefined` or `null`. */
function nothingOf(members: readonly AnySchema[]): Nothing | undefined {
  const values: Primitive[] = members.flatMap((each) =>
    each instanceof LiteralSchema ? (each.values as readonly Primitive[]) : [],
  );
  if (values.includes(undefined)) return { value: undefined };
  return values.includes(null) ? { value: null } : undefined;
}

/** What remains of a union for some kind of value. */
type Choice = Pick<Part, typeof READ | typeof PARTS>;

/** The choice for each kind of value. */
function planOf(members: readonly AnySchema[], source: Source): ReadonlyMap<number, Choice> {
  const accepted = members.map((member) => member[ACCEPTS](source));
  const plan = new Map<number, Choice>();
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
function byTag(members: readonly AnySchema[], source: Source): Choice | undefined {
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

class TagChoice implements Choice {
  readonly #key: string;
  readonly #members: ReadonlyMap<unknown, AnySchema>;

  constructor(key: string, members: ReadonlyMap<Primitive, AnySchema>) {
    this.#key = key;
    this.#members = members;
  }

  [READ](input: unknown, run: Run): unknown {
    const tag = this.#tagOf(input);
    const member = this.#members.get(tag);
    if (member) return member[READ](input, run);
    const count = run.count;
    run.fail(tag, 'must be one of the allowed values');
    run.within(this.#key, count);
    return INVALID;
  }

  [PARTS](input: unknown, run: Run): readonly Part[] {
    return this.#members.get(this.#tagOf(input))?.[PARTS](input, run) ?? [];
  }

  #tagOf(input: unknown): unknown {
    const key = this.#key;
    // Only objects get here.
    return Object.hasOwn(input as object, key)
      ? (input as Record<string, unknown>)[key]
      : undefined;
  }
}

/** What only an attempt tells apart. */
class Attempts implements Choice {
  readonly #members: readonly AnySchema[];

  constructor(members: readonly AnySchema[]) {
    this.#members = members;
  }

  [READ](input: unknown, run: Run): unknown {
    const known = run.recall(this, input);
    if (known !== undefined) return known;
    const { fitting, output, loses } = this.#found(input, run);
    if (run.stopped) return INVALID;
    run.loses ||= loses;
    if (fitting.length === 0) run.fail(input, 'has none of the allowed forms');
    const isFinal = run.quiet || !loses;
    return run.remember(this, input, isFinal ? output : readTogether(fitting, input, run), loses);
  }

  [PARTS](input: unknown, run: Run): readonly Part[] {
    return this.#found(input, run).fitting.flatMap((member) => member[PARTS](input, run));
  }

  #found(input: unknown, run: Run): Found {
    return run.find(this, input, () => this.#search(input, run));
  }

  #search(input: unknown, run: Run): Found {
    const { loses: losesElsewhere, quiet } = run;
    run.quiet = true;
    const fitting: AnySchema[] = [];
    let first: Omit<Found, 'fitting'> = { output: INVALID, loses: false };
    try {
      for (const member of this.#members) {
        run.loses = false;
        const output = run.step(1) ? member[READ](input, run) : INVALID;
        if (run.stopped) break;
        if (output === INVALID) continue;
        if (fitting.length === 0) first = { output, loses: run.loses };
        fitting.push(member);
        // It keeps everything, so the members after it have nothing to add.
        if (!run.loses) break;
      }
    } finally {
      run.quiet = quiet;
      run.loses = losesElsewhere;
    }
    return { fitting, ...first };
  }
}

/** What the members of a union make of a value. */
interface Found {
  /** Those that fit, up to the first that loses no field. */
  readonly fitting: readonly AnySchema[];
  /** That of the first one. */
  readonly output: unknown;
  readonly loses: boolean;
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
    const known = run.recall(schema, input);
    if (known !== undefined) return known;
    const losesElsewhere = run.loses;
    run.loses = false;
    let output: unknown = INVALID;
    try {
      if (run.enter() && run.step(1)) output = schema[READ](input, run);
    } finally {
      run.leave();
    }
    const { loses } = run;
    run.loses = losesElsewhere || loses;
    return run.remember(schema, input, output, loses);
  }

  [ACCEPTS](source: Source): number {
    return this.#ask((schema) => schema[ACCEPTS](source)) ?? ANY;
  }

  override [PARTS](input: unknown, run: Run): readonly Part[] {
    return this.schema[PARTS](input, run);
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
