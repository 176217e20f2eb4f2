/** One validation: where its input comes from, what it has found, and what bounds it. */
import { boundIssues, type Issue, MAX_ISSUES } from './issues.js';

/**
 * Where input comes from, and so which forms a type takes.
 *
 * - `value`: a call from worker code. A Date is a Date.
 * - `json`: what `JSON.parse` made. Dates are ISO strings, bigints decimal strings, bytes base64,
 *   Maps arrays of entries, Sets arrays.
 * - `form`: what `readForm` made of the fields of a form. All is text, files apart.
 */
export type Source = 'value' | 'json' | 'form';

/** What a schema gives in place of an output that it does not have. */
export const INVALID: unique symbol = Symbol('invalid');

/** Reads an input: the output, or {@link INVALID}. */
export const READ: unique symbol = Symbol('read');

export interface Reader {
  [READ](input: unknown, run: Run): unknown;
}

/** Definitions that refer to themselves, one within the other. Input over HTTP has at most `MAX_DEPTH` levels, see `shared/protocol.ts`. */
const MAX_DEPTH = 512;

/**
 * Only a value that holds the same object many times over, which worker code can build, gets this
 * far: 32 MiB, what Workers RPC carries, have fewer items.
 */
const MAX_STEPS = 20_000_000;

const NO_ISSUES: readonly never[] = [];

export class Run {
  readonly source: Source;
  /** Something may still match: what fails now is no issue yet, and its reasons are not asked for. */
  quiet = false;
  /** The value is an item of a list: a form has no lists in lists. */
  isItem = false;
  /** There is nothing more to find out. */
  stopped = false;
  /** Objects, items and attempts so far. */
  steps = 0;
  /** Objects that are known to have no reserved key, all that is within them included. */
  harmless: Set<object> | undefined;
  #depth = 0;
  /** Paths are from the inside out until `issues` is asked for. */
  #issues: { path: (string | number)[]; message: string }[] | undefined;
  #memo: Map<Reader, Map<object, unknown>> | undefined;
  #fault: { error: unknown } | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** How many issues there are. */
  get count(): number {
    return this.#issues === undefined ? 0 : this.#issues.length;
  }

  /** Notes that `input` is not what was expected. `message` never quotes the input. */
  fail(input: unknown, message: string): typeof INVALID {
    if (this.quiet || this.stopped) return INVALID;
    if (input === undefined) return this.#report('is required');
    if (this.source === 'form' && Array.isArray(input)) return this.#report('must be given once');
    return this.#report(message);
  }

  /** Notes an issue at `path`, below the input at hand. */
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

  /** Goes into a definition that may hold itself; false if that went on too long. */
  enter(): boolean {
    return this.#depth++ < MAX_DEPTH || this.#stop('is nested too deeply');
  }

  leave(): void {
    this.#depth--;
  }

  /**
   * What `reader` made of `object` before. Two members of a union that both hold the union would
   * otherwise read each level twice as often as the one above it.
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

  /** After a throw while `input` was read: a getter's, a proxy's. JSON and forms have neither. */
  rescue(error: unknown): typeof INVALID {
    if (this.#fault) throw this.#fault.error;
    if (this.source !== 'value') throw error;
    return this.fail(null, 'cannot be read');
  }

  get issues(): readonly Issue[] {
    const issues = this.#issues ?? NO_ISSUES;
    return boundIssues(issues.map(({ path, message }) => ({ path: [...path].reverse(), message })));
  }

  /** Ends the run, whatever else was tried: attempts that go on forever fail for good. */
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
    // One more than are listed: it tells that there are more.
    if (this.#issues.length > MAX_ISSUES) this.stopped = true;
    return INVALID;
  }
}
