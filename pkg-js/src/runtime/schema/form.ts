/** Reads forms for the schemas. */
import { toBlob } from './binary.js';
import { addStructure } from './field-names.js';
import { isReserved } from './reserved-keys.js';

/** The common part of FormData and URLSearchParams. */
export interface FormFields {
  forEach(callback: (value: unknown, name: string) => void): void;
}

/**
 * The fields by name: a string or a Blob, or a list of them if a name is repeated. Leaves out the
 * file that a browser sends for an empty file input. What names such as `tags[]` and `address.city`
 * spell can be read, too, but isn't listed: see `field-names.ts`.
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
  return addStructure(Object.fromEntries(fields));
}

function isEmptyFile(value: unknown): boolean {
  return value instanceof Blob && value.size === 0 && (value as Partial<File>).name === '';
}
