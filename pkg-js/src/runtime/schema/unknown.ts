/** Anything. */
import { ANY } from './kinds.js';
import { AT, type Part } from './parts.js';
import { isReserved } from './reserved-keys.js';
import { READ, type Run } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

/** Anything, unchanged, except objects with keys that pollute prototypes. */
export class UnknownSchema extends Schema<unknown> {
  [READ](input: unknown, run: Run): unknown {
    if (typeof input !== 'object' || input === null || !hasReservedKey(input, run)) return input;
    return run.fail(input, 'has a key that is not allowed');
  }

  [ACCEPTS](): number {
    return ANY;
  }

  /** Beside another schema, it keeps the keys that the other one doesn't declare. */
  override [AT](): readonly Part[] {
    return [this];
  }
}

/**
 * Whether a key within `root` is reserved. Reads each object once in a run: a value can be cyclic,
 * and each level of a recursive union can ask about everything below it.
 */
function hasReservedKey(root: object, run: Run): boolean {
  run.harmless ??= new Set();
  const { harmless } = run;
  const objects = new Set<object>();
  const add = (value: unknown) => {
    if (typeof value === 'object' && value !== null && !harmless.has(value)) objects.add(value);
  };
  add(root);
  for (const object of objects) {
    // Bytes: each byte of a view would be a key. In Node, a part of a Blob has a key `constructor`.
    if (ArrayBuffer.isView(object) || object instanceof Blob) continue;
    const isArray = Array.isArray(object);
    const keys = Object.keys(object);
    if (!run.step(keys.length + 1)) return true;
    for (const key of keys) {
      if (!isArray && isReserved(key)) return true;
      add((object as Record<string, unknown>)[key]);
    }
    forEachOf(object)?.call(object, (value, key) => {
      add(key);
      add(value);
    });
  }
  // Only now: nothing after a reserved key has been checked.
  for (const object of objects) harmless.add(object);
  return false;
}

type ForEach = (callback: (value: unknown, key: unknown) => void) => void;

/** Iterates over a Map or a Set. A subclass could override its iterator. */
function forEachOf(object: object): ForEach | undefined {
  if (object instanceof Map) return Map.prototype.forEach;
  return object instanceof Set ? Set.prototype.forEach : undefined;
}
