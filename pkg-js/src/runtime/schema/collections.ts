/** Tuples, Maps and Sets. Lists are in `schema.ts`, records in `object.ts`. */
import { type Bounds, countIssue, narrowCount, quantity, UNBOUNDED } from './bounds.js';
import { itemsOf, readEach, readItems } from './items.js';
import { ARRAY, OBJECT, spelled } from './kinds.js';
import { AT, OPTIONAL, type Part, partsAt, readTogether, TOGETHER } from './parts.js';
import { INVALID, READ, type Run, type Source } from './run.js';
import { ACCEPTS, type AnySchema, expectSchema, Schema, takesFiles } from './schema.js';

/**
 * Values at fixed positions. Optional values at the end may be absent. Any number of `rest` may
 * follow, and `tail` after those.
 */
export class TupleSchema<Output, Input = Output> extends Schema<Output, Input> {
  readonly #items: readonly AnySchema[];
  readonly #rest: AnySchema | undefined;
  readonly #tail: readonly AnySchema[];
  readonly #message: string;
  /** The number of required items. */
  readonly #least: number;

  constructor(items: readonly AnySchema[], rest?: AnySchema, tail: readonly AnySchema[] = []) {
    super();
    if (!Array.isArray(items)) throw new TypeError('tuple() takes a list of schemas');
    [...items, ...tail].forEach((item, i) => {
      expectSchema(item, `Item ${i} of the tuple`);
    });
    if (rest !== undefined) expectSchema(rest, 'The rest of the tuple');
    this.#items = [...items];
    this.#rest = rest;
    this.#tail = tail;
    const isOptional = items.map((item) => item[OPTIONAL]);
    this.#least = tail.length > 0 ? items.length + tail.length : 1 + isOptional.lastIndexOf(false);
    this.#message = this.#describe();
  }

  [READ](input: unknown, run: Run): unknown {
    const values = itemsOf(input, run);
    if (!values) return run.fail(input, 'must be a list');
    const { length } = values;
    if (!this.#mayHave(length)) return run.fail(null, this.#message);
    const most = Math.max(length, this.#items.length);
    const output = readEach(most, run, (i) => this.#itemAt(i, length)[READ](values[i], run));
    return output === INVALID ? INVALID : withoutAbsent(output, this.#least);
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, ARRAY, ARRAY);
  }

  override [AT](key: string | number, _run: Run, length = 0): readonly Part[] {
    return typeof key === 'number' && this.#mayHave(length) ? [this.#itemAt(key, length)] : [];
  }

  override [TOGETHER](all: readonly Part[], input: unknown, run: Run): unknown {
    const values = itemsOf(input, run);
    if (!values || !this.#mayHave(values.length)) return run.fail(null, 'cannot be read');
    const { length } = values;
    const output = readEach(Math.max(length, this.#items.length), run, (i) =>
      i < length
        ? readTogether(partsAt(all, i, run, length), values[i], run)
        : this.#itemAt(i, length)[READ](undefined, run),
    );
    return output === INVALID ? INVALID : withoutAbsent(output, length);
  }

  #mayHave(length: number): boolean {
    const most = this.#rest ? Infinity : this.#items.length + this.#tail.length;
    return length >= this.#least && length <= most;
  }

  /** The schema of the item at `index`, if there are `length` items. */
  #itemAt(index: number, length: number): AnySchema {
    const fromTail = index - (length - this.#tail.length);
    return (this.#items[index] ?? this.#tail[fromTail] ?? this.#rest) as AnySchema;
  }

  #describe(): string {
    const least = this.#least;
    const most = this.#items.length + this.#tail.length;
    if (this.#rest) return `must have at least ${quantity(least, 'item')}`;
    return `must have ${least === most ? '' : `${least} to `}${quantity(most, 'item')}`;
  }
}

/** `items` without what is `undefined` at the end, but at least `least` of them. */
function withoutAbsent(items: unknown[], least: number): unknown[] {
  while (items.length > least && items.at(-1) === undefined) items.pop();
  return items;
}

/** A Map; in JSON, a list of its entries. */
export class MapSchema<Output, Input = Output> extends Schema<Output, Input> {
  readonly #entry: TupleSchema<unknown>;
  readonly #bounds: Bounds;

  constructor(entry: TupleSchema<unknown>, bounds = UNBOUNDED) {
    super();
    this.#entry = entry;
    this.#bounds = bounds;
  }

  /** At least this many items. */
  min(items: number): MapSchema<Output, Input> {
    return new MapSchema(this.#entry, narrowCount(this.#bounds, { min: items }));
  }

  /** At most this many items. */
  max(items: number): MapSchema<Output, Input> {
    return new MapSchema(this.#entry, narrowCount(this.#bounds, { max: items }));
  }

  [READ](input: unknown, run: Run): unknown {
    const entries = run.source === 'json' ? input : entriesOf(input);
    if (!Array.isArray(entries)) return run.fail(input, 'must be a map');
    return readDistinct(
      this.#entry,
      entries,
      this.#bounds,
      run,
      (outputs) => new Map(outputs as [unknown, unknown][]),
    );
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, ARRAY);
  }
}

/** A Set; in JSON, a list of its items; in a form, a repeated field. */
export class SetSchema<Output, Input = Output> extends Schema<Set<Output>, Set<Input>> {
  readonly #item: AnySchema;
  readonly #bounds: Bounds;

  constructor(item: AnySchema, bounds = UNBOUNDED) {
    super();
    expectSchema(item, 'The item of a set');
    this.#item = item;
    this.#bounds = bounds;
  }

  /** At least this many items. */
  min(items: number): SetSchema<Output, Input> {
    return new SetSchema(this.#item, narrowCount(this.#bounds, { min: items }));
  }

  /** At most this many items. */
  max(items: number): SetSchema<Output, Input> {
    return new SetSchema(this.#item, narrowCount(this.#bounds, { max: items }));
  }

  [READ](input: unknown, run: Run): unknown {
    const items =
      run.source === 'value' ? valuesOf(input) : itemsOf(input, run, takesFiles(this.#item));
    if (!items) return run.fail(input, 'must be a set');
    return readDistinct(this.#item, items, this.#bounds, run, (outputs) => new Set(outputs));
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, ARRAY);
  }
}

/** Reads `items` into a collection without duplicates. */
function readDistinct(
  item: AnySchema,
  items: readonly unknown[],
  { min, max }: Bounds,
  run: Run,
  collect: (outputs: readonly unknown[]) => { readonly size: number },
): unknown {
  // Counted as items arrive, so that no excess item is read. Duplicates count twice here.
  const tooMany = countIssue(items.length, { min: 0, max }, 'have', 'item');
  if (tooMany) return run.fail(null, tooMany);
  const outputs = readItems(item, items, run);
  if (outputs === INVALID) return INVALID;
  const collected = collect(outputs);
  const tooFew = countIssue(collected.size, { min, max }, 'have', 'item');
  return tooFew ? run.fail(null, tooFew) : collected;
}

// The built-in iterators: a subclass can have an iterator that never ends.
function entriesOf(input: unknown): [unknown, unknown][] | undefined {
  if (!(input instanceof Map)) return undefined;
  const entries: [unknown, unknown][] = [];
  Map.prototype.forEach.call(input, (value, key) => entries.push([key, value]));
  return entries;
}

function valuesOf(input: unknown): unknown[] | undefined {
  if (!(input instanceof Set)) return undefined;
  const values: unknown[] = [];
  Set.prototype.forEach.call(input, (value) => values.push(value));
  return values;
}
