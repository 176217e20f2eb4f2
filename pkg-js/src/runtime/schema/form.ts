/** Reads forms for the schemas. */
import { toBlob } from './binary.js';
import { isReserved } from './reserved-keys.js';

/** The common part of FormData and URLSearchParams. */
export interface FormFields {
  forEach(callback: (value: unknown, name: string) => void): void;
}

/**
 * The fields by name: a string or a Blob, or a list of them if a name is repeated. Leaves out the
 * file that a browser sends for an empty file input.
 */
export function readForm(form: FormFields): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  form.forEach((field, name) => {
    if (isReserved(name) || isEmptyFile(field)) return;
    const value = field instanceof File ? toBlob(field) : field;
    const earlier = fields.get(name);
    if (Array.isArray(earlier)) earlier.push(value);
    else fields.set(name, earlier === undefined ? value : [earlier, value]);
  });
  return Object.fromEntries(fields);
}

function isEmptyFile(value: unknown): boolean {
  return value instanceof Blob && value.size === 0 && (value as Partial<File>).name === '';
}
