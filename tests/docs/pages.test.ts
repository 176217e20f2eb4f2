/** The pages that docs/pages.md shows, in one app with its worker and its resolver. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject } from '../../pkg-js/test/cli/harness.js';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { blocks, shownFiles } from './harness/documents.js';
import { tsconfig } from './harness/tsconfig.js';

const shown = shownFiles('pages.md');

const object = (
  name: string,
  members: string,
) => `import { DurableObject } from 'cloudflare:workers';
import { RpcError } from '@kuratchi/koze';

export default class ${name} extends DurableObject {
${members}
}
`;

/** The classes that the pages call. */
const CLASSES = {
  'src/server/user.do.ts': object(
    'UserDO',
    `  async getName() {
    return await this.ctx.storage.get('name');
  }
  async setName(name: string) {
    if (name === 'root') throw new RpcError(409, 'That name is taken');
    if (name === 'fault') throw new Error('the secret');
    await this.ctx.storage.put('name', name);
  }`,
  ),
  'src/server/articles.do.ts': object(
    'ArticlesDO',
    `  async list() {
    return [{ id: 'a', title: 'First' }];
  }
  async find(id: string) {
    return (await this.list()).find((article) => article.id === id);
  }`,
  ),
  'src/server/counter.do.ts': object(
    'CounterDO',
    `  count = 0;
  async getCount() {
    return this.count;
  }
  async increment() {
    this.count++;
  }
  async reset() {
    this.count = 0;
  }`,
  ),
  'src/server/room.do.ts': object(
    'RoomDO',
    `  texts: string[] = [];
  async list() {
    return this.texts;
  }
  async post(text: string) {
    this.texts.push(text);
  }`,
  ),
};

let app: App;
let server: Server;
beforeAll(async () => {
  app = createApp('pages');
  for (const folder of ['src/routes', 'src/server', 'src/lib', 'src/app.koze']) app.delete(folder);
  const files = {
    ...CLASSES,
    ...shown,
    'src/images/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" />',
    'src/style.css': 'time { color: red }',
    'tsconfig.json': tsconfig(),
    'wrangler.jsonc': JSON.stringify({
      name: 'pages',
      // `src/worker.ts` is type-checked here, and readme.test.ts serves its like.
      main: 'koze:worker',
      compatibility_date: '2026-06-01',
      ...JSON.parse(blocks('pages.md', 'jsonc')[0] ?? ''),
    }),
    // The worker is asked before it.
    'public/name.html': 'A file',
  };
  for (const [file, text] of Object.entries(files)) app.write(file, text);
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

const post = (path: string, fields: Record<string, string> = {}, origin = server.origin) =>
  page(path, { method: 'POST', headers: { origin }, body: new URLSearchParams(fields) });

test('every page, and every module, is in a file', () => {
  const all = [...blocks('pages.md', 'html'), ...blocks('pages.md', 'ts')];
  expect(Object.values(shown).toSorted()).toEqual(all.toSorted());
});

test('the modules pass the type checker', () => {
  const { ok, output } = typeCheck(app.folder);
  expect(ok, output).toBe(true);
});

test('the first page and its form, within the layout and the document', async () => {
  expect((await post('/?__koze=user.do/setName', { name: 'Ada' })).headers.get('location')).toBe(
    `${server.origin}/`,
  );
  const { headers, html } = await page('/');
  expect(html).toContain('<h1>Hello, Ada</h1>');
  expect(html).toContain('<html lang="de">');
  expect(html).toContain('<title>My app</title>');
  expect(html).toContain('<a href="/" aria-current="page">Home</a>');
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('private, no-cache');
});

test('a parameter, a redirect, a header, and the innermost title', async () => {
  const found = await page('/articles/a');
  expect(found.html).toContain('<h1>First</h1>');
  expect(found.html).toContain('<title>First</title>');
  expect(found.html).toContain('<meta name="author" content="Ada" />');
  expect(found.headers.get('cache-control')).toBe('public, max-age=60');
  expect((await page('/articles/b')).headers.get('location')).toBe(`${server.origin}/articles`);
});

test('a page comes before a file', async () => {
  expect((await page('/name')).html).toContain('<h1>Hello');
});

test('what a page loads', async () => {
  const { html } = await page('/clock');
  const urls = [...html.matchAll(/(?:href|src)="(\/src\/[^"]*)/g)].map(([, url = '']) => url);
  expect(urls).toEqual(['/src/style.css', '/src/clock.ts', '/src/images/logo.svg']);
  const answers = await Promise.all(urls.map((url) => page(url)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('control lines', async () => {
  const { html } = await page('/articles');
  expect(html).toContain('<li><a href="/articles/a">First</a></li>');
  expect(html).not.toContain('Nothing here yet.');
});

test('a form with two buttons', async () => {
  await post('/counter?__koze=counter.do/increment');
  await post('/counter?__koze=counter.do/increment');
  expect((await page('/counter')).html).toContain('<output>2</output>');
  await post('/counter?__koze=counter.do/reset');
  expect((await page('/counter')).html).toContain('<output>0</output>');
});

test('a refused form shows its page with what was typed', async () => {
  const taken = await post('/name?__koze=user.do/setName', { name: 'root' });
  expect(taken.status).toBe(409);
  expect(taken.html).toContain('<p role="alert">That name is taken</p>');
  expect(taken.html).toContain('name="name" value="root"');
  const invalid = await post('/name?__koze=user.do/setName', { nickname: 'x' });
  expect(invalid.status).toBe(400);
  expect(invalid.html).toContain('<li>name is required</li>');
  expect((await page('/name')).html).not.toContain('alert');
  // The first page doesn't read the error.
  const builtIn = await post('/?__koze=user.do/setName', { name: 'root' });
  expect(builtIn.status).toBe(409);
  expect(builtIn.html).toContain('That name is taken');
});

test('a form of one instance', async () => {
  const { html } = await page('/rooms/attic');
  const address = /action="(.*?)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await post(address, { text: 'hello' })).status).toBe(303);
  expect((await page('/rooms/attic')).html).toContain('<li>hello</li>');
  expect((await page('/rooms/cellar')).html).not.toContain('hello');
  expect((await page('/rooms/A1')).status).toBe(401);
});

test.each<[string, RequestInit, number, RegExp]>([
  ['/', { method: 'HEAD' }, 200, /^$/],
  ['/', { method: 'PUT' }, 405, /Method Not Allowed/],
  ['/about/', {}, 404, /Not/],
  ['/counter/', {}, 308, /^$/],
  ['/rooms/%ff', {}, 404, /Not/],
  ['/src/routes/index.koze', {}, 403, /^(?!.*getName)/s],
])('%s, %o answers %i', async (path, init, status, text) => {
  const answer = await page(path, init);
  expect(answer.status).toBe(status);
  expect(answer.html).toMatch(text);
  if (status === 405) expect(answer.headers.get('allow')).toBe('GET, HEAD');
});

test('another site cannot post, and a GET calls nothing', async () => {
  const refused = await post('/counter?__koze=counter.do/increment', {}, 'https://evil.example');
  expect(refused.status).toBe(403);
  expect((await page('/counter?__koze=counter.do/increment')).html).toContain('<output>0</output>');
});

test('the sample is what `koze inspect` prints', () => {
  const files = ['src/routes/index.koze', 'src/routes/rooms/[room].koze'].map((file) => [
    file,
    shown[file] ?? '',
  ]);
  const { out } = createProject({ ...CLASSES, ...Object.fromEntries(files) }).koze('inspect');
  const [sample] = blocks('pages.md', 'text');
  // What comes after it counts the methods that are open to anyone.
  expect(out.slice(out.indexOf('PAGE ')).split('\n\n')[0]).toBe(sample?.trimEnd());
});

test('the settings of the editor are JSON', () => {
  for (const text of blocks('pages.md', 'json')) expect(() => JSON.parse(text)).not.toThrow();
});

test('what is rejected has a place and help', () => {
  const rejected = [
    '<p>',
    '<div/>',
    '<table><tr></tr></table>',
    '<p><div></div></p>',
    '<a href="/"><a href="/">x</a></a>',
    '<p>a < b</p>',
    '<p>}</p>',
    '<table><tbody>{x}</tbody></table>',
    '<button onclick={x}>y</button>',
    '<iframe srcdoc={x}></iframe>',
    '<p style={x}>y</p>',
    '<script src={x}></script>',
    '<iframe src={x}></iframe>',
    '<link rel="stylesheet" href={x} />',
    '<meta http-equiv="refresh" content="{x}" />',
    '<object data={x}></object>',
    '<embed src={x} />',
    '<a href="?a={x}&amp;b={x}">y</a>',
    '<p {...x}>y</p>',
    '<p {x}="y">y</p>',
    '<p>{#if x}</p>',
    '<p>{@html x}</p>',
    '<p>{x && <b>y</b>}</p>',
  ];
  for (const markup of rejected) {
    const text = `<script>\n  const x = 'x';\n</script>\n\n${markup}\n`;
    const { code, error } = createProject({ 'src/routes/index.koze': text }).koze('inspect');
    expect(code, markup).toBe(1);
    expect(error, markup).toMatch(/error\[(?:page-[a-z-]+|syntax-error)\][\s\S]+ 5 \| [\s\S]+help/);
  }
});

describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
  const browser = useBrowser();

  test('a script reads the values of its page', async () => {
    const { errors, page: clock } = await openPage(browser(), `${server.origin}/clock`);
    await clock.locator('time', { hasText: / s$/ }).waitFor();
    expect(errors).toEqual([]);
  });
});
