import { join } from 'node:path';
import { listDirectory, readText } from './files.js';
import type { ProjectOnDisk } from './project.js';

const SOURCE = /\.[cm]?[jt]sx?$/;
// Skips comments: in a report, a registration that is commented out would pass for a resolver.
const REGISTRATION =
  /^(?!\s*\*)(?:(?!\/[/*]).)*?\b(?:__r|r)egisterDoResolver\(\s*(['"`])([^'"`]+)\1/gm;

/**
 * Where resolvers are registered: `file:line` by binding. Searches the text of the project's
 * sources, so it finds only direct calls of `registerDoResolver` with a literal name.
 */
export function findResolvers({ root, serverDir }: ProjectOnDisk): Map<string, string> {
  const found = new Map<string, string>();
  const directories = serverDir.startsWith('src/') ? ['src'] : ['src', serverDir];
  for (const directory of directories) {
    for (const name of listDirectory(join(root, directory)).files) {
      if (!SOURCE.test(name)) continue;
      const file = `${directory}/${name}`;
      const text = readText(join(root, file)) ?? ''; // A link can lead nowhere.
      for (const match of text.matchAll(REGISTRATION)) {
        const line = text.slice(0, match.index + match[0].length).split('\n').length;
        found.set(match[2] ?? '', `${file}:${line}`);
      }
    }
  }
  return found;
}
