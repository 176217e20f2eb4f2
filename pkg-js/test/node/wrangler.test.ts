/** Which configuration is kept up to date, and which one is only checked. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createProject } from './harness.js';

let app: ReturnType<typeof createProject> | undefined;
afterEach(() => app?.remove());

const WORKER = '{ "name": "app", "main": "src/worker.ts", "compatibility_date": "2026-09-01" }\n';
const vite = (call: string) =>
  `import { cloudflare } from '@cloudflare/vite-plugin';\nexport default { plugins: [${call}] };\n`;
const isThere = (file: string) => existsSync(join(app?.folder ?? '', file));

test('a file that cloudflare() reads elsewhere is the one, and none is made at the root', () => {
  app = createProject({
    'vite.config.ts': vite("cloudflare({ configPath: 'config/wrangler.jsonc' })"),
    'config/wrangler.jsonc': WORKER,
  });
  expect(app.sync()).toMatchObject({ file: 'config/wrangler.jsonc' });
  expect(app.read('config/wrangler.jsonc')).toContain('USER_DO');
  expect(isThere('wrangler.jsonc')).toBe(false);
});

test.each(['.env', '.env.local'])('so is one that the variable names in %s', (file) => {
  app = createProject({
    'vite.config.ts': vite('cloudflare()'),
    [file]: 'CLOUDFLARE_VITE_WRANGLER_CONFIG_PATH="config/other.json"\n',
    'config/other.json': WORKER,
    'wrangler.jsonc': WORKER,
  });
  expect(app.sync()).toMatchObject({ file: 'config/other.json' });
  expect(app.read('wrangler.jsonc')).toBe(WORKER);
});

test.each([
  ['cloudflare({ configPath })', /configPath/],
  ['cloudflare(options)', /literal/],
  ['cloudflare({ config: { name: "app" } })', /Add to `config`.*durable_objects/],
  ['cloudflare({ config: (c) => { c.name = "a"; } })', /Add to `config`/],
])('where %s says what to read, no file is made, and it is said', (call, help) => {
  app = createProject({ 'vite.config.ts': vite(call) });
  const { diagnostics, text } = app.sync();
  expect(text).toBe(undefined);
  expect(diagnostics).toMatchObject([
    { code: 'wrangler-elsewhere', help: expect.stringMatching(help) },
  ]);
  expect(isThere('wrangler.jsonc')).toBe(false);
});

test('a config beside a file leaves the bindings to the file, unless it has some', () => {
  app = createProject({
    'vite.config.ts': vite('cloudflare({ config: { vars: {} } })'),
    'wrangler.jsonc': WORKER,
  });
  expect(app.sync().file).toBe('wrangler.jsonc');
  expect(app.read('wrangler.jsonc')).toContain('USER_DO');
  app.remove();
  app = createProject({
    'vite.config.ts': vite('cloudflare({ config: { durable_objects: { bindings: [] } } })'),
    'wrangler.jsonc': WORKER,
  });
  expect(app.sync().diagnostics).toMatchObject([{ code: 'wrangler-elsewhere' }]);
  expect(app.read('wrangler.jsonc')).toBe(WORKER);
});

describe('cloudflare.config.ts', () => {
  const CONFIG =
    "import { durableObjects } from './.koze/cloudflare';\nexport default durableObjects('a');\n";

  test('gets a module to spread, and no wrangler.jsonc', () => {
    app = createProject({ 'vite.config.ts': vite('cloudflare()'), 'cloudflare.config.ts': CONFIG });
    expect(app.sync()).toMatchObject({ file: '.koze/cloudflare.ts', diagnostics: [] });
    expect(app.read('.koze/cloudflare.ts')).toContain('"UserDO": { type: \'durable-object\'');
    expect(app.plan().text).toBe(undefined);
    expect(isThere('wrangler.jsonc')).toBe(false);
  });

  test('is told what to spread', () => {
    const call = 'cloudflare({ experimental: { newConfig: true } })';
    app = createProject({ 'vite.config.ts': vite(call), 'wrangler.jsonc': WORKER });
    const { diagnostics } = app.sync();
    expect(diagnostics[0]?.help).toContain('...objects.exports');
    expect(app.read('wrangler.jsonc')).toBe(WORKER);
  });
});

test('of two files, the one that the reader prefers is kept up to date', () => {
  const both = { 'wrangler.json': WORKER, 'wrangler.jsonc': WORKER };
  app = createProject(both);
  expect(app.plan().file).toBe('wrangler.json');
  app.remove();
  app = createProject({ ...both, 'vite.config.ts': vite('cloudflare()') });
  expect(app.plan().file).toBe('wrangler.jsonc');
});

test('a file that the user names is the one', () => {
  app = createProject({ 'wrangler.jsonc': WORKER, 'a/b.jsonc': WORKER });
  expect(app.sync({ file: 'a/b.jsonc' }).file).toBe('a/b.jsonc');
  expect(app.read('wrangler.jsonc')).toBe(WORKER);
});

describe('bytes', () => {
  test.each([
    ['Latin-1', Buffer.from(WORKER.replace('app', 'caf\xe9'), 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${WORKER}`, 'utf16le')],
    ['a cut character', Buffer.concat([Buffer.from(WORKER), Buffer.from([0xe2, 0x82])])],
    [
      'a surrogate',
      Buffer.concat([
        Buffer.from('// '),
        Buffer.from([0xed, 0xa0, 0x80]),
        Buffer.from(`\n${WORKER}`),
      ]),
    ],
  ])('that are not UTF-8 are refused, never replaced: %s', (_, bytes) => {
    app = createProject({ 'wrangler.jsonc': bytes });
    const { diagnostics } = app.sync();
    expect(diagnostics).toMatchObject([
      { code: 'wrangler-syntax', severity: 'error', message: expect.stringContaining('UTF-8') },
    ]);
    expect(app.bytes('wrangler.jsonc').equals(bytes)).toBe(true);
  });

  test('of a byte order mark are kept', () => {
    app = createProject({ 'wrangler.jsonc': `\ufeff${WORKER}` });
    expect(app.sync().diagnostics).toEqual([]);
    expect([...app.bytes('wrangler.jsonc').subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(app.read('wrangler.jsonc')).toContain('USER_DO');
  });
});

test('a .do file outside of the server directory is named', () => {
  app = createProject({
    'src/user.do.ts': 'export class A extends DurableObject {}',
    'server/team.do.ts': 'export class A extends DurableObject {}',
    'src/notes.do.ts': 'export const notes = [];',
    'dist/user.do.js': 'export class A extends DurableObject {}',
    'packages/other/package.json': '{}',
    'packages/other/src/user.do.ts': 'export class A extends DurableObject {}',
  });
  const found = app.project.diagnostics.filter(({ code }) => code === 'misplaced-file');
  const files = found.map(({ location }) => location?.file);
  expect(files.sort()).toEqual(['server/team.do.ts', 'src/user.do.ts']);
});
