/** Who may import what, as docs/architecture.md's tables say, and what breaks those rules. */
import type { Import } from './imports.js';

/** A row of a table: what one part may import. */
export interface Rule {
  /** A module of the core, or a folder of the JavaScript: `analyze`, `runtime/browser`. */
  readonly part: string;
  readonly mayUse: readonly Permission[];
}

export interface Permission {
  /**
   * A part, a file of one without its extension, or a package. `*` at the end stands for any rest.
   */
  readonly target: string;
  readonly onlyTypes: boolean;
  /** The one file, relative to the part and without its extension, that has the permission. */
  readonly onlyIn: string | undefined;
}

export interface Rules {
  /** The core, in `src`. */
  readonly rust: readonly Rule[];
  /** The packages, in `pkg-js/src` and `vite-plugin/src`. */
  readonly typescript: readonly Rule[];
}

const HEADER = '| part | may use | packages |';
const NAMES = /`([^`]+)`(?: \((types)\)| \(only in `([^`]+)`\))?/g;

/** Reads the two tables, first the core's. */
export function readRules(document: string): Rules {
  const [, rust, typescript, ...more] = document.split(HEADER);
  if (rust === undefined || typescript === undefined || more.length > 0) {
    throw new Error(`Expected two tables with the header ${HEADER}`);
  }
  return { rust: readTable(rust), typescript: readTable(typescript) };
}

function readTable(text: string): Rule[] {
  const rules: Rule[] = [];
  let firstRow: string[] = [];
  // Below the header are the line of dashes and the rows.
  for (const line of text.split('\n').slice(2)) {
    if (!line.startsWith('|')) break;
    const [, parts = '', uses = '', packages = ''] = line.split('|');
    const names = permissions(parts).map(({ target }) => target);
    const above = rules.map(({ part }) => part);
    const mayUse = [
      ...permissions(uses),
      ...permissions(packages),
      ...(uses.includes('each other') ? names.map(allow) : []),
      ...(uses.includes('the first row') ? firstRow.map(allow) : []),
      ...(uses.includes('all above') ? above.map(allow) : []),
    ];
    if (rules.length === 0) firstRow = names;
    rules.push(...names.map((part) => ({ part, mayUse })));
  }
  return rules;
}

function permissions(cell: string): Permission[] {
  return [...cell.matchAll(NAMES)].map(([, target = '', types, onlyIn]) => ({
    target,
    onlyTypes: types !== undefined,
    onlyIn,
  }));
}

function allow(target: string): Permission {
  return { target, onlyTypes: false, onlyIn: undefined };
}

/**
 * The files that belong to no part, and the imports that no row allows, as `importer → imported`.
 */
export function violations(
  rules: readonly Rule[],
  files: Iterable<string>,
  imports: readonly Import[],
): string[] {
  const strays = [...files].filter((file) => !ruleFor(rules, file));
  const forbidden = imports.filter((each) => !isAllowed(rules, each));
  return [...strays.map((file) => `${file} belongs to no part`), ...forbidden.map(nameOf)];
}

export function nameOf({ from, to }: Import): string {
  return `${from} → ${to}`;
}

function isAllowed(rules: readonly Rule[], { from, isPackage, isTypeOnly, to }: Import): boolean {
  const rule = ruleFor(rules, from);
  // Reported as a file that belongs to no part.
  if (!rule) return true;
  if (!isPackage && ruleFor(rules, to) === rule) return true;
  return rule.mayUse.some(({ onlyIn, onlyTypes, target }) => {
    if (onlyTypes && !isTypeOnly) return false;
    if (onlyIn !== undefined && stemOf(from) !== `${rule.part}/${onlyIn}`) return false;
    if (!isPackage) return isIn(to, target);
    return target.endsWith('*') ? to.startsWith(target.slice(0, -1)) : to === target;
  });
}

function ruleFor(rules: readonly Rule[], file: string): Rule | undefined {
  return rules.find(({ part }) => isIn(file, part));
}

function isIn(file: string, part: string): boolean {
  const stem = stemOf(file);
  return stem === part || stem.startsWith(`${part}/`);
}

/** A file as the tables name it: `runtime/call/context`, `vite-plugin/session`, `analyze/class`. */
function stemOf(file: string): string {
  return file
    .replace(/^(?:pkg-js\/src\/|src\/)/, '')
    .replace(/^vite-plugin\/src\//, 'vite-plugin/')
    .replace(/(?:\.d)?\.(?:ts|rs)$/, '');
}
