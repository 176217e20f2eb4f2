/** Two browsers in one room, whose object is evicted while they are there. */
import { join } from 'node:path';
import { koze } from '@kuratchi/koze/esbuild';
import * as esbuild from 'esbuild';
import { Miniflare } from 'miniflare';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, useBrowser } from '../e2e/harness/browser.js';
import { readConfig } from './ways.js';

/** The example's worker, and a look at which instance of the room there is. */
const WORKER = `
import worker, { ChatRoomDO } from 'koze:worker';
export * from 'koze:worker';
ChatRoomDO.prototype.instance = function () {
  return (this.name ??= crypto.randomUUID());
};
export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname !== '/instance') return worker.fetch(request, env, ctx);
    return new Response(await env.CHAT_ROOM_DO.getByName('attic').instance());
  },
};
`;

describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
  const browser = useBrowser();
  let app: App;
  let miniflare: Miniflare;
  let origin: string;
  let script: string;

  beforeAll(async () => {
    app = createApp('examples/seed', { 'src/worker.ts': WORKER });
    miniflare = await startWorker(app);
    origin = (await miniflare.ready).origin;
    script = await bundle(app, 'src/pages/chat.ts');
  });
  afterAll(async () => {
    await miniflare?.dispose();
    app?.remove();
  });

  const instance = async () => (await fetch(`${origin}/instance`)).text();

  /** The example's page, given to the browser as a static server would. */
  async function enter(): Promise<Page> {
    const context = await browser().newContext();
    const page = await context.newPage(); page.on('console', (m) => console.log(m.text())); page.on('pageerror', (m) => console.log(m)); page.on('websocket', (w) => { console.log(w.url()); w.on('framesent', (f) => console.log('sent', f.payload)); w.on('framereceived', (f) => console.log('got', f.payload)); w.on('close', () => console.log('closed')); });
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname.endsWith('.ts')) {
        return route.fulfill({ body: script, contentType: 'text/javascript' });
      }
      return route.fulfill({
        path: join(app.folder, pathname === '/chat' ? 'chat.html' : pathname),
      });
    });
    await page.goto(`${origin}/chat?room=attic`);
    await page.locator('#status', { hasText: 'Connected.' }).waitFor();
    return page;
  }
  const say = async (page: Page, text: string) => {
    await page.getByLabel('Message').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  const log = (page: Page) => page.locator('#log li').allTextContents();

  test('nobody notices', async () => {
    const [ada, grace] = [await enter(), await enter()];
    await say(ada, 'one');
    await new Promise(r=>setTimeout(r,1500)); console.log(await ada.content(), await grace.content(), await instance());
    const before = await instance();

    for (const [speaker, listener, text] of [
      [ada, grace, 'two'],
      [grace, ada, 'three'],
    ] as const) {
      await miniflare.unsafeEvictDurableObject('seed', 'ChatRoomDO', { name: 'attic' });
      await say(speaker, text);
      await listener.getByText(text).waitFor();
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
  const options = { cf: false, handleStructuredLogs: (l: any) => console.log(l), host: '127.0.0.1', port: 0, workers: [{ config }] };
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
