/** A parameter whose type is inferred from a schema: the schema itself runs. */
import type { Issue } from './issues.js';
import { ANY } from './kinds.js';
import type { Run, Source } from './run.js';
import { INVALID, READ } from './run.js';
import { ACCEPTS, parse, Schema } from './schema.js';
import { isStandardSchema, type Result, runStandard } from './standard.js';

/** How a parameter differs from what the schema takes and gives. */
export interface Besides {
  readonly null?: boolean;
  /** The argument may be absent. The schema is asked first: it may have a default. */
  readonly absent?: boolean;
  /** The method takes what goes into the schema, as it is. */
  readonly input?: boolean;
}

/** It is imported with the first call, since a schema's file may be heavy or import the class. */
export class ForeignSchema extends Schema<unknown> {
  readonly #load: () => Promise<object>;
  readonly #path: readonly string[];
  readonly #besides: Besides;

  constructor(load: () => Promise<object>, path: readonly string[], besides: Besides = {}) {
    super();
    this.#load = load;
    this.#path = path;
    this.#besides = besides;
  }

  /** Only {@link ForeignSchema.check} reads: it can wait for the schema. */
  [READ](_input: unknown, run: Run): unknown {
    run.fail(null, 'cannot be read');
    return INVALID;
  }

  [ACCEPTS](): number {
    return ANY;
  }

  async check(value: unknown, source: Source): Promise<Result<unknown>> {
    if (value === null && this.#besides.null) return { value };
    const schema = await this.#find();
    const result =
      schema instanceof Schema ? parse(schema, value, source) : await runStandard(schema, value);
    const isAbsent = value === undefined && this.#besides.absent;
    // Koze's own schemas decode JSON: what comes out is what went in.
    const isInput = this.#besides.input && !(schema instanceof Schema);
    return (result.issues ? isAbsent : isInput) ? { value } : result;
  }

  async #find() {
    let found: unknown = await this.#load();
    for (const name of this.#path) found = (found as Record<string, unknown>)[name];
    if (isStandardSchema(found)) return found;
    throw new TypeError(
      `${this.#path.join('.')} is not a schema, but the type of a parameter is inferred from it`,
    );
  }
}

/** An argument that a schema still has to check. */
export interface Waiting {
  readonly index: number;
  readonly path: readonly (string | number)[];
  readonly result: Promise<Result<unknown>>;
}

/** Waits for all of `waiting`: puts their values into `args`, and returns their issues. */
export async function settle(args: unknown[], waiting: readonly Waiting[]): Promise<Issue[]> {
  const results = await Promise.all(waiting.map(({ result }) => result));
  return results.flatMap((result, i) => {
    const { index, path } = waiting[i] as Waiting;
    if (!result.issues) args[index] = result.value;
    return (result.issues ?? []).map(({ path: at, message }) => ({
      path: [...path, ...at],
      message,
    }));
  });
}
