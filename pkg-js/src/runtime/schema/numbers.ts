/** Numbers, bigints and booleans. */
import { type Bounds, narrow, UNBOUNDED } from './bounds.js';
import { BIGINT, BOOLEAN, NUMBER, STRING, spelled } from './kinds.js';
import { READ, type Run, type Source } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

/** Finite numbers: JSON has no others. */
export class NumberSchema extends Schema<number> {
  readonly #bounds: Bounds;
  readonly #isInteger: boolean;

  constructor(bounds = UNBOUNDED, isInteger = false) {
    super();
    this.#bounds = bounds;
    this.#isInteger = isInteger;
  }

  min(least: number): NumberSchema {
    return new NumberSchema(narrow(this.#bounds, { min: least }), this.#isInteger);
  }

  max(most: number): NumberSchema {
    return new NumberSchema(narrow(this.#bounds, { max: most }), this.#isInteger);
  }

  /** An integer that a number holds exactly, up to 2⁵³ − 1. */
  int(): NumberSchema {
    return new NumberSchema(this.#bounds, true);
  }

  [READ](input: unknown, run: Run): unknown {
    const value = typeof input === 'string' && run.source === 'form' ? parseNumber(input) : input;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return run.fail(input, 'must be a number');
    }
    if (this.#isInteger && !Number.isSafeInteger(value)) {
      return run.fail(input, 'must be an integer');
    }
    const { min, max } = this.#bounds;
    if (value < min) return run.fail(input, `must be at least ${min}`);
    if (value > max) return run.fail(input, `must be at most ${max}`);
    return value;
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, NUMBER, NUMBER);
  }
}

// A valid floating-point number by HTML's definition. `Number` also accepts '', ' 1 ' and '0x10'.
const NUMBER_TEXT = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i;

export function parseNumber(text: string): number | undefined {
  return NUMBER_TEXT.test(text) ? Number(text) : undefined;
}

export class BigintSchema extends Schema<bigint> {
  readonly #min: bigint | undefined;
  readonly #max: bigint | undefined;

  constructor(min?: bigint, max?: bigint) {
    super();
    for (const [name, bound] of Object.entries({ min, max })) {
      if (bound !== undefined && typeof bound !== 'bigint') {
        throw new TypeError(`${name}() takes a bigint`);
      }
    }
    if (min !== undefined && max !== undefined && min > max) {
      throw new TypeError(`min(${min}n) is greater than max(${max}n)`);
    }
    this.#min = min;
    this.#max = max;
  }

  min(least: bigint): BigintSchema {
    return new BigintSchema(least, this.#max);
  }

  max(most: bigint): BigintSchema {
    return new BigintSchema(this.#min, most);
  }

  [READ](input: unknown, run: Run): unknown {
    const value = typeof input === 'string' && run.source !== 'value' ? parseBigint(input) : input;
    if (typeof value !== 'bigint') return run.fail(input, 'must be an integer');
    if (this.#min !== undefined && value < this.#min) {
      return run.fail(input, `must be at least ${this.#min}`);
    }
    if (this.#max !== undefined && value > this.#max) {
      return run.fail(input, `must be at most ${this.#max}`);
    }
    return value;
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, BIGINT, STRING);
  }
}

// Parsing n digits takes more than linear time.
const MAX_DIGITS = 4096;

/** The bigint that a string of decimal digits encodes, if it is one. */
export function parseBigint(text: string): bigint | undefined {
  return text.length <= MAX_DIGITS && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

export class BooleanSchema extends Schema<boolean> {
  [READ](input: unknown, run: Run): unknown {
    const value = run.source === 'form' ? parseBoolean(input) : input;
    return typeof value === 'boolean' ? value : run.fail(input, 'must be true or false');
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, BOOLEAN, BOOLEAN);
  }
}

/**
 * The boolean that a form's field encodes, if it encodes one. A checkbox sends `on` or nothing. If
 * a hidden field of the same name precedes it to set the unchecked value, the last field counts.
 */
export function parseBoolean(input: unknown): boolean | undefined {
  const text: unknown = Array.isArray(input) ? input.at(-1) : input;
  if (text === 'on' || text === 'true' || text === '1') return true;
  if (text === undefined || text === 'off' || text === 'false' || text === '0') return false;
  return undefined;
}
