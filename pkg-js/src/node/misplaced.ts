/** `.do.*` files outside of the server directory: nobody would ever read them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Compiler } from '../compiler/compiler.js';
import { readText } from './files.js';

/** Folders that hold no sources. */
const BUILT = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'public']);
/** A folder with one of these is a project of its own. */
const PROJECT = /^(?:package\.json|wrangler\.(?:jsonc?|toml))$/;
/** What a file of this kind contains, whoever wrote it. */
const CLASS = /\bclass\b[^{]*\bextends\b/;
/** How deep sources lie, and how many folders are looked at: a scan must stay quick. */
const MAX_DEPTH = 4;
const MAX_FOLDERS = 200;

/** Finds them, as paths relative to the root. */
export function findMisplaced(root: string, serverDir: string, compiler: Compiler): string[] {
  const found: string[] = [];
  let left = MAX_FOLDERS;
  const visit = (folder: string, depth: number) => {
    if (folder === serverDir || left-- <= 0) return;
    const entries = read(join(root, folder));
    if (depth > 0 && entries.some(({ name }) => PROJECT.test(name))) return;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const isSource = !entry.name.startsWith('.') && !BUILT.has(entry.name);
        if (isSource && depth < MAX_DEPTH) visit(path, depth + 1);
      } else if (compiler.objectId(`${serverDir}/${entry.name}`) !== undefined) {
        if (CLASS.test(readText(join(root, path)) ?? '')) found.push(path);
      }
    }
  };
  visit('', 0);
  return found;
}

function read(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
