/**
 * The settings of a class, as they are when it runs. The compiler reads them too, but it can't read
 * all of them: `static { this.serverOnly = … }`, a computed value. So each is checked again before a
 * call, and an invalid value closes the class: its author meant to close something.
 */
import type { Definition, ObjectClass } from '../definition.js';
import { suggest } from '../suggest.js';

/** The class and its bases, the class first, without `Function.prototype`. */
export function lineage(start: ObjectClass): ObjectClass[] {
  const classes: ObjectClass[] = [];
  let next: unknown = start;
  while (typeof next === 'function' && next !== Function.prototype) {
    classes.push(next as ObjectClass);
    next = Object.getPrototypeOf(next);
  }
  return classes;
}

export function ownValue(id: string, own: ObjectClass, name: keyof ObjectClass): unknown {
  return Object.hasOwn(own, name) ? read(id, own, name) : undefined;
}

/** A static, which may be a getter that throws. */
export function read(id: string, from: ObjectClass, name: keyof ObjectClass): unknown {
  try {
    // Of the class and its bases: a polluted prototype must not open a class.
    const own = name in Function.prototype ? ownerOf(from, name) : from;
    return own?.[name];
  } catch (cause) {
    throw new TypeError(`${id}: \`static ${name}\` cannot be read: its getter throws.`, { cause });
  }
}

const ownerOf = (from: ObjectClass, name: keyof ObjectClass): ObjectClass | undefined =>
  lineage(from).find((own) => Object.hasOwn(own, name));

/**
 * The members of a setting that is an object. Throws a TypeError for anything else: a Map or a list of
 * pairs has no members, and an object that inherits from another one hides some, so methods would be
 * left without their entries.
 */
export function membersOf(
  what: string,
  value: unknown,
  example: string,
): Readonly<Record<string, unknown>> {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  const prototype: unknown = isPlain ? Object.getPrototypeOf(value) : undefined;
  if (isPlain && (prototype === Object.prototype || prototype === null)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError(
    `${what} must be a plain object, and is ${describe(value)}. Write \`${example}\`.`,
  );
}

/** Throws for a name in one of the class's settings that isn't one of its methods. */
export function checkNames(
  { id, methods, serverOnly = [] }: Definition,
  setting: string,
  names: readonly string[],
): void {
  const known = new Set([...methods, ...serverOnly]);
  for (const name of names) {
    if (known.has(name)) continue;
    const guess = suggest(name, known);
    throw new TypeError(
      `${id}: \`static ${setting}\` has '${name}', but the class has no public method with that name.` +
        (guess ? ` Did you mean '${guess}'?` : ''),
    );
  }
}

/** The names that `value` lists; undefined if it isn't a list of strings. A hole isn't one. */
export function namesIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: unknown[] = Array.from({ length: value.length }, (_, i) => value[i] as unknown);
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** A value in words, for a message. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list with something else in it';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object';
}
