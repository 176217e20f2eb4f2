/** `static serverOnly` and `static exposed`: which methods have a URL. */
import type { Definition, ObjectClass } from '../definition.js';
import { checkNames, describe, lineage, namesIn, ownValue, read } from './read.js';
import { checkSpelling } from './spelling.js';

const AT_RUN_TIME = 'which only shows when the class runs';

/** The values of the two settings by which a method was last found open, by method. */
type Opened = Map<string, readonly [serverOnly: unknown, exposed: unknown]>;

const opened = new WeakMap<Definition, Opened>();

/**
 * Throws for a method, or for `fetch`, that the class keeps for worker code in a way that the compiler
 * couldn't read: the table still lists it, so everybody could call it.
 */
export function checkOpen(definition: Definition, method: string): void {
  const { id } = definition;
  const start = definition.class();
  const serverOnly = read(id, start, 'serverOnly');
  const exposed = read(id, start, 'exposed');
  // Checked once, and again when a setting is reassigned: this runs for every call.
  const last = opened.get(definition)?.get(method);
  if (last && last[0] === serverOnly && last[1] === exposed) return;

  const classes = lineage(start);
  checkSpelling(id, classes);
  checkNotBoth(id, classes);
  // A base class's list holds for the classes that extend it.
  const lists = [serverOnly, ...classes.map((own) => ownValue(id, own, 'serverOnly'))];
  for (const list of lists) checkKept(definition, method, list);
  checkExposed(definition, method, exposed, classes);

  const methods: Opened = opened.get(definition) ?? new Map();
  opened.set(definition, methods.set(method, [serverOnly, exposed]));
}

/** One lists what is closed, the other what is open: a method in neither could be either. */
function checkNotBoth(id: string, classes: readonly ObjectClass[]): void {
  for (const own of classes) {
    if (ownValue(id, own, 'serverOnly') === undefined) continue;
    if (ownValue(id, own, 'exposed') === undefined) continue;
    throw new TypeError(
      `${id}: a class has \`static serverOnly\` or \`static exposed\`, not both. Remove one.`,
    );
  }
}

/** Throws if `value`, a `static serverOnly`, keeps `method`, or if it is anybody's guess. */
function checkKept(definition: Definition, method: string, value: unknown): void {
  if (value === undefined || value === false) return;
  const { id } = definition;
  const kept = value === true || namesIn(value);
  // A string, a Set, a list with other values in it: what it means to close is unclear.
  if (!kept) {
    throw new TypeError(
      `${id}: \`static serverOnly\` must be true or a list of method names, and is ` +
        `${describe(value)}. Until then, no method of the class is open to browsers. Write ` +
        "`static serverOnly = true` or `static serverOnly = ['purge']`.",
    );
  }
  if (kept !== true) checkKeptNames(definition, kept);
  if (kept !== true && !kept.includes(method)) return;
  throw new Error(
    `${id}: ${method}() is \`serverOnly\`, ${AT_RUN_TIME}. Write it where the compiler can read ` +
      'it: `static serverOnly = true`, or a list of names.',
  );
}

/** A misspelt name would leave open what it means to keep. */
function checkKeptNames(definition: Definition, names: readonly string[]): void {
  const { prototype = {} } = definition.class();
  // Other methods of the class, such as those of a package's base, are closed anyway.
  const isKnown = (name: string) => name === 'fetch' || name in prototype;
  checkNames(
    definition,
    'serverOnly',
    names.filter((name) => !isKnown(name)),
  );
}

/** Throws unless the class opens `method`, if it has a list of what it opens. */
function checkExposed(
  { id }: Definition,
  method: string,
  nearest: unknown,
  classes: readonly ObjectClass[],
): void {
  for (const value of [nearest, ...classes.map((own) => ownValue(id, own, 'exposed'))]) {
    // A string 'getName' would include `get`.
    if (value === undefined || namesIn(value)) continue;
    throw new TypeError(
      `${id}: \`static exposed\` must be a list of method names, and is ${describe(value)}. Until ` +
        "then, no method of the class is open to browsers. Write `static exposed = ['getName']`.",
    );
  }
  if (nearest === undefined || namesIn(nearest)?.includes(method)) return;
  throw new Error(
    `${id}: \`static exposed\` does not list ${method}(), ${AT_RUN_TIME}. Write the list where ` +
      "the compiler can read it: `static exposed = ['getName']`.",
  );
}
