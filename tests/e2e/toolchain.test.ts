/** What an app brings along: a worker of its own, other plugins, a CommonJS configuration. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shownFiles } from '../docs/harness/documents.js';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { call, result } from './harness/call.js';
import { until } from './harness/programs.js';
import { type Server, serve } from './harness/server.js';
import { openSocket } from './harness/sockets.js';

const OWN = "export default { fetch: () => new Response('mine') };\n";
const WORKER = "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n";

let app: App | undefined;
afterEach(() => {
  app?.remove();
  app = undefined;
});

/** An app whose worker is a file. */
function createWorkerApp(worker: string): App {
  const app = createApp('loop', { 'src/worker.ts': worker });
  app.edit('wrangler.jsonc', '"koze:worker"', '"src/worker.ts"');
  return app;
}

/** In order: each test edits what the one before it left. */
describe('a worker that exports no class, under vite dev', () => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createWorkerApp(OWN);
    app.edit(
      'wrangler.jsonc',
      '"assets": {',
      '"assets": { "binding": "ASSETS", "not_found_handling": "single-page-application",',
    );
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('is told what to add, in the last line, and goes on', async () => {
    const { output } = server;
    expect(output).toContain("error[unexported-class]: The worker doesn't export `UserDO`");
    expect(output).toContain("Add to src/worker.ts: `export * from 'koze:durable-objects';`");
    expect(output).not.toContain('workerd binary');
  });

  test('has the class once it is added', async () => {
    app.write('src/worker.ts', WORKER);
    const answers = async () => (await result(server.origin, 'user.do/greet')) === 'hello';
    await until(answers, 'the class', 30_000);
  });

  test('refuses an upgrade to a path that is nobody’s, and goes on', async () => {
    const socket = openSocket(`${server.origin.replace('http', 'ws')}/nowhere`, server.origin);
    await expect(socket).rejects.toThrow('did not open');
    expect((await call(server.origin, 'user.do/greet')).status).toBe(200);
  });

  test('survives a class that is gone, and is told', async () => {
    app.edit(
      'wrangler.jsonc',
      '"bindings": [',
      '"bindings": [{ "name": "X", "class_name": "GoneDO" }, ',
    );
    app.edit('wrangler.jsonc', '["UserDO"]', '["UserDO", "GoneDO"]');
    await until(() => server.output.includes('binds `GoneDO`'), 'the message', 30_000);
    const answers = async () => (await result(server.origin, 'user.do/greet')) === 'hello';
    await until(answers, 'the other class', 30_000);
    expect(server.output).not.toContain('workerd binary');
  });
});

test('a worker that exports no class fails its build', async () => {
  app = createWorkerApp(OWN);
  const { ok, output } = await buildHere(app.folder);
  expect(ok).toBe(false);
  expect(output).toContain("error[unexported-class]: The worker doesn't export `UserDO`");
  expect(output).toContain("Add to src/worker.ts: `export * from 'koze:durable-objects';`");
});

test.each(['before', 'after'])(
  'a plugin %s ours has its koze:worker, and its package of our name',
  async (place) => {
    const other = `{
    name: 'kuratchi:worker',
    enforce: 'pre',
    resolveId(id) {
      if (id === 'koze:worker') return '\\0koze:worker';
      if (id.startsWith('@kuratchi/koze/framework')) return '\\0koze:framework';
    },
    load(id) {
      if (id === '\\0koze:framework') return 'export const page = "a page of the framework";';
      if (id !== '\\0koze:worker') return;
      return \`import { page } from '@kuratchi/koze/framework/page.js';
        export * from 'koze:durable-objects';
        export default { fetch: () => new Response(page) };\`;
    },
  }`;
    app = createApp('loop');
    const plugins = place === 'before' ? `${other}, koze()` : `koze(), ${other}`;
    app.edit('vite.config.ts', 'koze()', plugins);
    const { ok, output } = await buildHere(app.folder);
    expect(ok, output).toBe(true);
    const built = [...app.texts('dist').values()].join('\n');
    expect(built).toContain('a page of the framework');
    expect(built).not.toContain('createWorker');
  },
);

test('a configuration in TypeScript spreads what Koze generates, and no other file is made', async () => {
  const config = shownFiles('wrangler.md')['cloudflare.config.ts'] ?? '';
  app = createApp('loop', { 'cloudflare.config.ts': config, 'src/worker.ts': WORKER });
  app.delete('wrangler.jsonc');
  app.edit('vite.config.ts', 'cloudflare({', 'cloudflare({ experimental: { newConfig: true },');
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(true);
  expect(output).not.toContain('wrangler-elsewhere');
  expect(existsSync(join(app.folder, 'wrangler.jsonc'))).toBe(false);
  const built = JSON.parse(app.read('dist/my_app/wrangler.json'));
  expect(built.durable_objects.bindings).toMatchObject([{ name: 'USER_DO', class_name: 'UserDO' }]);
  expect(built.exports).toEqual({ UserDO: { type: 'durable-object', storage: 'sqlite' } });
});

test('a CommonJS project has its configuration in vite.config.mts', async () => {
  app = createApp('loop', { 'package.json': '{ "name": "loop", "private": true }' });
  app.write('vite.config.mts', app.read('vite.config.ts'));
  app.delete('vite.config.ts');
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(true);
});
