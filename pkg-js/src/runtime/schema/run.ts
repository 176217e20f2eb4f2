/** One validation: the source of its input, its issues so far, and its bounds. */
import { boundIssues, type Issue, MAX_ISSUES } from './issues.js';
import { Groups, Memo } from './memo.js';

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

/** Listing the keys of an object with more of them costs more than remembering them. */
const MANY_KEYS = 64;

const NO_ISSUES: readonly never[] = [];

/** The result of a read. */
interface Known {
  readonly output: unknown;
  readonly loses: boolean;
}

export class Run {
  readonly source: Source;
  /**
   * Asks only whether the input fits. A failure isn't an issue yet and needs no reason: another
   * member may still fit. Unions within take the first member that fits, even if it `loses` fields.
   */
  quiet = false;
  /** Whether a quiet read has dropped a field that another member may declare. */
  loses = false;
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
  /** The results of quiet reads and of others, by reader and object. */
  #asked: Memo<Known> | undefined;
  #final: Memo<Known> | undefined;
  /** What remains of unions, by union and object. */
  #found: Memo<unknown> | undefined;
  #groups: Groups | undefined;
  #keys: Map<object, readonly string[]> | undefined;
  /** Whether a final result may be asked for again. */
  #rereads: boolean;
  #fault: { error: unknown } | undefined;

  constructor(source: Source) {
    this.source = source;
    // It can contain one object many times.
    this.#rereads = source === 'value';
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
   * The result of an earlier read of `input` by `reader`; undefined if there is none. If two members
   * of a union both contain the union, each level would otherwise be read twice as often as the
   * level above it.
   */
  recall(reader: object, input: unknown): unknown {
    if (typeof input !== 'object' || input === null) return undefined;
    const known = this.#known(reader, input);
    this.loses ||= known?.loses === true;
    return known?.output;
  }

  /** Remembers the result of a read, and whether it loses a field. Returns the result. */
  remember(reader: object, input: unknown, output: unknown, loses: boolean): unknown {
    if (typeof input !== 'object' || input === null) return output;
    // A failure is read again, to report the reason.
    if (this.quiet) {
      this.#asked ??= new Memo();
      this.#asked.set(reader, input, { output, loses });
    } else if (this.#rereads && output !== INVALID) {
      this.#final ??= new Memo();
      this.#final.set(reader, input, { output, loses });
    }
    return output;
  }

  /** Whether `read()` fits, and whether it loses a field. */
  try(read: () => unknown): Known {
    const { loses: losesElsewhere, quiet } = this;
    this.quiet = true;
    this.loses = false;
    try {
      return { output: read(), loses: this.loses };
    } finally {
      this.quiet = quiet;
      this.loses = losesElsewhere;
    }
  }

  /** The final output of what fits, in the middle of a quiet read. */
  settle(read: () => unknown): unknown {
    const wasQuiet = this.quiet;
    this.quiet = false;
    // Each level of a recursive type can ask for everything below it.
    this.#rereads = true;
    try {
      return read();
    } finally {
      this.quiet = wasQuiet;
    }
  }

  /** `search()`, but only once for each object. */
  find<T>(reader: object, input: unknown, search: () => T): T {
    if (typeof input !== 'object' || input === null) return search();
    this.#found ??= new Memo();
    const known = this.#found.get(reader, input) as T | undefined;
    if (known !== undefined) return known;
    const found = search();
    this.#found.set(reader, input, found);
    return found;
  }

  /** The keys of `object`, which each member of a union asks for. */
  keysOf(object: object): readonly string[] {
    const known = this.#keys?.get(object);
    if (known) return known;
    const keys = Object.keys(object);
    if (keys.length > MANY_KEYS) {
      this.#keys ??= new Map();
      this.#keys.set(object, keys);
    }
    return keys;
  }

  groupOf(members: readonly object[]): object {
    this.#groups ??= new Groups();
    return this.#groups.of(members);
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

  #known(reader: object, input: object): Known | undefined {
    const known = this.#asked?.get(reader, input);
    if (this.quiet) return known;
    // What fits and loses nothing is final.
    if (known && known.output !== INVALID && !known.loses) return known;
    return this.#final?.get(reader, input);
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
