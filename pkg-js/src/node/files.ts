import { readdirSync } from 'node:fs';

/**
 * All files below a directory, as paths relative to it with `/` between segments. Dot-folders and
 * `node_modules` are not entered. A directory that does not exist holds no files.
 */
export function listFiles(directory: string): string[] {
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(directory);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    return listFiles(`${directory}/${entry.name}`).map((file) => `${entry.name}/${file}`);
  });
}

function readEntries(directory: string) {
  return readdirSync(directory, { withFileTypes: true });
}
