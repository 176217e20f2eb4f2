import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findChromium, NO_CHROMIUM } from '../../scripts/lib/chromium.mjs';
import { type App, createApp } from './harness/app.js';
import { call, result } from './harness/call.js';
import { MODES, restart, type Server, serve } from './harness/programs.js';

const executablePath = findChromium();
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.each(MODES)('quickstart, %s', (mode) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('examples/quickstart');
    // Its port is the same for everybody.
    app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  test('a call reaches the object, and its value survives a restart', async () => {
    const set = await call(server.origin, 'user.do/setName', ['Ada']);
    expect(set.status).toBe(204);
    expect(await result(server.origin, 'user.do/getName')).toBe('Ada');

    await server.stop();
    server = await restart(app.folder, mode);
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

  test('what is not below the base path is the page', async () => {
    const page = await fetch(server.origin, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Koze quickstart</title>');
  });

  describe.skipIf(!executablePath)(executablePath ? 'in a browser' : NO_CHROMIUM, () => {
    test('the page shows the name, and its form changes it', async () => {
      await call(server.origin, 'user.do/setName', ['Grace']);
      const browser = await chromium.launch({ executablePath: executablePath!, args: FLAGS });
      onTestFinished(() => browser.close());
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(server.origin);
      await page.locator('#name', { hasText: 'Grace' }).waitFor({ timeout: 20_000 });

      await page.getByLabel('Your name').fill('Zoë 🦊');
      await page.getByRole('button', { name: 'Update' }).click();
      await page.locator('#name', { hasText: 'Zoë 🦊' }).waitFor({ timeout: 20_000 });
      expect(await page.locator('#status').textContent()).toBe('Saved.');

      await page.reload();
      await page.locator('#name', { hasText: 'Zoë 🦊' }).waitFor({ timeout: 20_000 });
      expect(errors).toEqual([]);
    });
  });
});
