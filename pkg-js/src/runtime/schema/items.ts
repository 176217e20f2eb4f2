/** The items of lists, tuples, Maps and Sets. */
import { numberedItems } from './field-names.js';
import { type Part, partsAt, readTogether } from './parts.js';
import { INVALID, READ, type Reader, type Run } from './run.js';

/**
 * `input` as a list. A form repeats a field for every item, or numbers its items, and omits the
 * field for an empty list. Of a list of files, `dropsBlank` drops what isn't one.
 */
export function itemsOf(
  input: unknown,
  run: Run,
  dropsBlank = false,
): readonly unknown[] | undefined {
  if (run.source !== 'form') return Array.isArray(input) ? input : undefined;
  const items = Array.isArray(input) ? input : numberedItems(input);
  if (!items && run.isItem) return undefined;
  const all = items ?? (input === undefined ? [] : [input]);
  return dropsBlank ? all.filter((each) => each !== '') : all;
}

/** Reads each of `items` by one schema. */
export function readItems(
  item: Reader,
  items: readonly unknown[],
  run: Run,
): unknown[] | typeof INVALID {
  // Read once: a proxy could have more items each time.
  const { length } = items;
  return readEach(length, run, (i) => item[READ](items[i], run));
}

/** Reads a list that fits all of `schemas`: each item by what all of them say about it. */
export function readItemsTogether(
  schemas: readonly Part[],
  input: unknown,
  run: Run,
  dropsBlank: boolean,
): unknown {
  const items = itemsOf(input, run, dropsBlank);
  if (!items) return run.fail(input, 'must be a list');
  const { length } = items;
  return readEach(length, run, (i) =>
    readTogether(partsAt(schemas, i, run, length), items[i], run),
  );
}

/** `read(0)` to `read(length - 1)`. */
export function readEach(
  length: number,
  run: Run,
  read: (index: number) => unknown,
): unknown[] | typeof INVALID {
  if (!run.step(length)) return INVALID;
  const outputs: unknown[] = [];
  const wasItem = run.isItem;
  run.isItem = true;
  let isValid = true;
  let count = run.count;
  for (let i = 0; i < length; i++) {
    const output = read(i);
    if (output === INVALID) {
      isValid = false;
      count = run.within(i, count);
      if (run.quiet || run.stopped) break;
    } else {
      outputs.push(output);
    }
  }
  run.isItem = wasItem;
  return isValid ? outputs : INVALID;
}
