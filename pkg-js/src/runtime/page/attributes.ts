/** Attributes whose value is any text. `urls.ts` has those whose value is an address. */
import { attributeText, refuseUnready } from './coerce.js';
import { escapeHtml } from './escape.js';

/** `name={x}` and `name="{x}"`: absent for null and undefined. Lists are joined by a space. */
export function attribute(name: string, value: unknown): string {
  const text = attributeText(value);
  return text === undefined ? '' : write(name, text);
}

/** One of HTML's boolean attributes: present or absent. */
export function boolean(name: string, value: unknown): string {
  // Always true: `disabled={isClosed()}` without its `await`.
  refuseUnready(value);
  return value ? ` ${name}=""` : '';
}

/** A hole among an attribute's text: `"a {x}"`. */
export function part(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return escapeHtml(attributeText(value) ?? '');
}

/** ` name="value"`, always quoted. */
export function write(name: string, value: string): string {
  return ` ${name}="${escapeHtml(value)}"`;
}
