/** What a page learns about its form that was refused. */
import type { FormOutcome } from '../call/pages.js';
import { isReserved } from '../schema/reserved-keys.js';
import type { FormError } from '../shared/types.js';

type Failed = Extract<FormOutcome, { kind: 'failed' }>;

/** The `error` of the method's stub. */
export function formErrorFrom({ problem, fields }: Failed): FormError {
  const { detail: message, issues = [] } = problem;
  return { message, issues, fields: textFields(fields) };
}

/** A file can't be put into a form again: browsers take its value from their user alone. */
function textFields(fields: Failed['fields']): FormError['fields'] {
  const texts = new Map<string, string | string[]>();
  fields?.forEach((value, name) => {
    if (typeof value !== 'string' || isReserved(name)) return;
    const earlier = texts.get(name);
    if (Array.isArray(earlier)) earlier.push(value);
    else texts.set(name, earlier === undefined ? value : [earlier, value]);
  });
  return Object.fromEntries(texts);
}
