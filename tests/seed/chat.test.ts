/** Two browsers in one room, whose object is evicted while they are there. */
import { koze } from '@kuratchi/koze/esbuild';
import * as esbuild from 'esbuild';
import { Miniflare } from 'miniflare';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { readConfig } from './ways.js';

/** The example's worker, what its page loads, and a look at which instance of the room there is. */
const worker = (files: Record<string, [type: string, body: string]>) => `
import worker, { ChatRoomDO } from 'koze:worker';
export * from 'koze:worker';
ChatRoomDO.prototype.instance = function () {
  return (this.name ??= crypto.randomUUID());
};
const files = ${JSON.stringify(files)};
export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === '/instance') {
      return new Response(await env.CHAT_ROOM_DO.getByName('attic').instance());
    }
    if (!(pathname in files)) return worker.fetch(request, env, ctx);
    const [type, body] = files[pathname];
    return new Response(body, { headers: { 'content-type': type } });
  },
};
`;

describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
  const browser = useBrowser();
  let app: App;
  let miniflare: Miniflare;
  let origin: string;

  beforeAll(async () => {
    app = createApp('examples/seed');
    const files: Parameters<typeof worker>[0] = {
      '/src/style.css': ['text/css', app.read('src/style.css')],
      '/src/pages/chat.ts': ['text/javascript', await bundle(app, 'src/pages/chat.ts')],
    };
    app.write('src/worker.ts', worker(files));
    miniflare = await startWorker(app);
    origin = (await miniflare.ready).origin;
  });
  afterAll(async () => {
    await miniflare?.dispose();
    app?.remove();
  });

  const instance = async () => (await fetch(`${origin}/instance`)).text();

  const enter = async () => {
    const { page } = await openPage(browser(), `${origin}/chat/attic`);
    await page.getByText('Connected.', { exact: true }).waitFor();
    return page;
  };
  const say = async (page: Page, text: string) => {
    await page.getByLabel('Message').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  const log = (page: Page) => page.locator('#log li').allTextContents();

  test('nobody notices', async () => {
    const [ada, grace] = [await enter(), await enter()];
    await say(ada, 'one');
    await grace.getByText('one', { exact: true }).waitFor();
    const before = await instance();

    for (const [speaker, listener, text] of [
      [ada, grace, 'two'],
      [grace, ada, 'three'],
    ] as const) {
      await miniflare.unsafeEvictDurableObject('seed', 'ChatRoomDO', { name: 'attic' });
      await say(speaker, text);
      await listener.getByText(text, { exact: true }).waitFor();
    }
    for (const page of [ada, grace]) {
      expect(await log(page)).toEqual(['one', 'two', 'three']);
      expect(await page.locator('#status').textContent()).toBe('Connected.');
    }
    // Else nothing would have been shown.
    expect(await instance()).not.toBe(before);
  });
});

/** The worker as our esbuild plugin bundles it. */
async function startWorker(app: App): Promise<Miniflare> {
  const { durable_objects } = readConfig(app) as {
    durable_objects: { bindings: { name: string; class_name: string }[] };
  };
  const { bindings } = durable_objects;
  const contents = await bundle(app, 'src/worker.ts', { conditions: ['workerd', 'worker'] });
  const object = { type: 'durable-object' };
  const config = {
    name: 'seed',
    compatibilityDate: '2026-10-01',
    compatibilityFlags: ['nodejs_als'],
    manifest: { mainModule: 'worker.js', modules: { 'worker.js': { type: 'esm', contents } } },
    env: Object.fromEntries(
      bindings.map(({ class_name, name }) => [
        name,
        { ...object, worker: 'seed', exportName: class_name },
      ]),
    ),
    exports: Object.fromEntries(
      bindings.map(({ class_name }) => [class_name, { ...object, storage: 'sqlite' }]),
    ),
  };
  const options = { cf: false, host: '127.0.0.1', port: 0, workers: [{ config }] };
  return new Miniflare(options as ConstructorParameters<typeof Miniflare>[0]);
}

async function bundle(
  app: App,
  entry: string,
  options: esbuild.BuildOptions = {},
): Promise<string> {
  const { outputFiles } = await esbuild.build({
    ...options,
    absWorkingDir: app.folder,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    write: false,
    plugins: [koze()],
  });
  return outputFiles?.[0]?.text ?? '';
}
