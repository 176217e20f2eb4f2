import { readdirSync } from 'node:fs';

/** What lies below a directory, as paths relative to it with `/` between segments. */
export interface Listing {
  files: string[];
  /** The directories that were entered, '' for the directory itself. */
  directories: string[];
  /** Symbolic links to whatever; those to files are among the files, too. */
  links: string[];
}

/**
 * All that lies below a directory. Dot-folders, `node_modules` and links to directories are not
 * entered. A directory that does not exist holds nothing.
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
