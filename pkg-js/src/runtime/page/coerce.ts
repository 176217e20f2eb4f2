/**
 * From the value of a hole to its text. Each value is converted once: an object whose `toString`
 * changes could show one text to a check, and another to the page.
 */
import { methodOf } from '../call/methods.js';

/** A single value as text. Throws a TypeError for one that nobody means to show. */
export function coerce(value: unknown): string {
  if (typeof value === 'string') return value;
  refuseUnready(value);
  return String(value);
}

/** Throws for a function that wasn't called, and for a promise that wasn't awaited. */
export function refuseUnready(value: unknown): void {
  if (typeof value === 'function') {
    const name = methodOf(value)?.method ?? value.name;
    const what = name === '' ? 'a function' : `the function ${name}`;
    throw new TypeError(
      `A hole in a page holds ${what}. Call it, and await it: {await ${name || '…'}()}.`,
    );
  }
  if (isPromise(value)) {
    throw new TypeError('A hole in a page holds a promise. Await it: {await …}.');
  }
}

function isPromise(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

/** Whether a hole is empty for this value, in a text. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean';
}

/** The text of an attribute's value, or undefined if the attribute is absent. */
export function attributeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) return coerce(value);
  // `class={['card', isNew && 'new']}`. The list's own methods could return anything, but for a text.
  let text: string | undefined;
  for (const item of value) {
    if (!isNothing(item)) text = text === undefined ? coerce(item) : `${text} ${coerce(item)}`;
  }
  return text ?? '';
}
