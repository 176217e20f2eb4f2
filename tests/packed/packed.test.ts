/** What users have: the packages as published, and nothing of this repository in reach. */
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { call } from '../e2e/harness/call.js';
import { build, run } from '../e2e/harness/programs.js';
import { todays } from '../e2e/harness/rotate.js';
import { type Mode, type Server, serveByProgram } from '../e2e/harness/server.js';
import { FOLDERS, install, MANAGERS, type Manager, pack } from './packages.js';

const NAMES = [
  ...['@cloudflare/vite-plugin', '@cloudflare/vitest-plugin', '@cloudflare/workers-types'],
  ...['esbuild', 'typescript', 'vite', 'vitest', 'wrangler'],
];
const VITES = {
  'vite-6': 'npm:vite@6.3.7',
  'vite-7': 'npm:vite@7.3.8',
  'vite-8': 'npm:vite@8.3.8',
};
const FOR_VITE = ['@cloudflare/vite-plugin', 'wrangler'];

type Case = readonly [
  app: string,
  vite: keyof typeof VITES,
  first: 'koze' | 'cloudflare',
  modes: readonly Mode[],
];

/**
 * An app, one of the Vites installed there, what comes first in the list of plugins, and modes.
 * pnpm's layout keeps a dependency's dependencies out of the
 * app's reach, which a build has no other way to lose than dev has.
 */
const CASES: readonly Case[] = [
  ['npm', 'vite-8', 'cloudflare', ['dev', 'build']],
  ['pnpm', 'vite-8', 'koze', ['dev']],
  // Each day has one of Vite 6 and one of Vite 7, of which npm installs the one and pnpm the other.
  ...todays(
    'packages with older Vites',
    [
      ['npm', 'vite-6', 'cloudflare', ['dev', 'build']],
      ['npm', 'vite-7', 'koze', ['dev', 'build']],
      ['pnpm-vite-7', 'vite-7', 'cloudflare', ['dev']],
      ['pnpm-vite-6', 'vite-6', 'koze', ['dev']],
    ] satisfies Case[],
    2,
  ),
];

/** What is installed in apps besides our packages. */
const APPS: Record<string, [Manager, string[], Record<string, string>]> = {
  // The Vites of its cases, of which `use` picks one.
  npm: ['npm', NAMES, vitesOf('npm')],
  // pnpm ties our plugin to the Vite of the app. Of 6, the oldest that we say we support.
  pnpm: ['pnpm', NAMES, {}],
  'pnpm-vite-6': ['pnpm', FOR_VITE, { vite: '6.3.0' }],
  'pnpm-vite-7': ['pnpm', FOR_VITE, { vite: '7.3.8' }],
};

function vitesOf(app: string): Record<string, string> {
  const cases = CASES.filter(([name]) => name === app);
  return Object.fromEntries(cases.map(([, vite]) => [vite, VITES[vite]]));
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'koze-packed-')));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

beforeAll(async () => {
  const packed = await Promise.all(FOLDERS.map((workspace) => pack(workspace, folder)));
  const installs = MANAGERS.map(async (manager) => {
    for (const [name, [by, others, extra]] of Object.entries(APPS)) {
      if (by !== manager || !CASES.some(([app]) => app === name)) continue;
      const app = join(folder, name);
      await install(manager, app, packed, others, extra);
      copy('typescript', app);
    }
    const project = join(folder, manager, 'javascript');
    copy('javascript', project);
    symlinkSync('../node_modules', join(project, 'node_modules'), 'junction');
  });
  await Promise.all(installs);
});

function copy(fixture: string, to: string): void {
  cpSync(fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url)), to, { recursive: true });
}

describe.each(MANAGERS)('%s', (manager) => {
  const app = join(folder, manager);

  test('vitest calls its objects on workerd', async () => {
    const { ok, output } = await run(app, 'vitest', ['run']);
    expect(ok, output).toBe(true);
    expect(output).toMatch(/Tests\s+2 passed/);
  });

  test('a project in JavaScript is built by esbuild, and answers', async () => {
    const project = join(app, 'javascript');
    const { ok, output } = await run(project, 'node', ['build.mjs']);
    expect(ok, output).toBe(true);
    const read = (file: string) => readFileSync(join(project, 'dist', file), 'utf8');
    expect(read('page.js')).toContain('/__koze/rpc/counter.do/add');
    await counts(await onWorkerd(read('worker.js')));
  });

  const mode = manager === 'npm' ? 'build' : 'dev';
  test(`a project in JavaScript gets its configuration from Vite, and answers, ${mode}`, async () => {
    const project = join(app, 'javascript');
    const server = await serve(project, mode);
    onTestFinished(() => server.stop());
    await counts(server.origin);
    expect((await modulesOf(server.origin)).length).toBeGreaterThan(1);
    expect(JSON.parse(readFileSync(join(project, 'wrangler.jsonc'), 'utf8'))).toMatchObject({
      name: 'javascript',
      main: 'koze:worker',
      durable_objects: { bindings: [{ name: 'COUNTER_DO', class_name: 'CounterDO' }] },
    });
  });
});

/** Calls the objects of the project in JavaScript. */
async function counts(origin: string): Promise<void> {
  const add = (by: number, headers = {}) =>
    call(origin, 'counter.do/add', [by], { origin, ...headers });
  await add(1, { 'x-user': 'a' });
  expect(await (await add(2, { 'x-user': 'a' })).json()).toBe(3);
  expect(await (await add(2, { 'x-user': 'b' })).json()).toBe(2);
  expect((await add(1)).status).toBe(401);
}

// Whatever TypeScript finds there, it finds where npm has put everything into one folder.
test("pnpm's project passes the checks of koze and of TypeScript", async () => {
  const app = join(folder, 'pnpm');
  const synced = await run(app, 'koze', ['sync']);
  expect(synced.ok, synced.output).toBe(true);
  expect(synced.output).toContain('wrangler.jsonc is up to date');
  const checked = await run(app, 'tsc', ['--project', '.']);
  expect(checked.ok, checked.output).toBe(true);
});

async function onWorkerd(contents: string): Promise<string> {
  const modules = { 'worker.js': { type: 'esm', contents } };
  const config = {
    name: 'test',
    compatibilityDate: '2026-06-01',
    compatibilityFlags: ['nodejs_als'],
    manifest: { mainModule: 'worker.js', modules },
    env: { COUNTER_DO: { type: 'durable-object', worker: 'test', exportName: 'CounterDO' } },
    exports: { CounterDO: { type: 'durable-object', storage: 'sqlite' } },
  };
  const options = { cf: false, host: '127.0.0.1', port: 0, workers: [{ config }] };
  const mf = new Miniflare(options as ConstructorParameters<typeof Miniflare>[0]);
  onTestFinished(() => mf.dispose());
  return (await mf.ready).origin;
}

describe.each(CASES)('%s, %s, %s first', (name, version, first, modes) => {
  const app = join(folder, name);

  beforeAll(() => {
    if (name === 'npm') use(version, app);
    const config = join(app, 'vite.config.ts');
    copy('typescript/vite.config.ts', config);
    if (first === 'koze') return;
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, text.replace('{ plugins }', '{ plugins: plugins.reverse() }'));
  });

  describe.each(modes)('%s', (mode) => {
    let server: Server;
    beforeAll(async () => {
      server = await serve(app, mode);
    });
    afterAll(() => server?.stop());

    const as = (user: string) => ({ origin: server.origin, 'x-user': user });

    test('user code and generated code share their modules', async () => {
      const { origin } = server;
      // The resolver is registered by one and asked by the other, and so is the request.
      expect((await call(origin, 'user.do/setName', ['A'], as('a'))).status).toBe(204);
      expect((await call(origin, 'user.do/setName', ['B'], as('b'))).status).toBe(204);
      expect(await (await call(origin, 'user.do/getName', [], as('a'))).json()).toBe('A');
      expect(await (await call(origin, 'user.do/getName', [], as('b'))).json()).toBe('B');
      expect((await call(origin, 'user.do/getName')).status).toBe(401);
      // The error is thrown by one and recognised by the other, over HTTP and in the worker.
      expect((await call(origin, 'user.do/setName', ['taken'], as('a'))).status).toBe(409);
      expect(await (await fetch(`${origin}/taken`, { headers: as('a') })).json()).toBe('taken');
    });

    test('the page has every module that it asks for, and each once', async () => {
      expect((await call(server.origin, 'user.do/since', [], as('a'))).status).toBe(200);
      const modules = await modulesOf(server.origin);
      expect(modules.length).toBeGreaterThan(1);
      const errors = modules.filter((path) => /\/shared\/errors\.js/.test(path));
      expect(errors).toHaveLength(mode === 'dev' ? 1 : 0);
      expect(server.output).not.toMatch(/optimized|reloading/);
    });

    if (mode === 'dev') return;
    // Last, as it leaves no build behind.
    test('server code in a page fails it', async () => {
      const page = join(app, 'src/page.ts');
      const passage = "document.title = new URL('./server/user.do.ts', import.meta.url).href;";
      writeFileSync(page, passage);
      const { ok, output } = await build(app);
      copy('typescript/src/page.ts', page);
      expect(ok, output).toBe(false);
      expect(output).toMatch(/src\/server\/user\.do\.ts is server code/);
      expect(output).toContain('src/page.ts');
    });
  });
});

/** Makes one of the installed Vites the one that everything imports and runs. */
function use(version: keyof typeof VITES, app: string): void {
  const link = (target: string, path: string) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(target, path, 'junction');
  };
  const packages = join(app, 'node_modules');
  link(version, join(packages, 'vite'));
  link('../vite/bin/vite.js', join(packages, '.bin/vite'));
}

/** Fetches a page and what its scripts import, lazily imported modules included. */
async function modulesOf(origin: string): Promise<string[]> {
  const found = new Set<string>(['/']);
  for (const path of found) {
    const accept = path === '/' ? 'text/html' : '*/*';
    const response = await fetch(origin + path, { headers: { accept } });
    expect(response.status, path).toBe(200);
    const text = await response.text();
    const references = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\bsrc=)["']([^"'\n]+)["']/g);
    for (const [, reference = ''] of references) {
      if (/^[./]/.test(reference))
        found.add(new URL(reference, origin + path).href.slice(origin.length));
    }
  }
  return [...found];
}

/** By the project's own Vite. */
async function serve(folder: string, mode: Mode): Promise<Server> {
  if (mode === 'build') {
    const { ok, output } = await build(folder);
    expect(ok, output).toBe(true);
  }
  return serveByProgram(folder, mode);
}
