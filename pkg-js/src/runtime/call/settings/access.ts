/** `static access`: who may call a method. */
import type { Call } from '../../shared/caller.js';
import type { Definition } from '../definition.js';
import { suggest } from '../suggest.js';
import { checkNames, describe, membersOf, read } from './read.js';

/** A rule as the class has it: only what returns `true` lets the call pass. */
type OwnRule = (caller: unknown, call: Call) => unknown;

/** Who may call. Absent: whoever passes the gate. */
export type AccessEntry = 'anyone' | 'caller' | OwnRule;

const WORDS = ['anyone', 'caller'] as const;

const EXAMPLE = "static access = { '*': 'caller' }";

/** The settings whose names are known to be right. */
const checked = new WeakMap<Definition, unknown>();

/** The entry for a method, or for `fetch`; for those without one, that for `'*'`. */
export function accessOf(definition: Definition, method: string): AccessEntry | undefined {
  const value = read(definition.id, definition.class(), 'access');
  if (value === undefined) return undefined;
  const { id, serverOnly } = definition;
  const entries = membersOf(`${id}: \`static access\``, value, EXAMPLE);
  if (checked.get(definition) !== value) {
    checkAll(definition, entries);
    checked.set(definition, value);
  }
  // Worker code alone calls it.
  if (serverOnly?.includes(method)) return undefined;
  const name = Object.hasOwn(entries, method) ? method : '*';
  return Object.hasOwn(entries, name) ? checkEntry(id, name, entries[name]) : undefined;
}

/** One entry that is wrong closes the class: it may be the one that was meant for another method. */
function checkAll(definition: Definition, entries: Readonly<Record<string, unknown>>): void {
  const { id, serverOnly = [], callers } = definition;
  const names = Object.keys(entries).filter((name) => name !== '*' && name !== 'fetch');
  checkNames(definition, 'access', names);
  for (const [name, entry] of Object.entries(entries)) {
    checkEntry(id, name, entry);
    if (name !== '*' && serverOnly.includes(name)) {
      throw new TypeError(
        `${id}: \`static access\` has '${name}', which is for worker code alone. Remove one of the two.`,
      );
    }
    // One of them is a mistake, and it may be the open one.
    if (entry === 'anyone' && callers?.[name]?.some((parameter) => parameter.length === 1)) {
      throw new TypeError(
        `${id}: \`static access\` opens ${name}() to anyone, but its \`Caller\` is required. Write ` +
          '`Caller | undefined`, or remove the entry.',
      );
    }
  }
}

function checkEntry(id: string, name: string, entry: unknown): AccessEntry {
  if (entry === 'anyone' || entry === 'caller' || typeof entry === 'function') {
    return entry as AccessEntry;
  }
  const guess = typeof entry === 'string' ? suggest(entry, WORDS) : undefined;
  const what = typeof entry === 'string' ? `'${entry}'` : describe(entry);
  throw new TypeError(
    `${id}: static access['${name}'] must be 'anyone', 'caller' or a function, and is ${what}.` +
      (guess ? ` Did you mean '${guess}'?` : ''),
  );
}
