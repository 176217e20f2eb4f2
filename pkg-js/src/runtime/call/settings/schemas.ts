/** `static schemas`: what validates the arguments, in place of their types. */
import { isStandardSchema, type StandardSchema } from '../../schema/standard.js';
import { type Definition, restName } from '../definition.js';
import { checkNames, membersOf } from './read.js';

const validated = new WeakSet<Definition>();

const EXAMPLE = 'static schemas = { setName: schema({ name: schema.string() }) }';

/** A schema for each parameter. A hole leaves its parameter to the type. */
export type SchemaList = readonly (StandardSchema | undefined)[];

/** What `static schemas` has for a method: one schema, or one for each parameter. */
export function schemaOf(
  definition: Definition,
  method: string,
): StandardSchema | SchemaList | undefined {
  const { schemas } = definition.class();
  if (schemas === undefined) return undefined;
  const all = schemas as Readonly<Record<string, unknown>>;
  if (!validated.has(definition)) {
    checkSchemas(definition, all);
    validated.add(definition);
  }
  return Object.hasOwn(all, method) ? (all[method] as StandardSchema | SchemaList) : undefined;
}

/** ArkType's schemas are functions, and no library's are lists. */
export function isList(schema: StandardSchema | SchemaList | undefined): schema is SchemaList {
  return Array.isArray(schema);
}

/**
 * Throws, at every call until it is fixed, for mistakes that the compiler couldn't see: under a
 * misspelt name, or beside the last parameter, a schema would leave its argument unchecked.
 */
function checkSchemas(definition: Definition, schemas: unknown): void {
  const all = membersOf(`${definition.id}: \`static schemas\``, schemas, EXAMPLE);
  checkNames(definition, 'schemas', Object.keys(all));
  for (const [name, schema] of Object.entries(all)) {
    const isMany = Array.isArray(schema);
    // Not `forEach`, which skips holes.
    for (const [i, each] of (isMany ? schema : [schema]).entries()) {
      if (isStandardSchema(each) || (isMany && each === undefined)) continue;
      throw new TypeError(
        `${definition.id}: static schemas.${name}${isMany ? `[${i}]` : ''} is not a schema. Write ` +
          "schema({ … }) of '@kuratchi/koze', or use a library that follows Standard Schema.",
      );
    }
    checkCount(definition, name, schema);
  }
}

/** Throws for a schema without a parameter, and for parameters without a schema in a list. */
function checkCount({ id, params }: Definition, name: string, schema: unknown): void {
  const parameters = params?.[name];
  if (!parameters) return;
  const { length } = parameters;
  const hasRest = parameters.some((parameter) => restName(parameter) !== undefined);
  const fits = Array.isArray(schema) ? schema.length <= length : length === 1 && !hasRest;
  if (fits) return;
  const least = hasRest ? length - 1 : length;
  const takes = `${hasRest ? 'at least ' : ''}${least} parameter${least === 1 ? '' : 's'}`;
  throw new TypeError(
    `${id}: static schemas.${name} does not fit ${name}(), which takes ${takes}. Write a list with a ` +
      'schema for each parameter: [schema.string(), schema.number()].',
  );
}
