/** The pages that docs/pages.md shows, in one app with its worker. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { blocks } from './harness/documents.js';

const [index = '', article = '', articles = '', document = '', assets = '', again = '', ...others] =
  blocks('pages.md', 'html');
const [worker = ''] = blocks('pages.md', 'ts');
const [assets = ''] = blocks('pages.md', 'jsonc');

const ARTICLES = `import { DurableObject } from 'cloudflare:workers';

export default class ArticlesDO extends DurableObject {
  async list() {
    return [{ id: 'a', title: 'First' }];
  }

  async find(id: string) {
    return (await this.list()).find((article) => article.id === id);
  }
}
`;

let app: App;
let server: Server;
beforeAll(async () => {
  app = createApp('pages', {
    'src/app.koze': document,
    'src/routes/index.koze': index,
    'src/routes/again.koze': again,
    'src/clock.ts': '',
    'src/images/logo.svg': '<svg/>',
    'src/routes/assets.koze': assets,
    'src/style.css': 'p { color: red }',
    'src/routes/articles/[id].koze': article,
    'src/routes/articles/index.koze': articles,
    'src/server/articles.do.ts': ARTICLES,
    'src/worker.ts': worker,
    'wrangler.jsonc': JSON.stringify({
      name: 'pages',
      main: 'src/worker.ts',
      compatibility_date: '2026-06-01',
      compatibility_flags: ['nodejs_als'],
      ...JSON.parse(assets),
    }),
    // The worker is asked first.
    'public/again.html': 'A file',
  });
  for (const file of ['layout', '404', 'who', 'notes', 'docs']) {
    app.delete(`src/routes/${file}${['notes', 'docs'].includes(file) ? '' : '.koze'}`);
  }
  app.delete('src/server/notes.do.ts');
  server = await serve(app.folder, 'dev');
});
afterAll(async () => {
  await server?.stop();
  app.remove();
});

async function page(path: string, init: RequestInit = {}) {
  const response = await fetch(server.origin + path, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

const post = (path: string, fields: Record<string, string>) =>
  page(`${path}?__koze=user.do/setName`, {
    method: 'POST',
    headers: { origin: server.origin, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  });

test('no snippet is left out', () => {
  expect(others).toEqual([]);
  expect(blocks('pages.md')).toHaveLength(7);
});

test('the first page and its form, in the document', async () => {
  expect((await post('/', { name: 'Ada' })).status).toBe(303);
  const { html } = await page('/');
  expect(html).toContain('<title>My app</title>');
  expect(html).toContain('<h1>Hello, Ada</h1>');
});

test('a parameter, a redirect and a header', async () => {
  const found = await page('/articles/a');
  expect(found.html).toContain('<h1>First</h1>');
  expect(found.headers.get('cache-control')).toBe('public, max-age=60');
  expect((await page('/articles/b')).headers.get('location')).toBe(`${server.origin}/articles`);
});

test('a page before a file', async () => {
  expect((await page('/again')).html).toContain('<h1>Hello');
});

test('control lines', async () => {
  const { html } = await page('/articles');
  expect(html).toContain('<li><a href="/articles/a">First</a></li>');
  expect(html).not.toContain('Nothing here yet.');
});

test('what a page loads, from the root and relative', async () => {
  const { html } = await page('/assets');
  const urls = [...html.matchAll(/(?:href|src)="(\/src\/[^"]*)/g)].map(([, url = '']) => url);
  expect(urls).toEqual(['/src/style.css', '/src/clock.ts', '/src/images/logo.svg']);
  const answers = await Promise.all(urls.map((url) => fetch(server.origin + url)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('a refused form', async () => {
  const { html, status } = await post('/again', {});
  expect(status).toBe(400);
  expect(html).toContain('role="alert"');
  expect(html).toContain('<li>name is required</li>');
  expect((await page('/again')).html).not.toContain('role="alert"');
});
