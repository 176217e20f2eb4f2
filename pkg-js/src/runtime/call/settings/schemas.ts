/** `static schemas`: what validates the arguments, in place of their types. */
import { isStandardSchema, type StandardSchema } from '../../schema/standard.js';
import type { Definition } from '../definition.js';
import { checkNames, membersOf } from './read.js';

const validated = new WeakSet<Definition>();

const EXAMPLE = 'static schemas = { setName: schema({ name: schema.string() }) }';

/** The schema that `static schemas` has for a method. */
export function schemaOf(definition: Definition, method: string): StandardSchema | undefined {
  const { schemas } = definition.class();
  if (schemas === undefined) return undefined;
  const all = schemas as Readonly<Record<string, unknown>>;
  if (!validated.has(definition)) {
    checkSchemas(definition, all);
    validated.add(definition);
  }
  return Object.hasOwn(all, method) ? (all[method] as StandardSchema) : undefined;
}

/**
 * Throws, at every call until it is fixed, for mistakes that the compiler couldn't see: a schema with a
 * misspelt name would leave its method unchecked.
 */
function checkSchemas(definition: Definition, schemas: unknown): void {
  const { id } = definition;
  const all = membersOf(`${id}: \`static schemas\``, schemas, EXAMPLE);
  checkNames(definition, 'schemas', Object.keys(all));
  for (const [name, schema] of Object.entries(all)) {
    if (!isStandardSchema(schema)) {
      throw new TypeError(
        `${id}: static schemas.${name} is not a schema. Write schema({ … }) of '@kuratchi/koze', or ` +
          'use a library that follows Standard Schema.',
      );
    }
  }
}
