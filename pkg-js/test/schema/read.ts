/** What the schema tests share. */
import { readForm } from '../../src/runtime/schema/form.js';
import type { Source } from '../../src/runtime/schema/run.js';
import { type AnySchema, parse } from '../../src/runtime/schema/schema.js';

/** The output, or the issues as lines: `tags.0 must be a string`. */
export function read(schema: AnySchema, input: unknown, source: Source = 'value'): unknown {
  const result = parse(schema, input, source);
  if (!result.issues) return result.value;
  return result.issues.map(({ path, message }) => [path.join('.'), message].join(' ').trim());
}

export const readJson = (schema: AnySchema, input: unknown) => read(schema, input, 'json');

/** A form with these fields; a list repeats its field. */
export function formOf(fields: Record<string, string | Blob | readonly (string | Blob)[]>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) form.append(name, each as string);
  }
  return form;
}

export function readFields(schema: AnySchema, fields: Parameters<typeof formOf>[0]): unknown {
  return read(schema, readForm(formOf(fields)), 'form');
}
