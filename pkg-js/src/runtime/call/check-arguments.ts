/**
 * Checks and decodes arguments against the method's schema, or against its TypeScript parameter types.
 * Calls over HTTP and calls from worker code are checked alike.
 */

import { ForeignSchema, settle, type Waiting, whenLoaded } from '../schema/foreign.js';
import { readForm } from '../schema/form.js';
import { boundIssues, type Issue, MAX_ISSUES } from '../schema/issues.js';
import { type AnySchema, parse, Schema } from '../schema/schema.js';
import { type Result, runStandard, type StandardSchema } from '../schema/standard.js';
import { invalidInput } from '../shared/refusals.js';
import { checkByList } from './check-list.js';
import { type Definition, matchArguments, type Parameter } from './definition.js';
import { argumentsFromForm } from './form-arguments.js';
import type { Input } from './input.js';
import { isList, schemaOf } from './settings/schemas.js';

type Args = readonly unknown[];

/** Returns the arguments to call `method` with. Throws an RpcError of 400 with all issues. */
export function checkArguments(
  definition: Definition,
  method: string,
  input: Input,
): Args | Promise<Args> {
  const schema = schemaOf(definition, method);
  const parameters = definition.params?.[method];
  if (isList(schema)) return checkByList(schema, parameters ?? schema.map(() => ['']), input);
  if (schema) return checkObject(schema, input);
  if (parameters) return whenLoaded(() => checkParameters(parameters, input));
  return input.source === 'form' ? [readForm(input.fields)] : input.args;
}

/** A method with one schema takes one argument; a form's fields are those of the argument. */
function checkObject(schema: StandardSchema, input: Input): Args | Promise<Args> {
  const value = input.source === 'form' ? readForm(input.fields) : input.args[0];
  const result =
    schema instanceof Schema ? parse(schema, value, input.source) : runStandard(schema, value);
  return result instanceof Promise ? result.then(toArgs) : toArgs(result);
}

function toArgs(result: Result<unknown>): Args {
  if (result.issues) throw invalidInput(result.issues);
  return [result.value];
}

/** Each argument by the type of its parameter; those beyond the last one are dropped. */
function checkParameters(parameters: readonly Parameter[], input: Input): Args | Promise<Args> {
  const given =
    input.source === 'form' ? argumentsFromForm(parameters, readForm(input.fields)) : input.args;
  const issues: Issue[] = [];
  const args: unknown[] = [];
  const waiting: Waiting[] = [];
  for (const { value, index, path } of matchArguments(parameters, given)) {
    // Each of 255 arguments could have as many issues as an answer can hold.
    if (issues.length > MAX_ISSUES) break;
    const schema = parameters[index]?.[1];
    const result = schema ? read(schema, value, input.source) : { value };
    if (result instanceof Promise) {
      waiting.push({ index: args.push(undefined) - 1, path, result });
      continue;
    }
    if (!result.issues) args.push(result.value);
    for (const issue of result.issues ?? []) {
      issues.push({ path: [...path, ...issue.path], message: issue.message });
    }
  }
  if (waiting.length === 0) return finish(args, issues);
  return settle(args, waiting).then((others) => finish(args, [...issues, ...others]));
}

type Read = Result<unknown> | Promise<Result<unknown>>;

/** Waits only for schemas that types are inferred from. */
function read(schema: AnySchema, value: unknown, source: Input['source']): Read {
  if (schema instanceof ForeignSchema) return schema.check(value, source);
  return whenLoaded(() => parse(schema, value, source)) as Read;
}

function finish(args: unknown[], issues: readonly Issue[]): Args {
  if (issues.length > 0) throw invalidInput(boundIssues(issues));
  // As the client does: absent arguments get their default either way.
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}
