/**
 * Names of fields that spell a structure, as many frameworks and servers read them: `tags[]` is an
 * item of a list, `address.city` and `address[city]` are a member of an object, and `items[0].name`
 * is one of an item.
 */
import { isReserved } from './reserved-keys.js';

type Group = Record<string, unknown>;

/** Deeper than any form. A name of a megabyte would nest as deep. */
const MAX_SEGMENTS = 32;

/** A file's name, and a member's name, may contain dots. So a field under its exact name comes first. */
export function addStructure(fields: Group): Group {
  const groups: Group = {};
  for (const [name, value] of Object.entries(fields)) {
    const path = segmentsOf(name);
    if (path) place(groups, path, value);
  }
  for (const [name, value] of Object.entries(groups)) {
    const own = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (own === undefined) {
      // Not listed: to a record, and to the schemas of other libraries, the fields are what they were.
      Object.defineProperty(fields, name, { value });
    } else if (Array.isArray(value)) {
      fields[name] = [own, value].flat();
    }
  }
  return fields;
}

/** `items`, `0`, `name` of `items[0].name`. The last one of `tags[]` is empty. */
function segmentsOf(name: string): string[] | undefined {
  const head = /^[^[\].]+(?=[[.])/.exec(name)?.[0];
  if (head === undefined) return undefined;
  const path = [head];
  const step = /\[([^[\]]*)\]|\.([^[\].]+)/y;
  step.lastIndex = head.length;
  while (step.lastIndex < name.length) {
    const [, bracketed, dotted] = step.exec(name) ?? [];
    const segment = bracketed ?? dotted;
    if (segment === undefined || path.at(-1) === '' || path.length === MAX_SEGMENTS)
      return undefined;
    path.push(segment);
  }
  return path.some(isReserved) ? undefined : path;
}

/** Puts a value where its path leads, unless something else is there. */
function place(groups: Group, path: readonly string[], value: unknown): void {
  const isItem = path.at(-1) === '';
  const keys = isItem ? path.slice(0, -1) : path;
  let group = groups;
  for (const key of keys.slice(0, -1)) {
    if (!Object.hasOwn(group, key)) group[key] = {};
    if (!isGroup(group[key])) return;
    group = group[key];
  }
  const key = keys.at(-1) as string;
  const earlier = Object.hasOwn(group, key) ? group[key] : undefined;
  if (isGroup(earlier)) return;
  if (earlier !== undefined || isItem) group[key] = [earlier ?? [], value].flat();
  else group[key] = value;
}

/** Whether a value of a form is an object: what its members' names spell. */
export function isGroup(value: unknown): value is Group {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** The values of a group whose members are numbered, in their order. */
export function numberedItems(value: unknown): readonly unknown[] | undefined {
  if (!isGroup(value)) return undefined;
  const isNumbered = Object.keys(value).every((key) => /^\d{1,9}$/.test(key));
  return isNumbered ? Object.values(value) : undefined;
}
