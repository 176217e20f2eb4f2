/** Every kind of page works under `default-src 'self'`, and is a whole document. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { RpcError } from '../../pkg-js/src/index.js';
import { ORIGIN, page, site } from '../../pkg-js/test/runtime/page/site.js';
import { BROWSER, useBrowser } from '../e2e/harness/browser.js';
import { elementsOf, textOf } from '../oracle/page-values/pages.js';

const fail = (error: unknown) => page(() => Promise.reject(error));

const pages = {
  '/': page(() => 'home'),
  '/refused': fail(new RpcError(409, 'Taken <b style="x">')),
  '/broken': fail(new Error('a secret')),
};

const status = { layouts: [], page: page(({ error }) => error?.message) };

/** What a dev server's pages load. */
const SCRIPTS = ['/@vite/client', '/@koze/page-client'];

const POST = {
  method: 'POST',
  headers: {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: 'a=1',
};

const plain = site(pages);
const withStatuses = site(pages, { statuses: { 409: status, 500: status } });
const inDev = site(pages, { dev: true, scripts: SCRIPTS });

interface Kind {
  readonly name: string;
  readonly code: number;
  readonly handle: typeof plain;
  readonly path: string;
  readonly init?: RequestInit;
}

const KINDS: readonly Kind[] = [
  { name: 'a page', code: 200, handle: plain, path: '/' },
  { name: 'a page in dev', code: 200, handle: inDev, path: '/' },
  { name: 'the page of a status', code: 409, handle: withStatuses, path: '/refused' },
  { name: 'the page of any status', code: 500, handle: withStatuses, path: '/broken' },
  { name: 'the built-in page of an RpcError', code: 409, handle: plain, path: '/refused' },
  { name: 'the built-in page of an error', code: 500, handle: plain, path: '/broken' },
  { name: 'the page of an error in dev', code: 500, handle: inDev, path: '/broken' },
  {
    name: 'the page of a form that calls nothing',
    code: 404,
    handle: plain,
    path: '/?__koze=x.do/y',
    init: POST,
  },
  {
    name: 'the page of a method that no page has',
    code: 405,
    handle: plain,
    path: '/',
    init: { method: 'PUT' },
  },
];

const ask = async (handle: typeof plain, path: string, init?: RequestInit) =>
  (await handle(new Request(ORIGIN + path, init), {}))!;

beforeAll(() => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  return () => log.mockRestore();
});

describe.each(KINDS)('$name', ({ code, handle, path, init }) => {
  test('has nothing inline, and is a document', async () => {
    const response = await ask(handle, path, init);
    const html = await response.text();
    expect(response.status).toBe(code);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toMatch(/^private, no-(?:cache|store)$/);
    expect(html).toMatch(/^<!doctype html>/);
    const elements = elementsOf(html);
    for (const { tagName, attrs } of elements) {
      const names = attrs.map(({ name }) => name);
      expect(names.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
      expect(tagName).not.toBe('style');
      if (tagName === 'script') expect(names).toEqual(['type', 'src']);
    }
    expect(attributeOf(elements, 'html', 'lang')).toBe('en');
    expect(attributeOf(elements, 'meta', 'charset')).toBe('utf-8');
    expect(textOf(elements.find(({ tagName }) => tagName === 'title')!)).not.toBe('');
    expect(html.includes('a secret')).toBe(handle === inDev && code === 500);
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test('breaks no policy', async () => {
      const context = await browser().newContext();
      const shown = await context.newPage();
      const reports: string[] = [];
      shown.on('console', (message) => reports.push(message.text()));
      const answer = await ask(handle, path, init);
      const body = await answer.text();
      await context.route('**/*', (route, request) => {
        const isPage = request.url() === `${ORIGIN}/`;
        return route.fulfill({
          contentType: isPage ? 'text/html; charset=utf-8' : 'text/javascript',
          headers: { 'content-security-policy': "default-src 'self'" },
          body: isPage ? body : '',
        });
      });
      await shown.goto(ORIGIN);
      expect(reports).toEqual([]);
      expect(await shown.evaluate(() => document.compatMode)).toBe('CSS1Compat');
      await context.close();
    });
  });
});

function attributeOf(
  elements: readonly DefaultTreeAdapterTypes.Element[],
  tag: string,
  attribute: string,
): string | undefined {
  const values = elements.flatMap(({ tagName, attrs }) =>
    tagName === tag ? attrs.filter(({ name }) => name === attribute) : [],
  );
  return values[0]?.value;
}
