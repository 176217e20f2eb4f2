// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${configDir}` is TypeScript's.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openProject, type ProjectOnDisk } from '../../src/node/index.js';

/** A project with one class, whose method `save` takes these parameters. */
function createProject(params: string, files: Record<string, string>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'koze-augment-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write(
    'src/server/a.do.ts',
    `import { DurableObject } from 'cloudflare:workers';\nimport type { Settings } from './settings';\n` +
      `export default class A extends DurableObject { save(${params}) {} }`,
  );
  write('src/server/settings.ts', 'export interface Settings { a: string }');
  for (const [file, text] of Object.entries(files)) write(file, text);
  const project = openProject({ root: folder });
  project.scan();
  return { project, folder, write };
}

/** What the method checks. */
function checks(project: ProjectOnDisk): string {
  const emitted = project.compiler.emit({
    module: '$server',
    id: 'a.do',
    environment: 'worker',
  });
  if ('error' in emitted) throw new Error(emitted.error.message);
  return emitted.code;
}

const ADDS = (specifier: string) =>
  `import '${specifier}';\ndeclare module '${specifier}' { interface Settings { b: number } }\n`;
const BOTH = '{ a: _s.string(), b: _s.number() }';
const OWN = '{ a: _s.string() }';

const ELSEWHERE = ADDS('../server/settings');

test.each([
  ['no tsconfig', {}, true],
  ['an include', { 'tsconfig.json': '{ "include": ["src"] }' }, true],
  ['a pattern', { 'tsconfig.json': '{ "include": ["src/**/*.ts", "test"] }' }, true],
  ['a list of files', { 'tsconfig.json': '{ "files": ["src/types/augment.d.ts"] }' }, true],
  ['another folder', { 'tsconfig.json': '{ "include": ["test", "src/server"] }' }, false],
  ['an exclude', { 'tsconfig.json': '{ "exclude": ["src/types"] }' }, false],
  [
    'a base',
    {
      'tsconfig.json': '{ "extends": "./config/base.json" }',
      'config/base.json': '{ "include": ["../src"] }',
    },
    true,
  ],
  [
    'a base, for its own folder',
    {
      'tsconfig.json': '{ "extends": "./config/base.json" }',
      'config/base.json': '{ "include": ["${configDir}/src"] }',
    },
    true,
  ],
  [
    'a reference',
    {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "include": ["src"] }',
    },
    true,
  ],
])('a `.d.ts` counts without an import, if the tsconfig includes it: %s', (_, files, counts) => {
  const { project } = createProject('settings: Settings', {
    'src/types/augment.d.ts': ELSEWHERE,
    ...files,
  });
  expect(checks(project)).toContain(counts ? BOTH : OWN);
  expect(project.diagnostics).toEqual([]);
});

test('a source of the server counts without an import, also once it is edited', () => {
  const { project, folder, write } = createProject('settings: Settings', {
    'src/server/plugin.ts': 'export {};',
  });
  expect(checks(project)).toContain(OWN);
  write('src/server/plugin.ts', ADDS('./settings'));
  expect(project.refresh(`${folder}/src/server/plugin.ts`)?.affected).toEqual(['a.do']);
  expect(checks(project)).toContain(BOTH);
  write('src/server/plugin.ts', 'export {};');
  project.refresh(`${folder}/src/server/plugin.ts`);
  expect(checks(project)).toContain(OWN);
});

test('a `.d.ts` that comes later counts, if the tsconfig includes it', () => {
  const { project, folder, write } = createProject('settings: Settings', {
    'tsconfig.json': '{ "include": ["src"] }',
  });
  write('types/augment.d.ts', ADDS('../src/server/settings'));
  expect(project.refresh(`${folder}/types/augment.d.ts`)).toBeUndefined();
  write('src/types/augment.d.ts', ELSEWHERE);
  expect(project.refresh(`${folder}/src/types/augment.d.ts`)?.affected).toEqual(['a.do']);
  expect(checks(project)).toContain(BOTH);
});

test('declarations that are global count, whichever file has them', () => {
  const { project } = createProject('a: Everywhere', {
    'src/app.d.ts': 'declare global { interface Everywhere { a: 1 } }\nexport {};',
    'src/env.d.ts': '/// <reference types="vite/client" />\ninterface Everywhere { b: 2 }',
    'src/own.d.ts': 'export interface Everywhere { c: 3 }',
  });
  expect(checks(project)).toContain('{ a: _s.literal(1), b: _s.literal(2) }');
});

test('what is generated or built is not read', () => {
  const { project } = createProject('settings: Settings', {
    'tsconfig.json': '{ "include": ["**/*", ".koze/server.d.ts"] }',
    '.koze/server.d.ts': ADDS('../src/server/settings'),
    'dist/augment.d.ts': ADDS('../src/server/settings'),
    'node_modules/x/augment.d.ts': ADDS('../../src/server/settings'),
    'worker-configuration.d.ts':
      '/* eslint-disable */\n// Generated by Wrangler by running `wrangler types`\ninterface Env {}',
  });
  expect(checks(project)).toContain(OWN);
  const read = project.watched().files.map((file) => file.slice(project.root.length + 1));
  expect(read.filter((file) => file.endsWith('d.ts') && !file.startsWith('src/server'))).toEqual(
    [],
  );
});

test("data types of Cloudflare's package are read, and its other types are reported", () => {
  const { project, folder, write } = createProject('a: string', {});
  const types = dirname(
    createRequire(import.meta.url).resolve('@cloudflare/workers-types/package.json'),
  );
  mkdirSync(join(folder, 'node_modules/@cloudflare'), { recursive: true });
  symlinkSync(types, join(folder, 'node_modules/@cloudflare/workers-types'));
  const save = (params: string, imports = '') => {
    write(
      'src/server/a.do.ts',
      `import { DurableObject } from 'cloudflare:workers';\n${imports}\n` +
        `export default class A extends DurableObject { save(${params}) {} }`,
    );
    project.refresh(`${folder}/src/server/a.do.ts`);
    return project.diagnostics.map(({ message }) => message);
  };
  const data = [
    'R2HTTPMetadata',
    'R2Conditional',
    'R2Range',
    'KVNamespacePutOptions',
    'KVNamespaceListOptions',
    'QueueSendOptions',
    'MessageSendRequest<{ id: number }>',
    'DurableObjectLocationHint',
    'DurableObjectJurisdiction',
    'DurableObjectNamespaceGetDurableObjectOptions',
    'IncomingRequestCfPropertiesGeographicInformation',
    'IncomingRequestCfProperties',
    'WorkflowRetentionDuration',
    'VectorizeVectorMetadata',
  ];
  for (const type of data) expect([type, save(`a: ${type}`)]).toEqual([type, []]);
  expect(save('a: R2HTTPMetadata')).toEqual([]);
  expect(checks(project)).toContain('cacheExpiry: _s.date().optional()');
  const imported = "import type { WorkflowSleepDuration } from 'cloudflare:workers';";
  expect(save('a: WorkflowSleepDuration', imported)).toEqual([]);
  for (const type of ['KVNamespace', 'R2Bucket', 'D1Database', 'Queue', 'Headers', 'R2Object']) {
    expect([type, save(`a: ${type}`).length]).toEqual([type, 1]);
  }
});
