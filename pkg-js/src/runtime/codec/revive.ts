/**
 * Rich results, decoded: the browser's own small reader of devalue's encoding. Bytes rule here.
 *
 * The format is a flat array: entry 0 is the value, and every reference is an index into the
 * array, so cycles and shared references come out as they went in. Negative references stand for
 * the values below. An array that starts with a string is tagged with its type. Errors are our
 * own addition: the tag is the built-in class, and refers to the entry `[message, properties]`.
 */

// Only these are ever constructed by name: a tag must not be able to reach `Function`.
// Nor, by an ending alone, a function of the page's own: `handleError`.
const CONSTRUCTED = /^(?=[A-Z])(Date|RegExp|DataView|\w+Array|\w*Error)$/;
const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => object>;

type Tagged = [tag: string | number, first: never, ...rest: unknown[]];

/** Decodes what `JSON.parse` made of a rich result. */
export function revive(entries: unknown): unknown {
  const done: unknown[] = [];

  const at = (reference: number): unknown => {
    // A number, or `done` would be asked for what arrays inherit.
    const index = +reference;
    // undefined, hole, NaN, Infinity, -Infinity, -0
    if (index < 0) return [, , , NaN, 1 / 0, -1 / 0, -0][-index];
    if (index in done) return done[index];
    const entry = (entries as never[])[index] as unknown;
    if (!entry || typeof entry != 'object') return entry;
    // Every container is stored before it is filled: it may hold itself.
    const store = <T>(value: T): T => (done[index] = value) as T;

    if (!Array.isArray(entry)) {
      const object = store<Record<string, unknown>>({});
      // Assigning to `__proto__` would swap the object's prototype.
      for (const key in entry) if (key != '__proto__') object[key] = at(entry[key as never]);
      return object;
    }

    const [tag, first, ...rest] = entry as Tagged;
    if (typeof tag != 'string') {
      const sparse = tag == -7;
      const array = store<unknown[]>(Array(sparse ? first : entry.length));
      entry.forEach((reference, i) => {
        if (sparse) i > 1 && i % 2 && (array[entry[i - 1]] = at(reference));
        else if (reference != -2) array[i] = at(reference);
      });
      return array;
    }
    if (tag == 'Map') {
      const map = store(new Map());
      for (let i = 1; i < entry.length; ) map.set(at(entry[i++]), at(entry[i++]));
      return map;
    }
    if (tag == 'Set') {
      const set = store(new Set());
      for (let i = 1; i < entry.length; ) set.add(at(entry[i++]));
      return set;
    }
    if (tag == 'BigInt') return store(BigInt(first));
    if (tag == 'ArrayBuffer')
      return store(Uint8Array.from(atob(first), (char) => char.charCodeAt(0)).buffer);
    if (!CONSTRUCTED.test(tag)) throw TypeError('Unknown type ' + tag);
    if (tag.endsWith('Error')) {
      const [message, properties] = (entries as [number, number][])[first]!;
      return Object.assign(store(new globals[tag]!(at(message))), at(properties));
    }
    // Date and RegExp hold their text; views refer to their buffer.
    return store(new globals[tag]!(typeof first == 'number' ? at(first) : first, ...rest));
  };
  return at(typeof entries == 'number' ? entries : 0);
}
