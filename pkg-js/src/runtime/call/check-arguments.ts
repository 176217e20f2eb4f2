/**
 * What a method is called with: checked, and decoded from the wire, by its schema or by its own
 * TypeScript parameter types. The same for both doors.
 */

import { type FormFields, readForm } from '../schema/form.js';
import { boundIssues, MAX_ISSUES, type SchemaIssue } from '../schema/issues.js';
import { OBJECT } from '../schema/kinds.js';
import { ACCEPTS, parse, Schema } from '../schema/schema.js';
import {
  isStandardSchema,
  type Result,
  runStandard,
  type StandardSchema,
} from '../schema/standard.js';
import { RpcError } from '../shared/errors.js';
import type { Definition, Parameter } from './definition.js';
import { checkNames, membersOf } from './statics.js';

/** What a caller sent. */
export type Input =
  | { readonly source: 'value' | 'json'; readonly args: readonly unknown[] }
  | { readonly source: 'form'; readonly fields: FormFields };

type Args = readonly unknown[];

/** The arguments to call `method` with. Throws an RpcError of 400 with all that is wrong. */
export function checkArguments(
  definition: Definition,
  method: string,
  input: Input,
): Args | Promise<Args> {
  const schema = schemaOf(definition, method);
  if (schema) return checkObject(schema, input);
  const parameters = definition.params?.[method];
  if (parameters) return checkParameters(parameters, input);
  return input.source === 'form' ? [readForm(input.fields)] : input.args;
}

/** A method with a schema takes one argument; a form's fields are those of the argument. */
function checkObject(schema: StandardSchema, input: Input): Args | Promise<Args> {
  const value = input.source === 'form' ? readForm(input.fields) : input.args[0];
  const result =
    schema instanceof Schema ? parse(schema, value, input.source) : runStandard(schema, value);
  return result instanceof Promise ? result.then(toArgs) : toArgs(result);
}

function toArgs(result: Result<unknown>): Args {
  if (result.issues) throw invalid(result.issues);
  return [result.value];
}

/** Each argument by the type of its parameter; those beyond the last one are dropped. */
function checkParameters(parameters: readonly Parameter[], input: Input): Args {
  const given = input.source === 'form' ? spread(parameters, readForm(input.fields)) : input.args;
  const issues: SchemaIssue[] = [];
  const args: unknown[] = [];
  const check = (value: unknown, [, schema]: Parameter, path: readonly (string | number)[]) => {
    // Each of 255 arguments could have as many as an answer can hold.
    if (issues.length > MAX_ISSUES) return;
    const result = schema ? parse(schema, value, input.source) : { value };
    if (!result.issues) args.push(result.value);
    for (const issue of result.issues ?? []) {
      issues.push({ path: [...path, ...issue.path], message: issue.message });
    }
  };
  parameters.forEach((parameter, index) => {
    const name = restName(parameter);
    if (name === undefined) {
      check(given[index], parameter, parameter[0] === '' ? [] : [parameter[0]]);
    } else {
      given.slice(index).forEach((value, i) => {
        check(value, parameter, [name, i]);
      });
    }
  });
  if (issues.length > 0) throw invalid(boundIssues(issues));
  // As the client cuts them off: absent arguments have their default either way.
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

/** A form's fields as arguments: by the parameters' names, or all of them as the one object. */
function spread(parameters: readonly Parameter[], fields: Record<string, unknown>): Args {
  if (takesAll(parameters, fields)) return [fields];
  return parameters.flatMap((parameter) => {
    const rest = restName(parameter);
    const name = rest ?? parameter[0];
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (rest === undefined) return [value];
    return value === undefined ? [] : [value].flat();
  });
}

/** Whether the only parameter is an object whose members are the fields. */
function takesAll(parameters: readonly Parameter[], fields: Record<string, unknown>): boolean {
  const [first, second] = parameters;
  if (!first || second || restName(first) !== undefined) return false;
  const [name, schema] = first;
  if (name === '') return true;
  // As JSON: there a Date, a Set and bytes are no objects, and no fields make them up.
  const takesObjects = schema !== undefined && (schema[ACCEPTS]('json') & OBJECT) !== 0;
  return takesObjects && !Object.hasOwn(fields, name);
}

/** `tags` of the rest parameter `...tags`. */
function restName([name]: Parameter): string | undefined {
  return name.startsWith('...') ? name.slice(3) : undefined;
}

function invalid(issues: readonly SchemaIssue[]): RpcError {
  return new RpcError(400, 'The input is not valid.', { code: 'invalid_input', issues });
}

const sound = new WeakSet<Definition>();

const SCHEMAS_EXAMPLE = 'static schemas = { setName: schema({ name: schema.string() }) }';

/** The schema that `static schemas` has for a method. */
function schemaOf(definition: Definition, method: string): StandardSchema | undefined {
  const { schemas } = definition.class();
  if (schemas === undefined) return undefined;
  const all = schemas as Readonly<Record<string, unknown>>;
  if (!sound.has(definition)) {
    checkSchemas(definition, all);
    sound.add(definition);
  }
  return Object.hasOwn(all, method) ? (all[method] as StandardSchema) : undefined;
}

/**
 * Throws for what the compiler could not see, at every call until it is mended: under a misspelt
 * name, a schema would leave its method open.
 */
function checkSchemas(definition: Definition, schemas: unknown): void {
  const { id } = definition;
  const all = membersOf(`${id}: \`static schemas\``, schemas, SCHEMAS_EXAMPLE);
  checkNames(definition, 'schemas', Object.keys(all));
  for (const [name, schema] of Object.entries(all)) {
    if (!isStandardSchema(schema)) {
      throw new TypeError(
        `${id}: static schemas.${name} is no schema. Write schema({ … }) of '@kuratchi/koze', or ` +
          'use a library that follows Standard Schema.',
      );
    }
  }
}

/** What worker code called with: a form where it hands one on, in either convention. */
export function inputOf(args: readonly unknown[]): Input {
  const last = args.at(-1);
  // React calls `action(formData)` and `action(previousState, formData)`.
  if (last instanceof FormData) return { source: 'form', fields: last };
  // Koze's form actions are called with `{ formData, request, url, params }`.
  const form = args.length === 1 ? (last as { formData?: unknown } | null)?.formData : undefined;
  if (form instanceof FormData) return { source: 'form', fields: form };
  return { source: 'value', args };
}
