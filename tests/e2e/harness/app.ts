/** Apps in a fresh folder of their own, where a test may edit them. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../../../scripts/lib/tools.mjs';

/** Inside the repository, so that an app finds its packages. Vite watches no `node_modules`. */
const temporary = join(root, 'tests/e2e/.tmp');

export interface App {
  readonly folder: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Replaces a passage, which must be there. */
  edit(file: string, from: string, to: string): void;
  delete(file: string): void;
  /** The texts of all files below a folder, by path. */
  texts(folder: string): Map<string, string>;
  /** Removes the app from the disk. */
  remove(): void;
}

/**
 * Copies an app.
 *
 * @param from its folder, relative to the repository, or the name of one in `fixtures`
 * @param files what to write over it, by path
 */
export function createApp(from: string, files: Record<string, string> = {}): App {
  const source = from.includes('/') ? join(root, from) : join(root, 'tests/e2e/fixtures', from);
  mkdirSync(temporary, { recursive: true });
  const folder = mkdtempSync(join(temporary, `${basename(source)}-`));
  cpSync(source, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });

  const app: App = {
    folder,
    write(file, text) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    edit(file, from, to) {
      const text = app.read(file);
      if (!text.includes(from)) throw new Error(`${file} does not contain: ${from}`);
      app.write(
        file,
        text.replace(from, () => to),
      );
    },
    delete: (file) => rmSync(join(folder, file), { recursive: true }),
    texts(below) {
      const entries = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      const paths = files.map((entry) => join(entry.parentPath, entry.name));
      return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
  for (const [file, text] of Object.entries(files)) app.write(file, text);
  return app;
}

const LEFT_OUT = new Set(['node_modules', '.wrangler', '.koze', 'dist']);
