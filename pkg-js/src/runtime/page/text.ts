/** What stands in a page's text. */
import { coerce, isNothing } from './coerce.js';
import { escapeHtml } from './escape.js';

/** `{x}`: escaped. null, undefined and booleans are nothing, lists are joined. */
export function text(value: unknown): string {
  if (typeof value === 'string') return escapeHtml(value);
  return typeof value === 'number' ? String(value) : show(value, escapeHtml);
}

/** `{@raw x}`: HTML as it is. */
export function raw(value: unknown): string {
  return typeof value === 'string' ? value : show(value, (html) => html);
}

function show(value: unknown, write: (text: string) => string): string {
  if (isNothing(value)) return '';
  if (!Array.isArray(value)) return write(coerce(value));
  let html = '';
  for (const item of value) html += show(item, write);
  return html;
}
