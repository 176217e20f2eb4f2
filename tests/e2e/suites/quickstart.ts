/** What the quickstart does, whichever way it is built and served. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../harness/app.js';
import { BROWSER, openPage, useBrowser } from '../harness/browser.js';
import { call, result } from '../harness/call.js';
import type { Server } from '../harness/server.js';

/** A way to serve the quickstart. */
export interface Way {
  /** A copy of the app, ready to be served. */
  create(): App;
  /** Builds and serves it. */
  serve(app: App): Promise<Server>;
  /** Serves it again, with what it has stored. */
  restart(app: App): Promise<Server>;
}

export function testQuickstart({ create, restart, serve }: Way): void {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = create();
    server = await serve(app);
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  test('a call reaches the object, and its value survives a restart', async () => {
    const set = await call(server.origin, 'user.do/setName', ['Ada']);
    expect(set.status).toBe(204);
    expect(await result(server.origin, 'user.do/getName')).toBe('Ada');
    // A dependency that Vite comes across late reloads the page.
    expect(server.output).not.toContain('optimized');

    await server.stop();
    server = await restart(app);
    expect(await result(server.origin, 'user.do/getName')).toBe('Ada');
  });

  test.each([
    '_validate',
    'fetch',
    'alarm',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
    'nothing',
  ])('%s cannot be called', async (method) => {
    expect((await call(server.origin, `user.do/${method}`)).status).toBe(404);
  });

  test.each(['nobody.do/getName', '__proto__/getName', 'constructor/toString'])(
    '%s is no object',
    async (path) => {
      expect((await call(server.origin, path)).status).toBe(404);
    },
  );

  test('only POST calls', async () => {
    const headers = { origin: server.origin };
    const response = await fetch(`${server.origin}/__koze/rpc/user.do/getName`, { headers });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('POST');
  });

  test.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://other.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['no origin', {}],
  ])('%s is refused', async (_, headers) => {
    expect((await call(server.origin, 'user.do/getName', [], headers)).status).toBe(403);
  });

  test.each(['cross-site', 'same-site', 'none'])('Sec-Fetch-Site: %s is refused', async (site) => {
    const headers = { origin: server.origin, 'sec-fetch-site': site };
    expect((await call(server.origin, 'user.do/getName', [], headers)).status).toBe(403);
  });

  test('a refusal leaves the connection to the worker in order', async () => {
    for (let i = 0; i < 20; i++) {
      const headers = { origin: 'https://other.example' };
      const refused = await call(server.origin, 'user.do/setName', ['x'.repeat(200_000)], headers);
      expect(refused.status).toBe(403);
      expect((await call(server.origin, 'user.do/getName')).status).toBe(200);
    }
  });

  test('the page is there, and its text is nowhere', async () => {
    const page = await fetch(server.origin, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Koze quickstart</title>');
    const source = await fetch(`${server.origin}/src/routes/index.koze`);
    expect(source.ok).toBe(false);
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test.each([true, false])('the page, with scripts: %s', async (javaScriptEnabled) => {
      await call(server.origin, 'user.do/setName', ['Grace']);
      const { page, errors } = await openPage(browser(), server.origin, { javaScriptEnabled });
      await page.getByRole('heading', { name: 'Hello, Grace' }).waitFor();

      await page.getByLabel('Your name').fill('Zoë 🦊');
      await page.getByRole('button', { name: 'Update' }).click();
      await page.getByRole('heading', { name: 'Hello, Zoë 🦊' }).waitFor();
      expect(page.url()).toBe(`${server.origin}/`);
      expect(errors).toEqual([]);

      if (!javaScriptEnabled) return;
      await page.setViewportSize({ width: 360, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    });
  });
}
