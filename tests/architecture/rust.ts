/** The imports of Rust modules: `use` declarations and paths in the code. */
import type { Import, Sources } from './imports.js';

interface Module {
  readonly file: string;
  /** Segments below the crate: `['emit', 'types']`. */
  readonly path: readonly string[];
  readonly code: string;
  /** Names that a parent hands on from its children, and the paths that they stand for. */
  readonly reexports: Map<string, readonly string[]>;
}

const COMMENT_OR_LITERAL =
  /\/\/.*|\/\*[\s\S]*?\*\/|\bb?r(#*)"[\s\S]*?"\1|(?:\bb)?"(?:\\[\s\S]|[^"\\])*"|'(?:\\[^']+|[^'\\])'/g;
const USE = /(\bpub(?:\([^)]*\))?\s+)?\buse\s+([^;]+);/g;
/** A path in the code: in an expression, a type, or an attribute. */
const PATH = /(?<![\w:])(?:crate|self|super|[a-z_]\w*)(?:\s*::\s*\w+)+/g;

/**
 * The modules that each module uses. `crates` are the names of the dependencies, which count as
 * packages. A parent that only declares its children, or hands on their names, doesn't use them.
 */
export function importsOfRust(sources: Sources, crates: readonly string[]): Import[] {
  const modules = new Map<string, Module>();
  for (const [file, text] of sources) {
    const module = read(file, text);
    modules.set(module.path.join('::'), module);
  }
  for (const module of modules.values()) collectReexports(module, modules);
  return [...modules.values()].flatMap((module) => importsOf(module, modules, crates));
}

function read(file: string, text: string): Module {
  const path = file
    .replace(/^src\//, '')
    .replace(/(?:\/mod)?\.rs$/, '')
    .split('/');
  const code = withoutTests(text.replace(COMMENT_OR_LITERAL, '""'));
  return { file, path: path[0] === 'lib' ? [] : path, code, reexports: new Map() };
}

/** Tests use what they test, and whatever helps. */
function withoutTests(code: string): string {
  const start = /#\[cfg\(test\)\]\s*mod\s+\w+\s*\{/.exec(code);
  if (!start) return code;
  const end = endOfBlock(code, start.index + start[0].length);
  return withoutTests(code.slice(0, start.index) + code.slice(end));
}

/** @param open the position after a `{` */
function endOfBlock(code: string, open: number): number {
  let depth = 1;
  let at = open;
  for (; at < code.length && depth > 0; at++) {
    if (code[at] === '{') depth += 1;
    if (code[at] === '}') depth -= 1;
  }
  return at;
}

function collectReexports(module: Module, modules: ReadonlyMap<string, Module>): void {
  for (const [, visibility, tree = ''] of module.code.matchAll(USE)) {
    if (visibility === undefined) continue;
    for (const path of expand(tree)) {
      const absolute = absolutePath(module, module.path, path.segments, modules);
      if (absolute && isBelow(absolute, module.path)) module.reexports.set(path.name, absolute);
    }
  }
}

function importsOf(
  module: Module,
  modules: ReadonlyMap<string, Module>,
  crates: readonly string[],
): Import[] {
  const found = new Map<string, Import>();
  const add = (to: string, isPackage: boolean) => {
    if (to !== module.file) {
      found.set(to, { from: module.file, to, isPackage, isTypeOnly: false });
    }
  };
  for (const { path: scope, segments } of pathsOf(module)) {
    const [first = ''] = segments;
    const absolute = absolutePath(module, scope, segments, modules);
    const target = absolute && resolve(absolute, modules);
    if (target) add(target.file, false);
    else if (crates.includes(first)) add(first, true);
  }
  return [...found.values()];
}

interface UsedPath {
  /** The module that the path is relative to: the file's, or an inline one in it. */
  readonly path: readonly string[];
  readonly segments: readonly string[];
}

/** Every path that a module's code uses, without those that it only hands on. */
function pathsOf(module: Module): UsedPath[] {
  const scopes = inlineModules(module);
  const scopeAt = (index: number) =>
    scopes.find(({ end, start }) => start <= index && index < end)?.path ?? module.path;
  const uses = [...module.code.matchAll(USE)].flatMap((match) => {
    const [, visibility, tree = ''] = match;
    const paths = expand(tree).filter(
      ({ name }) => visibility === undefined || !module.reexports.has(name),
    );
    return paths.map(({ segments }) => ({ path: scopeAt(match.index), segments }));
  });
  const rest = module.code.replace(USE, (text) => ' '.repeat(text.length));
  const inline = [...rest.matchAll(PATH)].map((match) => ({
    path: scopeAt(match.index),
    segments: match[0].split(/\s*::\s*/),
  }));
  return [...uses, ...inline];
}

function inlineModules({ code, path }: Module) {
  return [...code.matchAll(/\bmod\s+(\w+)\s*\{/g)].map((match) => {
    const start = match.index + match[0].length;
    return { start, end: endOfBlock(code, start), path: [...path, match[1] ?? ''] };
  });
}

/** `crate::a::{b, c as d}` → `crate::a::b` under the name `b`, `crate::a::c` under the name `d`. */
function expand(tree: string): { name: string; segments: string[] }[] {
  const text = tree.trim();
  const open = text.indexOf('{');
  if (open < 0) {
    const [path = '', alias] = text.split(/\s+as\s+/);
    const segments = path.split('::').map((segment) => segment.trim());
    if (segments.at(-1) === 'self') segments.pop();
    return [{ name: alias ?? segments.at(-1) ?? '', segments: segments.filter(Boolean) }];
  }
  const prefix = text.slice(0, open);
  return splitList(text.slice(open + 1, text.lastIndexOf('}'))).flatMap((part) =>
    expand(prefix + part),
  );
}

/** Splits at the commas outside of braces. */
function splitList(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** A path from the root of the crate; `undefined` if it leads to another crate. */
function absolutePath(
  { path: own }: Module,
  scope: readonly string[],
  segments: readonly string[],
  modules: ReadonlyMap<string, Module>,
): readonly string[] | undefined {
  const [first = '', ...rest] = segments;
  if (first === 'crate') return rest;
  if (first === 'self') return [...scope, ...rest];
  if (first === 'super') {
    const parents = segments.findIndex((segment) => segment !== 'super');
    const count = parents < 0 ? segments.length : parents;
    return [...scope.slice(0, scope.length - count), ...segments.slice(count)];
  }
  // A child, as its parent names it.
  return modules.has([...own, first].join('::')) ? [...own, ...segments] : undefined;
}

/** The module that a path ends in, or that the item at its end was handed on from. */
function resolve(
  path: readonly string[],
  modules: ReadonlyMap<string, Module>,
  depth = 0,
): Module | undefined {
  for (let length = path.length; length >= 0; length--) {
    const module = modules.get(path.slice(0, length).join('::'));
    if (!module) continue;
    const handedOn = module.reexports.get(path[length] ?? '');
    return handedOn && depth < 8 ? resolve(handedOn, modules, depth + 1) : module;
  }
  return undefined;
}

function isBelow(path: readonly string[], parent: readonly string[]): boolean {
  return path.length > parent.length && parent.every((segment, i) => path[i] === segment);
}
