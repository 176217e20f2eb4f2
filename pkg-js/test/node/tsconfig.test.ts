// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${configDir}` is TypeScript's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPaths } from '../../src/node/tsconfig/aliases.js';

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
  expect(readPaths(root)).toEqual([
    { pattern: 'a', targets: ['src/b'] },
    { pattern: '*', targets: ['src/*'] },
  ]);
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

test('a folder that the configuration at the end of the chain decides', () => {
  write('tsconfig.json', '{ "extends": "./config/base.json" }');
  write(
    'config/base.json',
    '{ "compilerOptions": { "baseUrl": "${configDir}/src", "paths": { "@/*": ["${configDir}/lib/*"] } } }',
  );
  expect(readPaths(root)).toEqual([
    { pattern: '@/*', targets: ['lib/*'] },
    { pattern: '*', targets: ['src/*'] },
  ]);
});

test('bases from packages: a file, a folder, one that package.json names', () => {
  const base = (alias: string) =>
    JSON.stringify({ compilerOptions: { paths: { [alias]: ['${configDir}/src/*'] } } });
  const extend = (name: string) => write('tsconfig.json', JSON.stringify({ extends: name }));
  write('node_modules/@acme/config/base.json', base('@file/*'));
  write('node_modules/@acme/folder/tsconfig.json', base('@folder/*'));
  write('node_modules/named/package.json', '{ "tsconfig": "./strict.json" }');
  write('node_modules/named/strict.json', base('@named/*'));
  for (const [name, pattern] of [
    ['@acme/config/base.json', '@file/*'],
    ['@acme/config/base', '@file/*'],
    ['@acme/folder', '@folder/*'],
    ['named', '@named/*'],
  ] as const) {
    extend(name);
    expect(readPaths(root)).toEqual([{ pattern, targets: ['src/*'] }]);
  }
});

test('imports of package.json, below conditions too', () => {
  write(
    'package.json',
    JSON.stringify({
      imports: {
        '#lib/*': './src/lib/*.ts',
        '#one': { import: { default: './dist/one.js', types: './src/one.ts' } },
        '#dep': 'some-package',
      },
    }),
  );
  expect(readPaths(root)).toEqual([
    { pattern: '#lib/*', targets: ['src/lib/*.ts'] },
    { pattern: '#one', targets: ['src/one.ts', 'dist/one.js'] },
  ]);
});
