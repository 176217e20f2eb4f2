/**
 * The page of the section Route Usage as it stands there: with the document's first class and one line of
 * configuration, it is the whole app. In each way to build and serve it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { buildHere } from '../e2e/harness/build.js';
import { call, result } from '../e2e/harness/call.js';
import { wranglerDev } from '../e2e/harness/esbuild.js';
import { bundledWorker } from '../e2e/harness/miniflare.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { shown } from './shown.js';

const CONFIG = `import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';

export default { plugins: [koze(), cloudflare({ inspectorPort: false })] };
`;

const WAYS = {
  'vite dev': ({ folder }: App) => serve(folder, 'dev'),
  'vite build and vite preview': ({ folder }: App) => serve(folder, 'build'),
  'vite build and wrangler dev': async ({ folder }: App) => {
    expect(await buildHere(folder)).toMatchObject({ ok: true });
    return wranglerDev(folder);
  },
  'esbuild and miniflare': ({ folder }: App) => bundledWorker(folder, { USER_DO: 'UserDO' }),
};

describe.each(Object.entries(WAYS))('Route Usage, %s', (way, start) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('bare', {
      'vite.config.ts': CONFIG,
      'src/server/user.do.ts': shown.user,
      'src/routes/index.koze': shown.route,
    });
    server = await start(app);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  const get = async (init: RequestInit = {}) => {
    const response = await fetch(server.origin, { redirect: 'manual', ...init });
    return { ...pick(response), html: await response.text() };
  };

  /** Sends the page's form, to the address that it names. */
  const submit = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const [, action = ''] = /<form action="([^"]*)" method="POST">/.exec((await get()).html) ?? [];
    const response = await fetch(new URL(action, server.origin), {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.origin, 'sec-fetch-site': 'same-origin', ...headers },
      body: new URLSearchParams(fields),
    });
    return { ...pick(response), html: await response.text() };
  };

  test('is rendered by the worker, without a script of its own', async () => {
    const { headers, html, status } = await get();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain('<h1>Hello, </h1>');
    expect(html).toContain('<input type="text" name="name" required />');
    // Dev loads what reloads the page.
    if (way !== 'vite dev') expect(html).not.toContain('<script');
  });

  test('its form sets the name, and leads back', async () => {
    const { headers, status } = await submit({ name: 'Zoë <b>' });
    expect(status).toBe(303);
    expect(headers.get('location')).toBe(`${server.origin}/`);
    expect((await get()).html).toContain('<h1>Hello, Zoë &lt;b&gt;</h1>');
    expect(await result(server.origin, 'user.do/getName')).toBe('Zoë <b>');
  });

  test('what is no name of this site is refused', async () => {
    const missing = await submit({});
    expect(missing.status).toBe(400);
    expect(missing.html).toContain('name is required');
    expect((await submit({ name: '' })).status).toBe(500);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await submit({ name: 'Eve' }, foreign)).status).toBe(403);
    expect((await get()).html).toContain('<h1>Hello, Zoë &lt;b&gt;</h1>');
  });

  test('HEAD, PUT, and an address without a page', async () => {
    expect(await get({ method: 'HEAD' })).toMatchObject({ status: 200, html: '' });
    const put = await get({ method: 'PUT', body: 'x', headers: { origin: server.origin } });
    expect(put.status).toBe(405);
    expect(put.headers.get('allow')).toBe('GET, HEAD');
    expect((await fetch(`${server.origin}/nowhere`)).status).toBe(404);
    expect((await call(server.origin, 'user.do/_validate')).status).toBe(404);
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test.each([true, false])('with JavaScript: %s', async (javaScriptEnabled) => {
      const { page, errors } = await openPage(browser(), server.origin, { javaScriptEnabled });
      const name = `Grace ${javaScriptEnabled}`;
      await page.getByRole('textbox').fill(name);
      await page.getByRole('button', { name: 'Update' }).click();
      await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor();
      expect(page.url()).toBe(`${server.origin}/`);
      expect(errors).toEqual([]);
    });
  });
});

const pick = ({ headers, status }: Response) => ({ headers, status });
