/** Standard Schema v1 (https://standardschema.dev): the interface that validators share. */
import { boundIssues, type Issue, MAX_ISSUES } from './issues.js';

/** A schema of any library that implements the specification. */
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

/** More keys than an answer lists of a path. */
const MAX_PATH = 1000;

/** The type that a method gets: the output of its schema, with the defaults filled in. */
export type InferSchema<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output'];

/** The type that a caller passes: a schema's input. A field with a default may be absent. */
export type InferSchemaInput<S extends StandardSchema> = NonNullable<
  S['~standard']['types']
>['input'];

/** An output, or the issues of the input. */
export type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

/** Whether `value` is a schema of any library. ArkType's schemas are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  const isSchema = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isSchema) return false;
  const props = (value as { '~standard'?: Partial<StandardProps<unknown, unknown>> })['~standard'];
  return props?.version === 1 && typeof props.validate === 'function';
}

/** Runs a schema of another library, which may be asynchronous and writes its own messages. */
export function runStandard<Output>(
  schema: StandardSchema<unknown, Output>,
  input: unknown,
): Result<Output> | Promise<Result<Output>> {
  const result = schema['~standard'].validate(input);
  // Not every promise is a `Promise`. Read as a result, it has no issues: every input would pass.
  return 'then' in result ? Promise.resolve(result).then(toResult) : toResult(result);
}

function toResult<Output>(result: StandardResult<Output>): Result<Output> {
  if (!result.issues) return { value: result.value };
  // Reads only the issues that can be listed, and one more to show that there are more: there can
  // be any number of issues, and a getter can compute each message.
  const issues = firstOf(result.issues, MAX_ISSUES + 1).map(({ message, path }) => ({
    path: firstOf(path ?? [], MAX_PATH).map(toKey),
    message: String(message),
  }));
  return { issues: boundIssues(issues) };
}

/** A plain list: ArkType's paths are subclasses of Array and would be sent as such. */
function firstOf<T>(list: readonly T[], count: number): T[] {
  return Array.from({ length: Math.min(list.length, count) }, (_, i) => list[i] as T);
}

/** The key as JSON can encode it. */
function toKey(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === 'object' ? segment.key : segment;
  return typeof key === 'number' ? key : String(key);
}
