/** What a schema of another library has made of a value that other schemas fit as well. */
import { readItemsTogether } from './items.js';
import { ObjectSchema } from './object.js';
import { AT, OPTIONAL, PARTS, type Part, TOGETHER } from './parts.js';
import { INVALID, READ, type Run } from './run.js';

/** Declares nothing: it keeps what the others declare. */
const EMPTY = new ObjectSchema({});

/** An output, which stays as it is. The fields that only other schemas declare are added. */
class Kept implements Part {
  readonly #output: unknown;

  constructor(output: unknown) {
    this.#output = output;
  }

  get [OPTIONAL](): boolean {
    return true;
  }

  [READ](): unknown {
    return this.#output;
  }

  [PARTS](): readonly Part[] {
    return [this];
  }

  [AT](key: string | number): readonly Part[] {
    const output = this.#output;
    if (typeof output !== 'object' || output === null || !Object.hasOwn(output, key)) return [];
    return [keep((output as Record<string | number, unknown>)[key])];
  }

  [TOGETHER](all: readonly Part[], input: unknown, run: Run): unknown {
    const output = this.#output;
    if (Array.isArray(output)) {
      const isSame = Array.isArray(input) && input.length === output.length;
      return isSame ? readItemsTogether(all, input, run, false) : output;
    }
    if (Object.prototype.toString.call(output) !== '[object Object]') return output;
    const fields = EMPTY[TOGETHER](all, input, run);
    // A default of the schema is no field of the input.
    return fields === INVALID ? INVALID : { ...(output as object), ...(fields as object) };
  }
}

/** By output, so that several questions about one value have one answer. */
const known = new WeakMap<object, Kept>();

export function keep(output: unknown): Part {
  if (typeof output !== 'object' || output === null) return new Kept(output);
  const kept = known.get(output) ?? new Kept(output);
  known.set(output, kept);
  return kept;
}
