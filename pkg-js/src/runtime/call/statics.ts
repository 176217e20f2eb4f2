/**
 * The settings of a class, as they are when it runs. The compiler reads them too, but it can't read
 * all of them: `static { this.serverOnly = … }`, a computed value. So each is checked again before a
 * call, and an invalid value closes the class: its author meant to close something.
 */
import { isStandardSchema, type StandardSchema } from '../schema/standard.js';
import type { Definition, ObjectClass } from './definition.js';
import { comparable, editDistance, suggest } from './suggest.js';

const AT_RUN_TIME = 'which only shows when the class runs';

/** The values of the two settings by which a method was last found open, by method. */
type Opened = Map<string, readonly [serverOnly: unknown, exposed: unknown]>;

const opened = new WeakMap<Definition, Opened>();

/**
 * Throws for a method, or for `fetch`, that the class keeps for worker code in a way that the
 * compiler couldn't read: it is in the table, open to everybody.
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

/** Whether the class has no shared instance: a call needs a resolver or a key. */
export function isRouted(definition: Definition): boolean {
  const routed = read(definition.id, definition.class(), 'routed');
  // 'yes' or 1: read as false, they would make everybody share one instance.
  if (routed === undefined || typeof routed === 'boolean') return routed === true;
  throw new TypeError(
    `${definition.id}: \`static routed\` must be true or false, and is ${describe(routed)}. Write ` +
      '`static routed = true`.',
  );
}

const validated = new WeakSet<Definition>();

const SCHEMAS_EXAMPLE = 'static schemas = { setName: schema({ name: schema.string() }) }';

/** The schema that `static schemas` has for a method. */
export function schemaOf(definition: Definition, method: string): StandardSchema | undefined {
  const { schemas } = definition.class();
  if (schemas === undefined) return undefined;
  const all = schemas as Readonly<Record<string, unknown>>;
  if (!validated.has(definition)) {
    checkSchemas(definition, all);
    validated.add(definition);
  }
  return Object.hasOwn(all, method) ? (all[method] as StandardSchema) : undefined;
}

/**
 * Throws, at every call until it is fixed, for what the compiler could not see: under a misspelt
 * name, a schema would leave its method unchecked.
 */
function checkSchemas(definition: Definition, schemas: unknown): void {
  const { id } = definition;
  const all = membersOf(`${id}: \`static schemas\``, schemas, SCHEMAS_EXAMPLE);
  checkNames(definition, 'schemas', Object.keys(all));
  for (const [name, schema] of Object.entries(all)) {
    if (!isStandardSchema(schema)) {
      throw new TypeError(
        `${id}: static schemas.${name} is not a schema. Write schema({ … }) of '@kuratchi/koze', or ` +
          'use a library that follows Standard Schema.',
      );
    }
  }
}

/**
 * The members of a setting that is an object. Throws a TypeError for anything else: a Map or a list
 * of pairs has no members, and an object made from another one hides some, so that every method
 * would go without its entry.
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

/** The class and its bases, the class first, without `Function.prototype`. */
function lineage(start: ObjectClass): ObjectClass[] {
  const classes: ObjectClass[] = [];
  let next: unknown = start;
  while (typeof next === 'function' && next !== Function.prototype) {
    classes.push(next as ObjectClass);
    next = Object.getPrototypeOf(next);
  }
  return classes;
}

function ownValue(id: string, own: ObjectClass, name: keyof ObjectClass): unknown {
  return Object.hasOwn(own, name) ? read(id, own, name) : undefined;
}

/** A static, which may be a getter that throws. */
function read(id: string, from: ObjectClass, name: keyof ObjectClass): unknown {
  try {
    return from[name];
  } catch (cause) {
    throw new TypeError(`${id}: \`static ${name}\` cannot be read: its getter throws.`, { cause });
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

/** The names that `value` lists; undefined if it isn't a list of strings. A hole isn't one. */
function namesIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: unknown[] = Array.from({ length: value.length }, (_, i) => value[i] as unknown);
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

/** The settings that close something. Misspelt, they would close nothing. */
const CLOSING: readonly (keyof ObjectClass)[] = ['serverOnly', 'exposed', 'routed'];

const spelled = new WeakSet<ObjectClass>();

/** Throws for `static serveronly`, `server_only`, `Exposed`; once for each class that has none. */
function checkSpelling(id: string, classes: readonly ObjectClass[]): void {
  for (const own of classes) {
    if (spelled.has(own)) continue;
    for (const name of Object.getOwnPropertyNames(own)) {
      const meant = CLOSING.find((setting) => name !== setting && isSlipOf(setting, name));
      if (meant === undefined || Object.hasOwn(own, meant)) continue;
      throw new TypeError(
        `${id}: the class has \`static ${name}\`, which means nothing. Did you mean ` +
          `\`static ${meant}\`? If it isn't a setting, rename it.`,
      );
    }
    spelled.add(own);
  }
}

/** In other case or with other separators; the long name also with two letters wrong. */
function isSlipOf(setting: string, name: string): boolean {
  const [a, b] = [comparable(setting), comparable(name)];
  return (
    a === b ||
    (setting === 'serverOnly' && Math.abs(a.length - b.length) <= 2 && editDistance(a, b) <= 2)
  );
}

/** A value in words, for a message. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list with something else in it';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object';
}
