import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listDirectory } from './files.js';
import type { ProjectOnDisk } from './project.js';

const SOURCE = /\.[cm]?[jt]sx?$/;
// Not in a comment: a reviewer would take it for a resolver that is there.
const REGISTRATION =
  /^(?!\s*\*)(?:(?!\/[/*]).)*?\b(?:__r|r)egisterDoResolver\(\s*(['"`])([^'"`]+)\1/gm;

/**
 * Where resolvers are registered, as `file:line` by binding, as far as the text of the project's
 * sources tells: by name, in a call that is written out.
 */
export function findResolvers({ root, serverDir }: ProjectOnDisk): Map<string, string> {
  const found = new Map<string, string>();
  const directories = serverDir.startsWith('src/') ? ['src'] : ['src', serverDir];
  for (const directory of directories) {
    for (const name of listDirectory(join(root, directory)).files) {
      if (!SOURCE.test(name)) continue;
      const file = `${directory}/${name}`;
      const text = read(join(root, file));
      for (const match of text.matchAll(REGISTRATION)) {
        const line = text.slice(0, match.index + match[0].length).split('\n').length;
        found.set(match[2] ?? '', `${file}:${line}`);
      }
    }
  }
  return found;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // A link to nowhere.
  }
}
