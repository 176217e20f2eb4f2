/** What docs/vite.md shows, run; and what it says of `base` and CI. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { type App, createApp } from '../e2e/harness/app.js';
import { call, result } from '../e2e/harness/call.js';
import { run, until } from '../e2e/harness/programs.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { shownFiles } from './harness/documents.js';
import { tsconfig } from './harness/tsconfig.js';

const shown = shownFiles('vite.md');
const USER = 'src/server/user.do.ts';

let app: App;
let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
  app?.remove();
});

/** An app with the settings that a document shows, and the document's class. */
function open(config: string, files: Record<string, string> = {}): void {
  const text = show(config).replace('cloudflare()', 'cloudflare({ inspectorPort: false })');
  app = createApp('loop', { 'vite.config.ts': text, [USER]: show(USER), ...files });
}

function show(file: string): string {
  const text = shown[file];
  if (text === undefined) throw new Error(`docs/vite.md shows no ${file}`);
  return text;
}

test('all of it passes the type checker', async () => {
  open('vite.config.ts', { ...shown, 'tsconfig.json': tsconfig() });
  const types = await run(app.folder, 'koze', ['types']);
  expect(types.ok, types.output).toBe(true);
  const { ok, output } = await run(app.folder, 'tsc', ['--noEmit']);
  expect(ok, output).toBe(true);
});

test('what to install is what README.md says, and that is checked', () => {
  const read = (document: string) => readFileSync(join(root, document), 'utf8');
  const installation = /^npm install .*\n/m.exec(read('docs/vite.md'))?.[0];
  expect(read('README.md')).toContain(installation);
});

test('the settings, the worker and the decorated class', async () => {
  open('vite.config.ts', { 'src/worker.ts': show('src/worker.ts') });
  app.edit('wrangler.jsonc', '"koze:worker"', '"src/worker.ts"');
  server = await serve(app.folder, 'dev');
  expect(await result(server.origin, 'user.do/greet')).toBe('HELLO');
});

test("a worker of one's own", async () => {
  open('vite.config.ts', { 'src/worker.ts': show('src/own-worker.ts') });
  app.edit('wrangler.jsonc', '"koze:worker"', '"src/worker.ts"');
  app.delete('index.html');
  server = await serve(app.folder, 'dev');
  const { origin } = server;
  expect(await (await fetch(`${origin}/health`)).text()).toBe('ok');
  expect((await call(origin, 'user.do/setName', ['Ada'])).status).toBe(204);
  expect(await (await fetch(origin)).text()).toBe('Hello, Ada');
  await fetch(`${origin}/cdn-cgi/handler/scheduled?cron=0+0+*+*+*`);
  expect(await result(origin, 'user.do/getName')).toBe('0 0 * * *');
});

test('all options', async () => {
  open('all-options.config.ts', { 'objects/user.do.ts': show(USER) });
  app.delete('src/server');
  app.delete('wrangler.jsonc');
  server = await serve(app.folder, 'dev');
  const greet = (headers: Record<string, string>) =>
    fetch(`${server?.origin}/api/objects/rpc/user.do/greet`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '[]',
    });
  expect(await (await greet({})).json()).toBe('HELLO');
  const origin = 'https://app.example.com';
  const opened = await greet({ origin, 'sec-fetch-site': 'cross-site' });
  expect(opened.headers.get('access-control-allow-origin')).toBe(origin);
  expect((await greet({ origin: 'https://other.example.com' })).status).toBe(403);
  app.edit('objects/user.do.ts', 'async setName(name: string)', 'async setName(name: Unknown)');
  const refused = () => server?.output.includes('error[unchecked-parameter]') ?? false;
  await until(async () => !(await greet({})).ok && refused(), 'the unchecked parameter');
  expect(JSON.parse(app.read('wrangler.jsonc')).exports).toEqual({
    UserDO: { type: 'durable-object', storage: 'legacy-kv' },
  });
});

test.each([
  ['/__koze', 'koze()'],
  ['/app/__koze', "koze({ basePath: '/app/__koze' })"],
])('with a base, calls go to %s', async (path, plugin) => {
  open('vite.config.ts');
  app.edit('vite.config.ts', 'plugins: [koze()', `base: '/app/',\n  plugins: [${plugin}`);
  server = await serve(app.folder, 'build');
  const { origin } = server;
  const options = { method: 'POST', headers: { origin, 'content-type': 'application/json' } };
  const answer = await fetch(`${origin}${path}/rpc/user.do/greet`, { ...options, body: '[]' });
  expect(await answer.json()).toBe('HELLO');
  const script = [...app.texts('dist/client').values()].find((text) => text.includes('/rpc/'));
  expect(script).toContain(`${path}/rpc/user.do/greet`);
});

test('in CI a build writes nothing, and fails where something is missing', async () => {
  open('vite.config.ts');
  app.write('src/server/team.do.ts', show(USER).replaceAll('UserDO', 'TeamDO'));
  const before = app.read('wrangler.jsonc');
  const script = "process.env.CI = '1'; const { build } = await import('vite'); await build();";
  const { ok, output } = await run(app.folder, 'node', ['--eval', script]);
  expect(ok).toBe(false);
  expect(output).toContain('Run `npx koze sync` and commit it.');
  expect(app.read('wrangler.jsonc')).toBe(before);
});
