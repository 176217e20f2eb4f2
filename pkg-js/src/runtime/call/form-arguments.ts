/** From the fields of a form to the arguments of a call. */
import { OBJECT } from '../schema/kinds.js';
import { ACCEPTS } from '../schema/schema.js';
import { type Parameter, restName } from './definition.js';

type Fields = Readonly<Record<string, unknown>>;

/** Matches fields to parameters by name, or passes all of them as the one object. */
export function argumentsFromForm(
  parameters: readonly Parameter[],
  fields: Fields,
): readonly unknown[] {
  if (takesAllFields(parameters, fields)) return [fields];
  return parameters.flatMap((parameter) => {
    const rest = restName(parameter);
    const name = rest ?? parameter[0];
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (rest === undefined) return [value];
    return value === undefined ? [] : [value].flat();
  });
}

/** Whether the only parameter is an object whose members are the fields. */
function takesAllFields(parameters: readonly Parameter[], fields: Fields): boolean {
  const [first, second] = parameters;
  if (!first || second || restName(first) !== undefined) return false;
  const [name, schema] = first;
  if (name === '') return true;
  // As for JSON, where Dates, Sets and bytes aren't objects: their fields can't build them.
  const takesObjects = schema !== undefined && (schema[ACCEPTS]('json') & OBJECT) !== 0;
  return takesObjects && !Object.hasOwn(fields, name);
}
