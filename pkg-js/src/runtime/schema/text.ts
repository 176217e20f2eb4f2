/** Strings. */
import { type Bounds, countIssue, narrowCount, UNBOUNDED } from './bounds.js';
import { STRING, spelled } from './kinds.js';
import { type INVALID, READ, type Run, type Source } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

interface Check {
  readonly message: string;
  readonly test: (text: string) => boolean;
}

/** A pattern can backtrack, so its input is at most this long, unless `max()` says otherwise. */
const MAX_PATTERN_INPUT = 4096;

export class StringSchema extends Schema<string> {
  readonly #bounds: Bounds;
  readonly #checks: readonly Check[];
  /** Whether one of the checks is the developer's own pattern. */
  readonly #hasPattern: boolean;

  constructor(bounds = UNBOUNDED, checks: readonly Check[] = [], hasPattern = false) {
    super();
    this.#bounds = bounds;
    this.#checks = checks;
    this.#hasPattern = hasPattern;
  }

  /** At least so many characters (UTF-16 code units, as in `length`). */
  min(characters: number): StringSchema {
    const bounds = narrowCount(this.#bounds, { min: characters });
    return new StringSchema(bounds, this.#checks, this.#hasPattern);
  }

  /** At most so many characters (UTF-16 code units, as in `length`). */
  max(characters: number): StringSchema {
    const bounds = narrowCount(this.#bounds, { max: characters });
    return new StringSchema(bounds, this.#checks, this.#hasPattern);
  }

  /** An email address, as `<input type="email">` accepts it: `ada@localhost` is one. */
  email(): StringSchema {
    return this.#with({ message: 'must be an email address', test: isEmail });
  }

  /** An absolute URL with `http:` or `https:`, because a link with `javascript:` runs code. */
  url(): StringSchema {
    return this.#with({ message: 'must be a URL', test: isUrl });
  }

  /**
   * A string in which `pattern` matches. Anchor the pattern (`^…$`) to match the whole string.
   * Strings of over 4096 characters are rejected before the search, unless `max()` says otherwise:
   * patterns such as `(a+)+$` take exponential time.
   */
  regex(pattern: RegExp, message = 'has the wrong format'): StringSchema {
    if (!(pattern instanceof RegExp)) throw new TypeError('regex() takes a regular expression');
    // With `g` or `y` every test would begin where the last one ended.
    const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
    return this.#with({ message, test: (text) => stateless.test(text) }, true);
  }

  [READ](input: unknown, run: Run): unknown {
    if (typeof input !== 'string') return run.fail(input, 'must be a string');
    const { length } = input;
    if (length < this.#bounds.min || length > this.#bounds.max) {
      return run.fail(input, countIssue(length, this.#bounds, 'be', 'character') ?? '');
    }
    return this.#checks.length === 0 ? input : this.#check(input, run);
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, STRING, STRING);
  }

  #check(input: string, run: Run): string | typeof INVALID {
    if (this.#hasPattern && this.#bounds.max === Infinity && input.length > MAX_PATTERN_INPUT) {
      return run.fail(input, `must be at most ${MAX_PATTERN_INPUT} characters`);
    }
    for (const { test, message } of this.#checks) {
      if (!test(input)) return run.fail(input, message);
    }
    return input;
  }

  #with(check: Check, hasPattern = this.#hasPattern): StringSchema {
    return new StringSchema(this.#bounds, [...this.#checks, check], hasPattern);
  }
}

// Each run of characters ends where another class begins, so the pattern never backtracks.
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d]+(?:-+[a-z\d]+)*(?:\.[a-z\d]+(?:-+[a-z\d]+)*)*$/i;

function isEmail(text: string): boolean {
  // RFC 5321's longest path, less its brackets.
  return text.length <= 254 && EMAIL.test(text);
}

// Node's parser takes quadratic time in a host's length, minutes for a mebibyte; workerd's rejects
// long hosts. DNS allows at most 253 characters; a user and a port can surround the host.
const HTTP_URL = /^https?:[/\\]*[^/\\?#]{1,512}(?:[/\\?#]|$)/i;

function isUrl(text: string): boolean {
  // The parser skips spaces and control characters at the ends, and line breaks anywhere.
  return !/\s|[^!-\uffff]/.test(text) && HTTP_URL.test(text) && URL.canParse(text);
}
