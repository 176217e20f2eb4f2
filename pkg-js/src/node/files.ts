/** Listing directories and reading files that may be gone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The contents of a directory, as paths relative to it with `/` between segments. */
export interface Listing {
  files: string[];
  /** The directories that were entered, '' for the directory itself. */
  directories: string[];
  /** All symbolic links. Links to files are also among the files. */
  links: string[];
}

/**
 * Everything below a directory. Dot-folders, `node_modules` and links to directories are not
 * entered. A directory that doesn't exist is empty.
 */
export function listDirectory(directory: string): Listing {
  const listing: Listing = { files: [], directories: [], links: [] };
  const visit = (path: string) => {
    const entries = readEntries(`${directory}/${path}`);
    if (!entries) return;
    listing.directories.push(path);
    for (const entry of entries) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (!entry.isDirectory()) listing.files.push(below);
      else if (!entry.name.startsWith('.') && entry.name !== 'node_modules') visit(below);
      if (entry.isSymbolicLink()) listing.links.push(below);
    }
  };
  visit('');
  return listing;
}

function readEntries(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** The directory, or the nearest one above it that exists. */
export function nearestDirectory(directory: string): string {
  let nearest = directory;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}

/** The text of a file; `undefined` if there is none or it can't be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
