/** From the fields of a form to the arguments of a call. */
import { isGroup, numberedItems } from '../schema/field-names.js';
import { NULL, OBJECT, UNDEFINED } from '../schema/kinds.js';
import { ACCEPTS, type AnySchema, parse, takesFiles } from '../schema/schema.js';
import { type Parameter, restName } from './definition.js';

type Fields = Readonly<Record<string, unknown>>;

/** Matches fields to parameters by name, or passes all of them as the one object. */
export function argumentsFromForm(
  parameters: readonly Parameter[],
  fields: Fields,
): readonly unknown[] {
  if (takesAllFields(parameters, fields)) return [fields];
  return parameters.flatMap((parameter) => {
    const [name, schema] = parameter;
    const rest = restName(parameter);
    if (rest === undefined) return [fieldOf(fields, name)];
    return itemsOf(fieldOf(fields, rest), schema);
  });
}

const fieldOf = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** The arguments of a rest parameter. */
function itemsOf(value: unknown, schema: AnySchema | undefined): readonly unknown[] {
  const items = numberedItems(value) ?? (value === undefined ? [] : [value].flat());
  return schema && takesFiles(schema) ? items.filter((item) => item !== '') : items;
}

/** Whether the only parameter is an object whose members are the fields. */
function takesAllFields(parameters: readonly Parameter[], fields: Fields): boolean {
  const [first, second] = parameters;
  if (!first || second || restName(first) !== undefined) return false;
  const [name, schema] = first;
  if (name === '') return true;
  // Asked as for JSON, where Dates, Sets and bytes are not objects: fields cannot make them up.
  // Without a schema it takes anything, as `any` does.
  const kinds = schema ? schema[ACCEPTS]('json') : OBJECT;
  if ((kinds & OBJECT) === 0) return false;
  const own = fieldOf(fields, name);
  if (own === undefined) return true;
  if (isGroup(own)) return !isOnlyOf(fields, name) && !(schema && accepts(schema, own));
  // `send(message: { to, message })`: a field can't be the object, but one of its members.
  return schema !== undefined && (kinds & ~(OBJECT | NULL | UNDEFINED)) === 0;
}

/** Whether the names of all fields begin with that of the parameter: `message[to]`, `message.to`. */
function isOnlyOf(fields: Fields, name: string): boolean {
  return Object.keys(fields).every(
    (key) => key.startsWith(`${name}[`) || key.startsWith(`${name}.`),
  );
}

const accepts = (schema: AnySchema, group: unknown): boolean =>
  parse(schema, group, 'form').issues === undefined;
