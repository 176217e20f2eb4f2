/** wrangler.jsonc, kept in step by the plugin. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { call, result } from './harness/call.js';
import { until } from './harness/programs.js';
import { type Server, serve } from './harness/server.js';

let app: App | undefined;
let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  app?.remove();
  server = app = undefined;
});

const COUNTER = `
  import { DurableObject } from 'cloudflare:workers';
  export default class CounterDO extends DurableObject {
    #count = 0;
    increment() {
      return ++this.#count;
    }
  }
`;

test('is made from nothing, and served', async () => {
  app = createApp('loop');
  app.delete('wrangler.jsonc');
  server = await serve(app.folder, 'dev');
  expect(app.read('wrangler.jsonc')).toContain('"class_name": "UserDO"');
  await result(server.origin, 'user.do/greet');
});

/** In order: each test edits what the one before it left. */
describe('under one dev server', () => {
  let app: App;
  let server: Server;
  let untouched: string;
  beforeAll(async () => {
    app = createApp('loop');
    untouched = app.read('wrangler.jsonc');
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('gets a class that appears, and only then is touched', async () => {
    expect(app.read('wrangler.jsonc')).toBe(untouched);
    app.write('src/server/counter.do.ts', COUNTER);
    const { origin } = server;
    const counts = async () => Number(await result(origin, 'counter.do/increment')) > 0;
    await until(counts, 'the new class', 50_000);
    const after = app.read('wrangler.jsonc');
    expect(after).toContain('COUNTER_DO');
    expect(after).toContain('{ "name": "USER_DO", "class_name": "UserDO" }');
    expect(server.output).toContain('COUNTER_DO');
  });

  test('gets many classes at once, and keeps none of those that a checkout takes back', async () => {
    const before = app.read('wrangler.jsonc');
    const names = ['Ant', 'Bee', 'Cat', 'Dog', 'Elk', 'Fox'];
    const file = (name: string) => `src/server/zoo/${name.toLowerCase()}.do.ts`;
    const { origin } = server;
    const answer = async (path: string) =>
      (await call(origin, path).catch(() => undefined))?.status;
    for (const name of names) {
      app.write(file(name), COUNTER.replace('CounterDO', `${name}DO`));
      await setTimeout(5);
    }
    await until(async () => (await answer('zoo/fox.do/increment')) === 200, 'the classes', 50_000);

    for (const name of names) {
      app.delete(file(name));
      await setTimeout(5);
    }
    app.write('wrangler.jsonc', before);
    await until(async () => (await answer('zoo/fox.do/increment')) === 404, 'their end', 50_000);
    await until(async () => (await answer('user.do/greet')) === 200, 'the one that stays', 50_000);
    expect(app.read('wrangler.jsonc')).toBe(before);
  });

  test('is told of a class that is renamed, and not changed for it', async () => {
    const before = app.read('wrangler.jsonc');
    const said = server.output.length;
    app.edit('src/server/user.do.ts', 'class UserDO', 'class PersonDO');
    const isProposed = () => server.output.slice(said).includes('renamed_classes');
    await until(isProposed, 'the proposal');
    expect(app.read('wrangler.jsonc')).toBe(before);
  });
});

test.each([
  ['{ "name": "x", }}', /wrangler\.jsonc:1:17/],
  ['{ "name": "x", "durable_objects": [] }', /durable_objects/],
])('ends a build where it cannot be read: %s', async (text, message) => {
  app = createApp('loop', { 'wrangler.jsonc': text });
  const { ok, output } = await buildHere(app.folder);
  expect(ok).toBe(false);
  expect(output).toMatch(message);
  expect(app.read('wrangler.jsonc')).toBe(text);
});

test('is left alone where it lies elsewhere', async () => {
  app = createApp('loop');
  app.write(
    'config/wrangler.jsonc',
    app.read('wrangler.jsonc').replace('koze:worker', '../src/worker.ts'),
  );
  app.write(
    'src/worker.ts',
    "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
  );
  app.delete('wrangler.jsonc');
  app.edit('vite.config.ts', 'koze()', 'koze({ wrangler: false })');
  app.edit('vite.config.ts', 'cloudflare({', "cloudflare({ configPath: './config/wrangler.jsonc',");
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(true);
  expect(existsSync(join(app.folder, 'wrangler.jsonc'))).toBe(false);
});
