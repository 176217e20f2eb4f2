/** Anything. */
import { ANY } from './kinds.js';
import { isReserved } from './object.js';
import { READ, type Run } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

/** Anything, as it is, but for keys that pollute prototypes. */
export class UnknownSchema extends Schema<unknown> {
  [READ](input: unknown, run: Run): unknown {
    if (typeof input !== 'object' || input === null || !hasReservedKey(input, run)) return input;
    return run.fail(input, 'has a key that is not allowed');
  }

  [ACCEPTS](): number {
    return ANY;
  }
}

/** Whether a key within `root` is reserved. Each object is looked at once: a value can be cyclic. */
function hasReservedKey(root: object, run: Run): boolean {
  const objects = new Set<object>([root]);
  const add = (value: unknown) => {
    if (typeof value === 'object' && value !== null) objects.add(value);
  };
  for (const object of objects) {
    // Each of its bytes would be a key.
    if (ArrayBuffer.isView(object)) continue;
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
  return false;
}

type ForEach = (callback: (value: unknown, key: unknown) => void) => void;

/** How to go through a Map or a Set: a subclass could have ways of its own. */
function forEachOf(object: object): ForEach | undefined {
  if (object instanceof Map) return Map.prototype.forEach;
  return object instanceof Set ? Set.prototype.forEach : undefined;
}
