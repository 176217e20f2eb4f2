/** A type that is inferred from a schema: the schema itself runs. */
import type { Issue } from './issues.js';
import { keep } from './kept.js';
import { ANY } from './kinds.js';
import { PARTS, type Part } from './parts.js';
import type { Run, Source } from './run.js';
import { INVALID, READ } from './run.js';
import { ACCEPTS, parse, Schema } from './schema.js';
import { isStandardSchema, type Result, runStandard, type StandardSchema } from './standard.js';

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
  #loaded: StandardSchema | undefined;

  constructor(load: () => Promise<object>, path: readonly string[], besides: Besides = {}) {
    super();
    this.#load = load;
    this.#path = path;
    this.#besides = besides;
  }

  /** Reads a part of an argument. Throws an {@link Unloaded} if the schema isn't imported yet. */
  [READ](input: unknown, run: Run): unknown {
    const schema = this.#found(run);
    if (schema instanceof Schema) return schema[READ](input, run);
    const known = run.recall(this, input);
    if (known !== undefined) return known;
    const { value, issues }: Outcome = run.call(() => this.#runNow(schema, input));
    // It may drop fields, which another member of a union declares.
    const loses = typeof input === 'object' && input !== null;
    run.loses ||= loses;
    for (const { path, message } of issues ?? []) run.failAt(path as Path, message);
    const output = issues ? INVALID : this.#besides.input ? input : value;
    return run.remember(this, input, output, loses);
  }

  [ACCEPTS](): number {
    return ANY;
  }

  /** What comes out of the schema, as one of several schemas that the value fits. */
  override [PARTS](input: unknown, run: Run): readonly Part[] {
    const schema = this.#found(run);
    if (schema instanceof Schema) return schema[PARTS](input, run);
    const { output } = run.try(() => this[READ](input, run));
    return output === INVALID ? [] : [keep(output)];
  }

  /** Checks a whole argument. */
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

  #found(run: Run): StandardSchema {
    return (
      this.#loaded ??
      run.call(() => {
        throw new Unloaded(this);
      })
    );
  }

  #runNow(schema: StandardSchema, input: unknown): Result<unknown> {
    const result = runStandard(schema, input);
    if (!(result instanceof Promise)) return result;
    result.catch(() => {});
    throw new TypeError(
      `${this.#path.join('.')} is asynchronous. As a part of a type, Koze can only run it if it ` +
        'is synchronous: list a schema for the parameter in `static schemas`',
    );
  }

  async load(): Promise<void> {
    this.#loaded = await this.#find();
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

/** `runStandard` makes such keys of any others. */
type Path = readonly (string | number)[];

interface Outcome {
  readonly value?: unknown;
  readonly issues?: readonly Issue[] | undefined;
}

/** Thrown where a part of a type needs a schema that isn't imported yet. */
class Unloaded extends Error {
  readonly schema: ForeignSchema;

  constructor(schema: ForeignSchema) {
    super('A schema is not imported yet');
    this.schema = schema;
  }
}

/** `run()`, again after each schema that it lacks has been imported. */
export function whenLoaded<T>(run: () => T): T | Promise<Awaited<T>> {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Unloaded)) throw error;
    return error.schema.load().then(() => whenLoaded(run)) as Promise<Awaited<T>>;
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
