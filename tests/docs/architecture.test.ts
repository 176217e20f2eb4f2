/** The folders and files that docs/architecture.md names exist. `tests/architecture.test.ts` checks its tables. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { blocks, readPage } from './harness/documents.js';

const isThere = (path: string) => existsSync(join(root, path));

/** Where a name without a folder may be meant: a file of the core, or of the packages. */
const PLACES = ['.', 'src', 'src/analyze', 'pkg-js/src'];
const isNamed = (path: string) => PLACES.some((place) => isThere(join(place, path)));

test('the folders of the drawing', () => {
  const [drawing = ''] = blocks('architecture.md', 'text');
  const folders = drawing.match(/^(?:pkg-js|vite-plugin)\S*/gm) ?? [];
  expect(folders.length).toBeGreaterThan(4);
  expect(folders.filter((folder) => !isThere(folder))).toEqual([]);
});

test('the files that the text names', () => {
  const text = readPage('architecture.md').replace(/^```.*?^```$/gms, '');
  const files = Array.from(
    text.matchAll(/`([\w./-]+\.(?:rs|ts|toml|jsonc))`/g),
    ([, file = '']) => file,
  );
  expect(files.length).toBeGreaterThan(5);
  const missing = files.filter(
    (file) => !isNamed(file) && globSync(`pkg-js/src/**/${file}`, { cwd: root }).length === 0,
  );
  expect(missing).toEqual([]);
});
