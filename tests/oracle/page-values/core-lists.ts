/** The names in the core's own lists: what it comes to know stands in the tables of these tests at once. */
import { readFileSync } from 'node:fs';

const source = (file: string): string =>
  readFileSync(new URL(`../../../src/page/${file}`, import.meta.url), 'utf8');

/** The words in the string literals of a piece of Rust. */
function wordsIn(rust: string): string[] {
  const literals = rust.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g);
  const words = [...literals].flatMap(([, text]) => text!.split(/[\s\\]+/));
  return words.filter((word) => /^[a-z][a-z\d:-]*$/.test(word));
}

/** Of `elements.rs`, those lists that hold attributes. */
const ATTRIBUTE_LISTS = ['BOOLEAN', 'URL', 'SRCSET', 'PAINT', 'ANIMATED'];

const lists = source('elements.rs').split(/(?=^pub\(super\) )/m);
const isOfAttributes = (list: string): boolean =>
  ATTRIBUTE_LISTS.some((name) => list.startsWith(`pub(super) const ${name}:`));

/** What decides about a hole in an attribute: elements and attributes alike. */
const decisions = ['fn helper(', 'fn refused<'].flatMap((start) => {
  const text = source('attributes.rs');
  const from = text.indexOf(start);
  return wordsIn(text.slice(from, text.indexOf('\n}', from)));
});

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

export const CORE_ELEMENTS = unique([
  ...lists.filter((list) => !isOfAttributes(list)).flatMap(wordsIn),
  ...decisions,
]);
export const CORE_ATTRIBUTES = unique([
  ...lists.filter(isOfAttributes).flatMap(wordsIn),
  ...decisions,
]);
