/** Pages, as the worker renders them: from the sources, and from a build. */
import { parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { MODES, type Server, serve } from './harness/server.js';

describe.each(MODES)('pages, %s', (mode) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('pages');
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  const get = (path: string, init: RequestInit = {}) =>
    fetch(server.origin + path, { redirect: 'manual', ...init });
  const text = async (path: string) => (await get(path)).text();
  /** Posts a form of the page as a browser without script does. */
  const post = (
    path: string,
    method: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) =>
    get(`${path}?__koze=${method}`, {
      method: 'POST',
      headers: {
        origin: server.origin,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
        ...headers,
      },
      body: new URLSearchParams(fields),
    });

  test('the documented page is rendered, and its form changes it', async () => {
    expect((await post('/', 'user.do/setName', { name: '<Ada>' })).headers.get('location')).toBe(
      `${server.origin}/`,
    );
    expect(await text('/')).toContain('<h1>Hello, &lt;Ada&gt;</h1>');
  });

  test('the document, the layout and the page become one', async () => {
    const response = await get('/notes');
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<title>0 notes</title>');
    expect(html).not.toContain('<title>Pages</title>');
    expect(html).toContain('<meta name="path" content="/notes">'.replace('>', ' />'));
    expect(html).toMatch(/<main>\s*<h1>Notes!<\/h1>\s*<p id="none">/);
  });

  test('a refused form shows the page again, with what was typed', async () => {
    const refused = await post('/notes', 'notes.do/add', { text: 'forbidden' });
    const html = await refused.text();
    expect(refused.status).toBe(409);
    expect(html).toContain('value="forbidden"');
    expect(html).toContain('<p role="alert">Not forbidden</p>');
    expect(await text('/notes')).not.toContain('alert');

    const invalid = await post('/notes', 'notes.do/add', {});
    expect(invalid.status).toBe(400);
    expect(await invalid.text()).toContain('<p class="issue">text is required</p>');
  });

  test('an error that nobody caused on purpose is not told', async () => {
    const failed = await post('/notes', 'notes.do/add', { text: 'broken' });
    expect(failed.status).toBe(500);
    // In dev, the developer is the visitor.
    expect((await failed.text()).includes('the secret')).toBe(mode === 'dev');
  });

  test('no form of another site, no method of the worker alone', async () => {
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await post('/notes', 'notes.do/add', { text: 'x' }, evil)).status).toBe(403);
    expect((await post('/notes', 'notes.do/find', { id: '1' })).status).toBe(404);
    expect((await get('/notes?__koze=notes.do/clear')).status).toBe(200);
    expect((await get('/notes', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD');
    expect(await text('/notes')).toContain('Nothing yet.');
  });

  test('addresses lead to their pages', async () => {
    await post('/notes', 'notes.do/add', { text: 'a "b" & c' });
    expect(await text('/notes')).toContain(
      '<li title="a &quot;b&quot; &amp; c"><a href="/notes/1">a &quot;b&quot; &amp; c</a></li>',
    );
    const note = await get('/notes/1');
    expect(note.headers.get('x-note')).toBe('1');
    expect(await note.text()).toContain('<h1>a &quot;b&quot; &amp; c</h1>');
    expect(await text('/docs/a/b%20c')).toContain('<p id="rest">a/b c</p>');
    expect((await get('/docs/old')).headers.get('location')).toBe(
      `${server.origin}/docs/new?from=old`,
    );
    expect((await get('/notes/')).headers.get('location')).toBe(`${server.origin}/notes`);
    expect((await get('/notes', { method: 'HEAD' })).status).toBe(200);
    await post('/notes', 'notes.do/clear', {});
  });

  test.each(['/nowhere', '/notes/7', '/docs'])('%s is the page of its status', async (path) => {
    const missing = await get(path);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('<h1>Not here</h1>');
  });

  test('of many requests at once, none shows what is of another', async () => {
    const shown = async (response: Response) => {
      const html = await response.text();
      const [, who] = /<p id="who">(.*)<\/p>/.exec(html) ?? [];
      const [, typed] = / name="text" value="(.*?)"/.exec(html) ?? [];
      const [, error] = /<p id="error">(.*)<\/p>/.exec(html) ?? [];
      return { status: response.status, who, typed, error };
    };
    const read = async (i: number) => {
      const answer = await shown(await get('/who', { headers: { cookie: `id=r${i}` } }));
      const expected = { who: `id=r${i} id=r${i}`, typed: undefined, error: ' ' };
      expect(answer).toEqual({ status: 200, ...expected });
    };
    const refuse = async (i: number) => {
      const text = `forbidden ${i}`;
      const response = await post('/who', 'notes.do/add', { text }, { cookie: `id=p${i}` });
      const expected = { who: `id=p${i} id=p${i}`, typed: text, error: `Not ${text} ${text}` };
      expect(await shown(response)).toEqual({ status: 409, ...expected });
    };
    // In dev, the same code runs, with less speed.
    const all = Array.from({ length: mode === 'dev' ? 8 : 64 }, (_, i) => [
      read(i),
      ...Array.from({ length: 5 }, (_, j) => refuse(5 * i + j)),
    ]);
    await Promise.all(all.flat());
    expect(await text('/notes')).toContain('Nothing yet.');
  });

  test('what a page loads is served, with its type', async () => {
    const urls = loaded(await text('/assets'));
    const types: Record<string, string> = {
      css: 'text/css',
      js: 'text/javascript',
      json: 'application/json',
      svg: 'image/svg+xml',
      ts: 'text/javascript',
    };
    // The client of Vite, which is no file of the app.
    for (const url of urls.filter((each) => !each.startsWith('/@'))) {
      const response = await get(url, { headers: { accept: 'text/css,*/*;q=0.1' } });
      const type = types[/\.(\w+)(?:#|$)/.exec(url)?.[1] ?? ''];
      expect([url, response.status]).toEqual([url, 200]);
      expect(response.headers.get('content-type')).toContain(type);
    }
    const names = urls.map((url) => url.replace(/-[\w-]{8}\./, '-#.')).sort();
    expect(names).toEqual(LOADED[mode]);
  });

  test('the text of a page is not served', async () => {
    const source = await get('/src/routes/notes/index.koze');
    expect(source.status).toBe(mode === 'dev' ? 403 : 404);
    expect(await source.text()).not.toContain('$server');
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test.each([true, false])('a form with script: %s', async (javaScriptEnabled) => {
      const { page, errors } = await openPage(browser(), server.origin, { javaScriptEnabled });
      await page.fill('input[name=name]', 'Grace');
      await page.click('button');
      await page.getByRole('heading', { name: 'Hello, Grace' }).waitFor();
      expect(page.url()).toBe(`${server.origin}/`);
      expect(errors).toEqual([]);
    });

    test('the scripts of a page, and their styles', async () => {
      const { page, errors } = await openPage(browser(), `${server.origin}/assets`);
      await page.getByText('main string, other').waitFor();
      const colour = (selector: string) =>
        page.locator(selector).evaluate((element) => getComputedStyle(element).color);
      expect(await colour('h1')).toBe('rgb(1, 2, 3)');
      expect(await colour('#script')).toBe('rgb(4, 5, 6)');
      expect(errors).toEqual([]);
    });
  });
});

/** The URLs that a document loads. */
function loaded(html: string): string[] {
  const urls: string[] = [];
  const visit = (node: { attrs?: { name: string; value: string }[]; childNodes?: object[] }) => {
    for (const { name, value } of node.attrs ?? []) {
      if (name === 'srcset')
        urls.push(...value.split(', ').map((each) => each.split(' ')[0] ?? ''));
      else if (/^(?:href|src)$/.test(name) && !/^(?:data:|\/$|\/notes$)/.test(value))
        urls.push(value);
    }
    node.childNodes?.forEach(visit);
  };
  visit(parse(html) as object);
  return urls;
}

const LOADED = {
  dev: [
    '/@koze/page-client',
    '/@vite/client',
    '/favicon.svg',
    '/src/assets/app.json',
    '/src/assets/logo.svg',
    '/src/assets/logo.svg',
    '/src/assets/main.ts',
    '/src/assets/other.ts',
    '/src/assets/page.css',
    '/src/assets/wide.svg',
    '/src/assets/wide.svg#dot',
  ],
  build: [
    '/assets/app-#.json',
    '/assets/logo-#.svg',
    '/assets/logo-#.svg',
    '/assets/main-#.css',
    '/assets/main-#.js',
    '/assets/other-#.js',
    '/assets/page-#.css',
    '/assets/show-#.js',
    '/assets/show-#.js',
    '/assets/wide-#.svg',
    '/assets/wide-#.svg#dot',
    '/favicon.svg',
  ],
};
