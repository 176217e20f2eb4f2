/**
 * Readers of items in a real browser, who stop reading or leave. On workerd alone: what Vite's server has in
 * between does not always tell it that a browser has left.
 */
import { koze } from '@kuratchi/koze/esbuild';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { bundledWorker } from './harness/miniflare.js';
import { until } from './harness/programs.js';
import type { Server } from './harness/server.js';

/** What the page has put on its window. */
declare const values: {
  endless(): AsyncIterable<string>;
  progress(): Promise<[made: number, ended: number]>;
};
declare const items: AsyncGenerator;

describe.skipIf(BROWSER.missing)(`items ${BROWSER.title}`, () => {
  let app: App;
  let server: Server;
  let script: string;
  let page: Page;
  const browser = useBrowser();

  beforeAll(async () => {
    app = createApp('values');
    server = await bundledWorker(app.folder, { VALUES_DO: 'ValuesDO' });
    const { outputFiles } = await build({
      absWorkingDir: app.folder,
      bundle: true,
      entryPoints: ['src/page.ts'],
      plugins: [koze()],
      write: false,
    });
    script = outputFiles[0]?.text ?? '';
    page = await open();
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  /** A page of the worker's origin, with the stubs. */
  async function open(): Promise<Page> {
    const { page: opened } = await openPage(browser(), server.origin);
    await opened.addScriptTag({ content: script });
    return opened;
  }

  const progress = () => page.evaluate(() => values.progress());
  const ended = () => until(async () => (await progress())[1] === 1, 'the generator to end');

  test('are not made for a page that stops reading, and end when it leaves the loop', async () => {
    await page.evaluate(async () => {
      const iterator = values.endless()[Symbol.asyncIterator]();
      await iterator.next();
      Object.assign(globalThis, { items: iterator });
    });
    let made = -1;
    await until(async () => {
      const before = made;
      [made] = await progress();
      return made === before;
    }, 'the generator to stop');
    expect((await progress())[1]).toBe(0);
    await page.evaluate(() => items.return(undefined));
    await ended();
  });

  test('end with their tab', async () => {
    const other = await open();
    await other.evaluate(async () => {
      const iterator = values.endless()[Symbol.asyncIterator]();
      await iterator.next();
      void (async () => {
        while (!(await iterator.next()).done);
      })();
    });
    expect((await progress())[1]).toBe(0);
    await other.context().close();
    await ended();
  });
});
