/** `.do.*` files outside of the server directory, and `caller.*` files elsewhere: nobody would ever read them. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Compiler } from '../compiler/compiler.js';
import type { Diagnostic } from '../compiler/wire.js';
import { readText } from './files.js';

/** Folders that hold no sources. */
const BUILT = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'public']);
/** A folder with one of these is a project of its own. */
const PROJECT = /^(?:package\.json|wrangler\.(?:jsonc?|toml))$/;
/** What a file with a class contains, whoever wrote it. */
const CLASS = /\bclass\b[^{]*\bextends\b/;
/** What a file that says who calls is called, if not as it has to be, and what it contains. */
const CALLER = /^callers?\.[cm]?[jt]sx?$/i;
const SAYS_WHO_CALLS = [/\bexport\b[^;]*\bdefault\b/, /\brequest\b/i];
/** How deep sources lie, and how many folders are looked at: a scan must stay quick. */
const MAX_DEPTH = 4;
const MAX_FOLDERS = 200;

/** Finds `.do.*` files, as paths relative to the root. */
export function findMisplaced(root: string, serverDir: string, compiler: Compiler): string[] {
  const isObject = (file: string) =>
    compiler.objectId(`${serverDir}/${basename(file)}`) !== undefined;
  const found = sourcesBelow(root, serverDir).filter(isObject);
  return found.filter((file) => CLASS.test(readText(join(root, file)) ?? ''));
}

/** Where the core misses `caller.ts`: names the file that looks like it, if there is one. */
export function explainMisplacedCaller(
  { root, serverDir }: { readonly root: string; readonly serverDir: string },
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (!diagnostics.some(isMissingCaller)) return diagnostics;
  const file = findCaller(root);
  if (file === undefined) return diagnostics;
  const target = `${serverDir}/caller.${/\.[cm]?jsx?$/i.test(file) ? 'js' : 'ts'}`;
  const help = `Move ${file} to ${target}: Koze doesn't look elsewhere, or for other names.`;
  return diagnostics.map((each) => (isMissingCaller(each) ? { ...each, help } : each));
}

function isMissingCaller({ code }: Diagnostic): boolean {
  return code === 'missing-caller';
}

function findCaller(root: string): string | undefined {
  const named = sourcesBelow(root).filter((file) => CALLER.test(basename(file)));
  return named.find((file) => {
    const text = readText(join(root, file)) ?? '';
    return SAYS_WHO_CALLS.every((pattern) => pattern.test(text));
  });
}

/** The files of a project, as far as sources lie. */
function sourcesBelow(root: string, leaveOut?: string): string[] {
  const files: string[] = [];
  let left = MAX_FOLDERS;
  const visit = (folder: string, depth: number) => {
    if (folder === leaveOut || left-- <= 0) return;
    const entries = read(join(root, folder));
    if (depth > 0 && entries.some(({ name }) => PROJECT.test(name))) return;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isSource = !entry.name.startsWith('.') && !BUILT.has(entry.name);
      if (!entry.isDirectory()) files.push(path);
      else if (isSource && depth < MAX_DEPTH) visit(path, depth + 1);
    }
  };
  visit('', 0);
  return files;
}

function read(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
