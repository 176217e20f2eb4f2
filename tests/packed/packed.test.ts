/** What users have: the packages as published, and nothing of this repository in reach. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { call } from '../e2e/harness/call.js';
import { build, MODES, run, type Server, serve } from '../e2e/harness/programs.js';

const VITES = ['6.3.7', '7.3.8', '8.3.8'];
/** Whichever of the plugins comes first. */
const ORDERS = ['koze-first', 'cloudflare-first'];

const folder = mkdtempSync(join(tmpdir(), 'koze-packed-'));
const packages = join(folder, 'node_modules');

beforeAll(async () => {
  await install();
  const fixture = fileURLToPath(new URL('fixture', import.meta.url));
  for (const order of ORDERS) cpSync(fixture, join(folder, order), { recursive: true });
  const config = join(folder, 'cloudflare-first/vite.config.ts');
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace('{ plugins }', '{ plugins: plugins.reverse() }'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

async function install(): Promise<void> {
  const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  const dependencies: Record<string, string> = {};
  for (const name of ['@cloudflare/vite-plugin', 'vite', 'wrangler']) {
    dependencies[name] = pinned[name];
  }
  for (const version of VITES) dependencies[`vite-${version}`] = `npm:vite@${version}`;
  for (const workspace of ['pkg-js', 'vite-plugin']) {
    const path = join(root, workspace);
    const packed = await run(path, 'npm', ['pack', '--json', '--pack-destination', folder]);
    const name = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).name as string;
    const file = packed.output.match(/"filename": "([^"]+)"/)?.[1];
    if (!packed.ok || !file) throw new Error(`npm pack ${workspace}:\n${packed.output}`);
    dependencies[name] = `file:${file}`;
  }
  const manifest = { name: 'packed', private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const installed = await run(folder, 'npm', ['install', ...flags]);
  if (!installed.ok) throw new Error(`npm install:\n${installed.output}`);
  // As strict package managers have it: a dependency of a dependency is out of the app's reach.
  const inner = join(packages, '@kuratchi/koze/node_modules');
  mkdirSync(inner);
  renameSync(join(packages, 'devalue'), join(inner, 'devalue'));
}

/** Makes one of the installed Vites the one that everything imports and runs. */
function use(version: string): void {
  const link = (target: string, path: string) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(target, path, 'junction');
  };
  link(`vite-${version}`, join(packages, 'vite'));
  for (const order of ORDERS) {
    const programs = join(folder, order, 'node_modules/.bin');
    mkdirSync(programs, { recursive: true });
    link(join(packages, 'vite/bin/vite.js'), join(programs, 'vite'));
  }
}

describe.each(VITES)('Vite %s', (version) => {
  beforeAll(() => use(version));

  test('server code that a page names fails the build', async () => {
    const app = join(folder, 'koze-first');
    const page = join(app, 'src/page.ts');
    const text = readFileSync(page, 'utf8');
    writeFileSync(page, "document.title = new URL('./server/user.do.ts', import.meta.url).href;");
    const { ok, output } = await build(app);
    writeFileSync(page, text);
    expect(ok, output).toBe(false);
    expect(output).toMatch(/src\/server\/user\.do\.ts is server code.*src\/page\.ts/);
  });

  describe.each(MODES)('%s', (mode) => {
    let servers: Server[] = [];
    beforeAll(async () => {
      const starts = ORDERS.map((order) => serve(join(folder, order), mode));
      const started = await Promise.allSettled(starts);
      servers = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
      await Promise.all(starts);
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop()));
    });

    test.each(ORDERS)('a resolver that user code registers routes, %s', async (order) => {
      const { origin } = servers[ORDERS.indexOf(order)]!;
      const as = (user: string) => ({ origin, 'x-user': user });
      expect((await call(origin, 'user.do/setName', ['A'], as('a'))).status).toBe(204);
      expect((await call(origin, 'user.do/setName', ['B'], as('b'))).status).toBe(204);
      expect(await (await call(origin, 'user.do/getName', [], as('a'))).json()).toBe('A');
      expect(await (await call(origin, 'user.do/getName', [], as('b'))).json()).toBe('B');
      expect((await call(origin, 'user.do/getName')).status).toBe(401);
    });

    test.each(ORDERS)('the page has every module that it asks for, %s', async (order) => {
      const server = servers[ORDERS.indexOf(order)]!;
      const headers = { origin: server.origin, 'x-user': 'a' };
      expect((await call(server.origin, 'user.do/since', [], headers)).status).toBe(200);
      expect((await modulesOf(server.origin)).length).toBeGreaterThan(1);
      expect(server.output).not.toMatch(/optimized|reloading/);
    });
  });
});

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
