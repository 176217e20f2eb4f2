/** Standard Schema v1 (https://standardschema.dev): the interface that validators share. */
import { MAX_ISSUES, MAX_KEY_LENGTH, type SchemaIssue } from './run.js';

/** A schema of any library that follows the specification. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': StandardProps<Input, Output>;
}

export interface StandardProps<Input, Output> {
  readonly version: 1;
  readonly vendor: string;
  readonly validate: (
    value: unknown,
    options?: { readonly libraryOptions?: Record<string, unknown> | undefined } | undefined,
  ) => StandardResult<Output> | Promise<StandardResult<Output>>;
  /** For the type checker only. */
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a method gets: the output of its schema, with the defaults filled in. */
export type InferSchema<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output'];

/** What a caller gives: the input of a schema, where a field with a default may be absent. */
export type InferSchemaInput<S extends StandardSchema> = NonNullable<
  S['~standard']['types']
>['input'];

/** An output, or what is wrong with the input. */
export type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** Whether `value` is a schema of some library. ArkType's are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  const isSchema = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isSchema) return false;
  const props = (value as { '~standard'?: Partial<StandardProps<unknown, unknown>> })['~standard'];
  return props?.version === 1 && typeof props.validate === 'function';
}

/** Runs a schema of another library, which may take its time. Its messages are its own. */
export function runStandard<Output>(
  schema: StandardSchema<unknown, Output>,
  input: unknown,
): Result<Output> | Promise<Result<Output>> {
  const result = schema['~standard'].validate(input);
  // Not every promise is a `Promise`. Taken for a result, it would have no issues: all would pass.
  return 'then' in result ? Promise.resolve(result).then(toResult) : toResult(result);
}

function toResult<Output>(result: StandardResult<Output>): Result<Output> {
  if (!result.issues) return { value: result.value };
  const { length } = result.issues;
  // Plain lists: ArkType's are subclasses, which would travel as such.
  const issues = Array.from({ length: Math.min(length, MAX_ISSUES) }, (_, i) => {
    const { message, path = [] } = result.issues[i] as StandardIssue;
    return { path: Array.from(path, toKey), message: String(message) };
  });
  return { issues };
}

/** As JSON can carry it, and short: a key of the input is repeated in every issue below it. */
function toKey(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === 'object' ? segment.key : segment;
  return typeof key === 'number' ? key : String(key).slice(0, MAX_KEY_LENGTH);
}
