import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openProject } from '../../src/node/index.js';
import { findPackage } from '../../src/node/packages.js';

/** A folder of packages; objects are package.json files. */
function createFolder(files: Record<string, string | object>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'koze-packages-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const manifests: [kind: string, manifest: object, specifier: string, file: string][] = [
  ['types', { types: './lib/a.d.ts' }, 'party', 'lib/a.d.ts'],
  ['typings', { typings: 'lib/a.d.ts' }, 'party', 'lib/a.d.ts'],
  ['what lies beside main', { main: './lib/a.js' }, 'party', 'lib/a.d.ts'],
  ['index.d.ts', {}, 'party', 'index.d.ts'],
  ['exports, as one path', { exports: './lib/a.js' }, 'party', 'lib/a.d.ts'],
  ['exports.types', { exports: { '.': { types: './lib/a.d.ts' } } }, 'party', 'lib/a.d.ts'],
  [
    'a condition within a condition',
    { exports: { import: { types: './lib/b.d.mts', default: './x.mjs' } } },
    'party',
    'lib/b.d.mts',
  ],
  ['a condition without types', { exports: { import: './lib/b.mjs' } }, 'party', 'lib/b.d.mts'],
  ['require alone', { exports: { require: './lib/c.cjs' } }, 'party', 'lib/c.d.cts'],
  ['a pattern', { exports: { './*': { types: './lib/*.d.ts' } } }, 'party/a', 'lib/a.d.ts'],
  ['a path without exports', {}, 'party/lib/a', 'lib/a.d.ts'],
  ['a source', { types: './src/a.ts' }, 'party', 'src/a.ts'],
];

test.each(manifests)('%s leads to declarations', (_, manifest, specifier, file) => {
  const folder = createFolder({
    'node_modules/party/package.json': { name: 'party', ...manifest },
    ...Object.fromEntries(
      ['lib/a.d.ts', 'lib/b.d.mts', 'lib/c.d.cts', 'index.d.ts', 'src/a.ts'].map((name) => [
        `node_modules/party/${name}`,
        '',
      ]),
    ),
  });
  const found = findPackage(join(folder, 'src/server'), specifier);
  expect(found).toEqual({ name: 'party', file: join(folder, 'node_modules/party', file) });
});

test('declarations by others, for packages with a scope, too', () => {
  const folder = createFolder({
    'node_modules/party/package.json': { name: 'party', main: 'index.js' },
    'node_modules/@types/party/package.json': { name: '@types/party' },
    'node_modules/@types/party/index.d.ts': '',
    'node_modules/@types/a__b/package.json': { types: 'main.d.ts' },
    'node_modules/@types/a__b/main.d.ts': '',
  });
  expect(findPackage(folder, 'party')).toEqual({
    name: 'party',
    file: join(folder, 'node_modules/@types/party/index.d.ts'),
  });
  expect(findPackage(folder, '@a/b').file).toBe(join(folder, 'node_modules/@types/a__b/main.d.ts'));
});

test('the nearest package, by its real path', () => {
  const folder = createFolder({
    'node_modules/party/package.json': {},
    'node_modules/party/index.d.ts': '',
    'store/party/package.json': { name: 'other' },
    'store/party/index.d.ts': '',
    'app/node_modules/.keep': '',
  });
  symlinkSync(join(folder, 'store/party'), join(folder, 'app/node_modules/party'));
  const file = join(folder, 'store/party/index.d.ts');
  expect(findPackage(join(folder, 'app/src'), 'party')).toEqual({ name: 'other', file });
});

test.each([
  'absent',
  '../party',
  '/etc/passwd',
  'party/../../secret',
  '@scope',
  'https://host/x',
  '',
  '..',
])('%j leads nowhere', (specifier) => {
  const folder = createFolder({
    'node_modules/party/package.json': {},
    'node_modules/party/index.d.ts': '',
    'secret.d.ts': '',
  });
  expect(findPackage(folder, specifier).file).toBeUndefined();
});

test('a manifest that is no JSON, or whose targets are not there, has no declarations', () => {
  const folder = createFolder({
    'node_modules/a/package.json': '{',
    'node_modules/b/package.json': { types: 'gone.d.ts', exports: { './x': null } },
    'node_modules/c/package.json': { types: ['list'], main: 7, exports: 'outside' },
  });
  for (const name of ['a', 'b', 'c', 'b/x']) {
    expect(findPackage(folder, name).file, name).toBeUndefined();
  }
});

test('an agent is known under any name that it is installed as', () => {
  const folder = createFolder({
    'node_modules/my-agents/package.json': { name: 'agents', types: 'index.d.ts' },
    'node_modules/my-agents/index.d.ts': 'export declare class Agent { onMessage(): void }',
    'src/server/chat.do.ts': `import { Agent } from 'my-agents';
      export default class Chat extends Agent { history() {} onMessage() {} }`,
  });
  const project = openProject({ root: folder });
  project.scan();
  const [object] = project.compiler.surface().objects;
  expect(object?.methods).toEqual([]);
  expect(object?.hidden).toEqual([
    { name: 'history', reason: 'notCallable' },
    { name: 'onMessage', reason: 'packageMember' },
  ]);
});

test('a package that arrives opens what its declarations leave open', () => {
  const folder = createFolder({
    'src/server/room.do.ts': `import { Server } from 'party';
      export default class Room extends Server { say() {} onMessage() {} }`,
  });
  const names = () => {
    const project = openProject({ root: folder });
    project.scan();
    const [object] = project.compiler.surface().objects;
    return { codes: project.diagnostics.map(({ code }) => code), methods: object?.methods };
  };
  expect(names()).toEqual({ codes: ['unreadable-declarations'], methods: [] });
  for (const [file, text] of [
    ['package.json', '{"types":"a.d.ts"}'],
    ['a.d.ts', "export * from './b';"],
    ['b.d.ts', 'export declare class Server { onMessage(): void }'],
  ] as const) {
    mkdirSync(join(folder, 'node_modules/party'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/party', file), text);
  }
  expect(names()).toMatchObject({ codes: [], methods: [{ name: 'say' }] });
});
