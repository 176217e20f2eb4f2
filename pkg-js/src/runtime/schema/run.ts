/** One validation: the source of its input, its issues so far, and its bounds. */
import { boundIssues, type Issue, MAX_ISSUES } from './issues.js';

/**
 * The source of an input, which decides how each type is encoded.
 *
 * - `value`: a call from worker code. A Date is a Date.
 * - `json`: the output of `JSON.parse`. Dates are ISO strings, bigints decimal strings, bytes
 *   base64, Maps arrays of entries, Sets arrays.
 * - `form`: the output of `readForm`. Everything is a string, except files.
 */
export type Source = 'value' | 'json' | 'form';

/** A schema returns this if it has no output. */
export const INVALID: unique symbol = Symbol('invalid');

/** Reads an input: the output, or {@link INVALID}. */
export const READ: unique symbol = Symbol('read');

export interface Reader {
  [READ](input: unknown, run: Run): unknown;
}

/**
 * Nested definitions that refer to themselves. Input over HTTP has at most the `MAX_DEPTH` of
 * `shared/protocol.ts`.
 */
const MAX_DEPTH = 512;

/**
 * Only a value that contains the same object many times, which worker code can build, reaches this
 * number: the 32 MiB that Workers RPC accepts have fewer items.
 */
const MAX_STEPS = 20_000_000;

const NO_ISSUES: readonly never[] = [];

export class Run {
  readonly source: Source;
  /** Another member may still match, so a failure isn't an issue yet and needs no reason. */
  quiet = false;
  /** The value is an item of a list. A form can't nest lists. */
  isItem = false;
  /** The result is final. */
  stopped = false;
  /** Objects, items and attempts so far. */
  steps = 0;
  /** Objects without a reserved key at any depth. */
  harmless: Set<object> | undefined;
  #depth = 0;
  /** Paths run from the inside out until `issues` is read. */
  #issues: { path: (string | number)[]; message: string }[] | undefined;
  #memo: Map<Reader, Map<object, unknown>> | undefined;
  #fault: { error: unknown } | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** The number of issues. */
  get count(): number {
    return this.#issues === undefined ? 0 : this.#issues.length;
  }

  /** Reports that `input` is invalid. `message` never quotes the input. */
  fail(input: unknown, message: string): typeof INVALID {
    if (this.quiet || this.stopped) return INVALID;
    if (input === undefined) return this.#report('is required');
    if (this.source === 'form' && Array.isArray(input)) return this.#report('must be given once');
    return this.#report(message);
  }

  /** Reports an issue at `path`, relative to the current input. */
  failAt(path: readonly (string | number)[], message: string): typeof INVALID {
    if (this.quiet || this.stopped) return INVALID;
    return this.#report(message, [...path].reverse());
  }

  /** Puts `key` before the paths of the issues from number `first` on. Returns the new count. */
  within(key: string | number, first: number): number {
    const issues = this.#issues ?? NO_ISSUES;
    for (let i = first; i < issues.length; i++) issues[i]!.path.push(key);
    return issues.length;
  }

  /** Counts `count` steps; false if there have been too many. */
  step(count: number): boolean {
    this.steps += count;
    return this.steps <= MAX_STEPS || this.#stop('is too large');
  }

  /** Enters a definition that may contain itself; false if the nesting is too deep. */
  enter(): boolean {
    return this.#depth++ < MAX_DEPTH || this.#stop('is nested too deeply');
  }

  leave(): void {
    this.#depth--;
  }

  /**
   * The result of an earlier read of `object` by `reader`. If two members of a union both contain
   * the union, each level would otherwise be read twice as often as the level above it.
   */
  recall(reader: Reader, object: object): unknown {
    return this.#memo?.get(reader)?.get(object);
  }

  remember(reader: Reader, object: object, output: unknown): void {
    this.#memo ??= new Map();
    const outputs = this.#memo.get(reader);
    if (outputs) outputs.set(object, output);
    else this.#memo.set(reader, new Map([[object, output]]));
  }

  /** Runs the developer's own code: what it throws is not the input's fault. */
  call<T>(code: () => T): T {
    try {
      return code();
    } catch (error) {
      this.#fault ??= { error };
      throw error;
    }
  }

  /** Handles an error from a getter or a proxy of `input`. JSON and forms have neither. */
  rescue(error: unknown): typeof INVALID {
    if (this.#fault) throw this.#fault.error;
    if (this.source !== 'value') throw error;
    return this.fail(null, 'cannot be read');
  }

  get issues(): readonly Issue[] {
    const issues = this.#issues ?? NO_ISSUES;
    return boundIssues(issues.map(({ path, message }) => ({ path: [...path].reverse(), message })));
  }

  /** Ends the run for good, so that no other attempt continues an endless one. */
  #stop(message: string): false {
    if (!this.stopped) {
      this.#report(message);
      this.stopped = true;
    }
    return false;
  }

  #report(message: string, path: (string | number)[] = []): typeof INVALID {
    this.#issues ??= [];
    this.#issues.push({ path, message });
    // One more than the answer lists, to show that there are more.
    if (this.#issues.length > MAX_ISSUES) this.stopped = true;
    return INVALID;
  }
}
