/** Checks arguments by a list in `static schemas`: a schema for each parameter. */
import { ForeignSchema, whenLoaded } from '../schema/foreign.js';
import { readForm } from '../schema/form.js';
import { boundIssues, type Issue, MAX_ISSUES } from '../schema/issues.js';
import { OPTIONAL } from '../schema/parts.js';
import { parse, Schema } from '../schema/schema.js';
import { runStandard, type StandardSchema } from '../schema/standard.js';
import { invalidInput } from '../shared/refusals.js';
import { matchArguments, type Parameter } from './definition.js';
import { argumentsFromForm } from './form-arguments.js';
import type { Input } from './input.js';
import type { SchemaList } from './settings/schemas.js';

/** Returns the arguments to call the method with. Throws an RpcError of 400 with all issues. */
export async function checkByList(
  schemas: SchemaList,
  parameters: readonly Parameter[],
  input: Input,
): Promise<readonly unknown[]> {
  const given =
    input.source === 'form'
      ? await whenLoaded(() => fromForm(schemas, parameters, input.fields))
      : input.args;
  const issues: Issue[] = [];
  const args: unknown[] = [];
  for (const { value, index, path } of matchArguments(parameters, given)) {
    // Each of 255 arguments could have as many issues as an answer can hold.
    if (issues.length > MAX_ISSUES) break;
    const own = parameters[index]?.[1];
    const result = await run(schemas[index] ?? own, value, input.source);
    // If the schema refuses its absence, the method has a default, or does without.
    const isAbsent = value === undefined && own?.[OPTIONAL] === true;
    if (!result.issues || isAbsent) args.push(result.value);
    else
      issues.push(...result.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
  }
  if (issues.length > 0) throw invalidInput(boundIssues(issues));
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

interface Outcome {
  readonly value?: unknown;
  readonly issues?: readonly Issue[] | undefined;
}

async function run(
  schema: StandardSchema | undefined,
  value: unknown,
  source: Input['source'],
): Promise<Outcome> {
  if (!schema) return { value };
  if (schema instanceof ForeignSchema) return schema.check(value, source);
  if (!(schema instanceof Schema)) return runStandard(schema, value);
  return whenLoaded(() => parse(schema, value, source));
}

/** Fields go to parameters by name. If there is one parameter, and no field of its name, it gets all. */
function fromForm(
  schemas: SchemaList,
  parameters: readonly Parameter[],
  form: Parameters<typeof readForm>[0],
): readonly unknown[] {
  const fields = readForm(form);
  const [first, second] = parameters;
  const isForeign = schemas[0] !== undefined && !(schemas[0] instanceof Schema);
  // What a schema of another library accepts can't be asked.
  if (first && !second && isForeign && !Object.hasOwn(fields, first[0])) return [fields];
  const checked = parameters.map(([name, own], i): Parameter => {
    const schema = schemas[i] ?? own;
    return schema instanceof Schema ? [name, schema] : [name];
  });
  return argumentsFromForm(checked, fields);
}
