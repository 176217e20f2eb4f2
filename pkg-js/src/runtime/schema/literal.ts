/** Literals and enums: values that are listed one by one. */
import { BIGINT, kindOf, STRING, spelled } from './kinds.js';
import { parseBigint, parseBoolean, parseNumber } from './numbers.js';
import { READ, type Run, type Source } from './run.js';
import { ACCEPTS, type Primitive, Schema } from './schema.js';

/** With more values than this, listing them makes the message too long. */
const MAX_NAMED = 8;

export class LiteralSchema<T extends Primitive> extends Schema<T> {
  readonly values: readonly T[];
  readonly #values: ReadonlySet<unknown>;
  readonly #message: string;

  constructor(values: readonly T[]) {
    super();
    if (!Array.isArray(values) || values.length === 0) {
      throw new TypeError('enum() takes a list of at least one value');
    }
    for (const value of values) {
      const isPrimitive = typeof value !== 'object' ? typeof value !== 'function' : value === null;
      if (isPrimitive && typeof value !== 'symbol' && !Number.isNaN(value)) continue;
      throw new TypeError('literal() and enum() take strings, numbers, bigints, booleans and null');
    }
    this.values = [...values];
    this.#values = new Set(values);
    this.#message =
      values.length > MAX_NAMED
        ? 'must be one of the allowed values'
        : `must be ${values.length > 1 ? 'one of ' : ''}${values.map(String).join(', ')}`;
  }

  [READ](input: unknown, run: Run): unknown {
    if (this.#values.has(input)) return input;
    if (run.source === 'value') return run.fail(input, this.#message);
    const value = valueOfText(input, run.source, this.#values);
    return value === undefined ? run.fail(input, this.#message) : value;
  }

  [ACCEPTS](source: Source): number {
    let kinds = 0;
    for (const value of this.values) kinds |= kindOf(value);
    return spelled(source, kinds, kinds & BIGINT ? kinds | STRING : kinds);
  }
}

/** The one of `values` that `input` spells. */
function valueOfText(
  input: unknown,
  source: Source,
  values: ReadonlySet<unknown>,
): Primitive | undefined {
  const text = typeof input === 'string' ? input : '';
  const candidates: Primitive[] = [parseBigint(text)];
  if (source === 'form') candidates.push(parseNumber(text), parseBoolean(input));
  return candidates.find((value) => value !== undefined && values.has(value));
}
