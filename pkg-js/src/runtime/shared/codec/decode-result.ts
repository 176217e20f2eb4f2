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
  /^(Date|RegExp|DataView|(Float|(Big)?(Ui|I)nt)(8(Clamped)?|\d\d)Array|(Type|Range|Syntax|Reference|Eval|URI)?Error)$/;
const globals = globalThis as unknown as Record<string, new (...args: unknown[]) => object>;

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
    if (Object(entry) !== entry) return entry;
    // Every container is stored before it is filled: it may hold itself.
    const store = <T>(value: T): T => (done[index] = value) as T;

    const isList = Array.isArray(entry);
    const [tag, first, ...flags] = isList ? entry : [];
    if (tag == -7) {
      const array = store<unknown[]>([]);
      // Fifteen bytes of answer could make the page reserve a quarter of a gigabyte. An array that
      // has been as long as one can be is a table, however long it is.
      array.length = 2 ** 32 - 1;
      array.length = first;
      for (let i = 2; i < entry.length; ) {
        const place = entry[i++];
        check(place, 0, first);
        array[place] = at(entry[i++]);
      }
      return array;
    }
    if (typeof tag != 'string') {
      const value = store<Entry>(isList ? Array(entry.length) : {});
      for (const key in entry) {
        // Assigning to it would swap the object's prototype.
        if (key == '__proto__') fail(key);
        // A hole.
        if (entry[key] != -2) value[key] = at(entry[key]);
      }
      return value;
    }
    if (tag == 'Map' || tag == 'Set') {
      const value: Entry = store(new globals[tag]!());
      for (let i = 1; i < entry.length; ) {
        if (tag == 'Map') value.set(at(entry[i++]), at(entry[i++]));
        else value.add(at(entry[i++]));
      }
      return value;
    }
    if (tag == 'BigInt') return store(BigInt(first));
    if (tag == 'ArrayBuffer')
      return store(Uint8Array.from(atob(first), (char) => char.charCodeAt(0)).buffer);
    const Class = CONSTRUCTED.test(tag) ? globals[tag]! : fail(tag);
    if (/Error/.test(tag)) {
      const [message, properties] = entries[first];
      return Object.assign(store(new Class(at(message))), at(properties));
    }
    if (tag == 'Date' || tag == 'RegExp') return store(new Class(first, ...flags));
    // Views. A number in place of the buffer would be a length, of gigabytes.
    return store(new Class(entries[first]?.[0] == 'ArrayBuffer' ? at(first) : fail(tag)));
  };

  try {
    return at(entries == answer ? 0 : (answer as number));
  } catch (reason) {
    throw TypeError('Malformed answer: ' + (reason as string));
  }
}
