/**
 * Rich results, decoded: the browser's own small reader of devalue's encoding. Bytes rule here.
 *
 * The format is a flat array: entry 0 is the value, and every reference is an index into the
 * array, so cycles and shared references come out as they went in. Negative references stand for
 * the values below. An array that starts with a string is tagged with its type. Errors are our
 * own addition: the tag is the built-in class, and refers to the entry `[message, properties]`.
 *
 * Whoever took over the server writes the answer, and must not get at the page by it.
 */

// Only these are ever constructed by name. A tag must not be able to reach `Function`, nor, by an
// ending alone, a class or a function of the page's own: `AppError`, `handleError`.
const CONSTRUCTED =
  /^(Date|RegExp|DataView|((Int|Uint)(8|16|32)|Uint8Clamped|Float(16|32|64)|Big(Int|Uint)64)Array|(Type|Range|Syntax|Reference|Eval|URI)?Error)$/;
const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => object>;

/** That an array can have. */
const LAST_INDEX = 2 ** 32 - 2;

const fail = (what: unknown): never => {
  throw what;
};

/** Refuses what is no index below `length`: `__proto__`, `push`, a fraction. */
const check = (index: number, lowest: number, length: number) =>
  (Number.isInteger(index) && index >= lowest && index < length) || fail(index);

// biome-ignore lint/suspicious/noExplicitAny: anybody can have written it.
type Entry = any;

/** Decodes what `JSON.parse` made of a rich result. */
export function revive(answer: unknown): unknown {
  const entries: Entry[] = Array.isArray(answer) ? answer : [];
  const done: unknown[] = [];

  const at = (index: number): unknown => {
    check(index, -6, entries.length);
    // undefined, hole, NaN, Infinity, -Infinity, -0
    if (index < 0) return [, , , NaN, 1 / 0, -1 / 0, -0][-index];
    if (index in done) return done[index];
    const entry = entries[index];
    if (!entry || typeof entry != 'object') return entry;
    // Every container is stored before it is filled: it may hold itself.
    const store = <T>(value: T): T => (done[index] = value) as T;

    if (!Array.isArray(entry)) {
      const object = store<Record<string, unknown>>({});
      for (const key in entry) {
        // Assigning to it would swap the object's prototype.
        if (key == '__proto__') fail(key);
        object[key] = at(entry[key]);
      }
      return object;
    }

    const [tag, first, ...flags] = entry;
    if (tag == -7) {
      const array = store<unknown[]>([]);
      // Fifteen bytes of answer could make the page reserve a quarter of a gigabyte. An array that
      // has had the last possible index in use is a table, however long.
      array[LAST_INDEX] = 0;
      delete array[LAST_INDEX];
      array.length = first;
      for (let i = 2; i < entry.length; ) {
        const place = entry[i++];
        check(place, 0, first);
        array[place] = at(entry[i++]);
      }
      return array;
    }
    if (typeof tag != 'string') {
      const array = store<unknown[]>(Array(entry.length));
      entry.forEach((reference, i) => {
        if (reference != -2) array[i] = at(reference);
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
    const Class = CONSTRUCTED.test(tag) ? globals[tag]! : fail(tag);
    if (tag.endsWith('Error')) {
      const [message, properties] = entries[first];
      return Object.assign(store(new Class(at(message))), at(properties));
    }
    if (tag == 'Date' || tag == 'RegExp') return store(new Class(first, ...flags));
    // Views. A number in place of the buffer would be a length, of gigabytes.
    return store(new Class(entries[first]?.[0] == 'ArrayBuffer' ? at(first) : fail(tag)));
  };

  try {
    return at(typeof answer == 'number' ? answer : 0);
  } catch (reason) {
    throw TypeError('Malformed answer: ' + String(reason));
  }
}
