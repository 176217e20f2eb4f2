import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { call } from '../e2e/harness/call.js';
import { run, type Server, serve } from '../e2e/harness/programs.js';

const folder = mkdtempSync(join(tmpdir(), 'koze-packed-'));

/** What a user would have: the packages as published, and nothing of this repository in reach. */
async function install(): Promise<void> {
  cpSync(fileURLToPath(new URL('fixture', import.meta.url)), folder, { recursive: true });
  const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  const dependencies: Record<string, string> = {};
  for (const name of ['@cloudflare/vite-plugin', 'vite', 'wrangler']) {
    dependencies[name] = pinned[name];
  }
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
  const flags = ['--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await run(folder, 'npm', ['install', ...flags]);
  if (!installed.ok) throw new Error(`npm install:\n${installed.output}`);
}

describe('the packages as published, under vite dev', () => {
  let server: Server;

  beforeAll(async () => {
    await install();
    server = await serve(folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a resolver that user code registers is the one that routes', async () => {
    const as = (user: string) => ({ origin: server.origin, 'x-user': user });
    expect((await call(server.origin, 'user.do/setName', ['A'], as('a'))).status).toBe(204);
    expect((await call(server.origin, 'user.do/setName', ['B'], as('b'))).status).toBe(204);
    expect(await (await call(server.origin, 'user.do/getName', [], as('a'))).json()).toBe('A');
    expect(await (await call(server.origin, 'user.do/getName', [], as('b'))).json()).toBe('B');
    expect((await call(server.origin, 'user.do/getName')).status).toBe(401);
  });
});
