/** Pages, as the worker renders them: from the sources, and from a build. */
import { parse } from 'parse5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { until } from './harness/programs.js';
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
  const post = (path: string, method: string, fields: Record<string, string>, origin?: string) =>
    get(`${path}?__koze=${method}`, {
      method: 'POST',
      headers: {
        origin: origin ?? server.origin,
        'sec-fetch-site': origin ? 'cross-site' : 'same-origin',
        'sec-fetch-mode': 'navigate',
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
    expect(html).toContain('<p role="alert">Not that one</p>');
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
    const evil = 'https://evil.example';
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

  test('64 requests at once, each with its own headers', async () => {
    const all = Array.from({ length: 64 }, async (_, i) => {
      const response = await get('/who', { headers: { 'x-who': `w${i}` } });
      return /<p id="who">(.*)<\/p>/.exec(await response.text())?.[1];
    });
    expect(await Promise.all(all)).toEqual(all.map((_, i) => `w${i} w${i}`));
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

describe('pages that change while the server runs', () => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp('pages');
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  const page = async (path: string) => {
    const response = await fetch(server.origin + path);
    return { status: response.status, html: await response.text() };
  };
  const shows = (path: string, part: string) =>
    until(async () => (await page(path)).html.includes(part));

  test('an edit to a page, a layout, an import and a class shows', async () => {
    expect((await page('/notes')).html).toContain('Notes!');
    app.edit('src/routes/notes/index.koze', "shout('Notes')", "shout('My notes')");
    await shows('/notes', 'My notes!');
    app.edit('src/lib/shout.ts', '}!`', '}?`');
    await shows('/notes', 'My notes?');
    app.edit('src/routes/layout.koze', '>Home<', '>Start<');
    await shows('/notes', '>Start<');
    app.edit('src/server/user.do.ts', "get('name')", "get('nick')");
    await shows('/', 'Hello, </h1>');
  });

  test('a broken page says what is wrong, and everything else goes on', async () => {
    app.edit('src/routes/notes/index.koze', 'notes.length}', 'note.length}');
    await shows('/notes', 'Nothing declares `note`');
    const { html, status } = await page('/notes');
    expect(status).toBe(500);
    expect(html).toContain('src/routes/notes/index.koze:9:11');
    expect((await page('/docs/x')).status).toBe(200);
    app.edit('src/routes/notes/index.koze', 'note.length}', 'notes.length}');
    await shows('/notes', 'My notes?');
  });

  test('pages come and go', async () => {
    app.write('src/routes/new.koze', '<h1>New</h1>');
    await shows('/new', '<h1>New</h1>');
    app.delete('src/routes/new.koze');
    await until(async () => (await page('/new')).status === 404);
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test('a page reloads when it changes, and when it is mended', async () => {
      const { page } = await openPage(browser(), `${server.origin}/docs/a`);
      const file = 'src/routes/docs/[...rest].koze';
      app.edit(file, '<p id="rest">', '<p id="rest">Rest: ');
      await page.getByText('Rest: a').waitFor();
      app.edit(file, 'Rest: {params', 'Rest: {parms');
      await page.getByText('Nothing declares `parms`').waitFor();
      app.edit(file, 'Rest: {parms', 'Path: {params');
      await page.getByText('Path: a').waitFor();
    });
  });
});
