/** The kinds of values, which need no look inside a value. */
import type { Source } from './run.js';

export const STRING = 1;
export const NUMBER = 2;
export const BOOLEAN = 4;
export const BIGINT = 8;
export const NULL = 16;
export const UNDEFINED = 32;
export const ARRAY = 64;
export const OBJECT = 128;
/** Includes files. No source builds them from fields. */
export const BLOB = 256;
/** Functions and symbols. */
const OTHER = 512;

export const ANY = 1023;
/** Every kind separately. */
export const KINDS = [STRING, NUMBER, BOOLEAN, BIGINT, NULL, UNDEFINED, ARRAY, OBJECT, BLOB, OTHER];

export function kindOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'number':
      return NUMBER;
    case 'boolean':
      return BOOLEAN;
    case 'bigint':
      return BIGINT;
    case 'undefined':
      return UNDEFINED;
    case 'object':
      if (value === null) return NULL;
      if (Array.isArray(value)) return ARRAY;
      return value instanceof Blob ? BLOB : OBJECT;
    default:
      return OTHER;
  }
}

/** A kind that is `own` as a value and `json` in JSON. In a form, every kind is a string. */
export function spelled(source: Source, own: number, json: number): number {
  return source === 'value' ? own : source === 'json' ? json : ANY;
}
