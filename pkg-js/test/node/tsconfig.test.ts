import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPaths } from '../../src/node/tsconfig.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'koze-tsconfig-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

test('comments, trailing commas and texts that look like either', () => {
  write(
    'tsconfig.json',
    `{
      // aliases
      "compilerOptions": { /* here */ "paths": { "@/*": ["./src/*", "./lib,]//*",], }, },
    }`,
  );
  expect(readPaths(root)).toEqual([{ pattern: '@/*', targets: ['src/*', 'lib,]/*'] }]);
});

test('what is extended, relative to where it stands', () => {
  write('tsconfig.json', '{ "extends": ["./config/base", "some-package/tsconfig.json"] }');
  write('config/base.json', '{ "compilerOptions": { "paths": { "~/*": ["../src/*"] } } }');
  expect(readPaths(root)).toEqual([{ pattern: '~/*', targets: ['src/*'] }]);
});

test('a baseUrl, of its own or inherited', () => {
  write(
    'tsconfig.json',
    '{ "extends": "./base.json", "compilerOptions": { "paths": { "a": ["b"] } } }',
  );
  write('base.json', '{ "compilerOptions": { "baseUrl": "./src" } }');
  expect(readPaths(root)).toEqual([{ pattern: 'a', targets: ['src/b'] }]);
});

test('references, and circles of what is extended', () => {
  write(
    'tsconfig.json',
    '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./lib" }] }',
  );
  write(
    'tsconfig.app.json',
    '{ "extends": "./tsconfig.app.json", "compilerOptions": { "paths": { "x": ["y"] } } }',
  );
  write('lib/tsconfig.json', '{ "compilerOptions": { "paths": { "l/*": ["./*"] } } }');
  expect(readPaths(root)).toEqual([
    { pattern: 'x', targets: ['y'] },
    { pattern: 'l/*', targets: ['lib/*'] },
  ]);
});

test('a byte order mark', () => {
  write('tsconfig.json', '\uFEFF{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }');
  expect(readPaths(root)).toEqual([{ pattern: '@/*', targets: ['src/*'] }]);
});

test('none, or one that cannot be read', () => {
  expect(readPaths(root)).toEqual([]);
  write('tsconfig.json', '{ "compilerOptions": ');
  expect(readPaths(root)).toEqual([]);
});
