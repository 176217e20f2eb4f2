/** Which page answers which path. */
import { describe, expect, it, vi } from 'vitest';
import { get, ORIGIN, page, site, worker } from './site.js';

const show = (name: string) => page(({ params }) => `${name} ${JSON.stringify(params)}`);

const pages = site(
  Object.fromEntries(
    ['/', '/about', '/größe', '/blog/new', '/blog/[id]', '/[a]/[b]/edit', '/docs/[...rest]'].map(
      (path) => [path, show(path)],
    ),
  ),
);

/** The page and its parameters. */
async function find(path: string): Promise<unknown> {
  const [status, html] = (await get(pages, path)) ?? [];
  if (status !== 200) return status;
  const [, name, params] = /<p>(\S+) (.*)<\/p>/.exec(html!) ?? [];
  return [name, JSON.parse(params!.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))];
}

it.each<[string, unknown]>([
  ['/', ['/', {}]],
  ['/?a=b/c', ['/', {}]],
  ['/about', ['/about', {}]],
  ['/about?x=/', ['/about', {}]],
  ['/%61bout', ['/about', {}]],
  ['/gr%C3%B6%C3%9Fe', ['/größe', {}]],
  ['/About', undefined],
  ['/blog', undefined],
  ['/blog/new', ['/blog/new', {}]],
  ['/blog/newer', ['/blog/[id]', { id: 'newer' }]],
  ['/blog/a%2Fb', ['/blog/[id]', { id: 'a/b' }]],
  ['/blog/n%65w', ['/blog/new', {}]],
  ['/blog/%2561', ['/blog/[id]', { id: '%61' }]],
  ['/blog/a+b%20c', ['/blog/[id]', { id: 'a+b c' }]],
  ['/blog/__proto__', ['/blog/[id]', { id: '__proto__' }]],
  ['/blog/%00', ['/blog/[id]', { id: '\0' }]],
  ['/blog/a/b', undefined],
  ['/blog%2Fnew', undefined],
  ['/x/y/edit', ['/[a]/[b]/edit', { a: 'x', b: 'y' }]],
  ['/x//edit', undefined],
  ['/docs', undefined],
  ['/docs/a', ['/docs/[...rest]', { rest: 'a' }]],
  ['/docs/a/b%2Fc/d%20e', ['/docs/[...rest]', { rest: 'a/b/c/d e' }]],
  ['/docs/%2e%2e%2fsecret', ['/docs/[...rest]', { rest: '../secret' }]],
  ['/docs/%2e%2E', ['/', {}]],
  ['/docs//evil.example', ['/docs/[...rest]', { rest: '/evil.example' }]],
  ['/blog/..%5c', ['/blog/[id]', { id: '..\\' }]],
  ['/docs/constructor', ['/docs/[...rest]', { rest: 'constructor' }]],
  // Not UTF-8, or half an escape.
  ['/blog/%E9', undefined],
  ['/blog/%', undefined],
  ['/blog/%zz', undefined],
  ['/docs/a/%E9', undefined],
  // Overlong, and half of a pair.
  ['/blog/%C0%AE', undefined],
  ['/blog/%c0%af', undefined],
  ['/blog/%ED%A0%80', undefined],
  ['/%E9', undefined],
  // The runtime's own.
  ['/[a]/[b]/edit', ['/[a]/[b]/edit', { a: '[a]', b: '[b]' }]],
  ['/blog/[id]', ['/blog/[id]', { id: '[id]' }]],
])('%s', async (path, expected) => {
  expect(await find(path)).toEqual(expected);
});

it('parameters are those of the path alone', async () => {
  const seen: unknown[] = [];
  const own = site({
    '/[__proto__]/[constructor]': page(({ params }) => {
      seen.push(Object.entries(params), Object.getPrototypeOf(params));
    }),
  });
  await get(own, '/a/b');
  expect(seen).toEqual([
    Object.entries({ ['__proto__']: 'a', constructor: 'b' }),
    Object.prototype,
  ]);
});

describe('a slash at the end', () => {
  const all = site({ '/': show('/'), '/a': show('/a'), '/[...rest]': show('rest') });

  it.each([
    ['/a/', '/a'],
    ['/a/?b=c//&d', '/a?b=c//&d'],
    ['/b/c/', '/b/c'],
    ['//evil.example/', '//evil.example'],
    ['//evil.example//', '//evil.example/'],
    ['/%2Fevil.example/', '/%2Fevil.example'],
    ['/\\evil.example/', '//evil.example'],
    ['//', '/'],
  ])('leads to the same origin: %s', async (path, expected) => {
    for (const init of [{}, { method: 'HEAD' }, { method: 'POST', body: 'x' }]) {
      const response = await all(new Request(ORIGIN + path, init), {});
      expect(response?.status).toBe(308);
      expect(response?.headers.get('location')).toBe(ORIGIN + expected);
    }
  });

  it('is no page if there is none without it', async () => {
    expect(await find('/nothing/')).toBeUndefined();
    expect(await find('/blog/%E9/')).toBeUndefined();
    expect(await find('/docs/')).toBeUndefined();
    expect(await find('/blog/')).toBeUndefined();
  });
});

describe('methods', () => {
  it('answers HEAD as GET, without the body', async () => {
    const response = await pages(new Request(`${ORIGIN}/about`, { method: 'HEAD' }), {});
    expect([response?.status, await response?.text()]).toEqual([200, '']);
    expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const redirect = await pages(new Request(`${ORIGIN}/about/`, { method: 'HEAD' }), {});
    expect(redirect?.status).toBe(308);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    for (const path of ['/about', '/docs/a', '/about?__koze', '/about?key=x']) {
      if (method === 'POST' && path.includes('__koze')) continue;
      const response = await pages(new Request(ORIGIN + path, { method }), {});
      expect([response?.status, response?.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    expect(await pages(new Request(`${ORIGIN}/nothing`, { method }), {})).toBeUndefined();
  });

  it('answers HEAD of what fails without a body', async () => {
    const own = site({ '/': page(() => Promise.reject(new Error('x'))) });
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await own(new Request(ORIGIN, { method: 'HEAD' }), {});
    expect([response?.status, await response?.text()]).toEqual([500, '']);
    log.mockRestore();
  });

  it('leaves sockets alone', async () => {
    const headers = { upgrade: 'websocket' };
    expect(pages(new Request(`${ORIGIN}/about`, { headers }), {})).toBeUndefined();
    const ask = worker(site({ '/[...all]': show('all') }, { statuses: { 404: STATUS } }));
    expect((await ask('/x', { headers })).headers.get('content-type')).toMatch(/^text\/plain/);
  });
});

const STATUS = {
  layouts: [],
  page: page(({ error }) => `${error?.status} ${error?.message}`),
};

describe('in the worker', () => {
  const asset = (request: Request) => {
    const { pathname } = new URL(request.url);
    const isThere = ['/about', '/logo.svg', '/docs/readme.txt'].includes(pathname);
    return new Response(`asset ${pathname}`, { status: isThere ? 200 : 404 });
  };
  const text = async (response: Response) => [response.status, await response.text()] as const;
  const routes = {
    '/about': show('about'),
    '/a/[id]': show('id'),
    '/docs/[...rest]': show('rest'),
  };

  it.each([
    ['/about', 200, 'about'],
    ['/a/b', 200, 'id'],
    ['/logo.svg', 200, 'asset'],
    ['/docs/readme.txt', 200, 'asset'],
    ['/docs/other', 200, 'rest'],
    ['/nothing', 404, '404 There is no such page.'],
    ['/a/%E9', 404, '404 There is no such page.'],
    ['/__koze/rpc/x/y', 405, 'Calls are POST.'],
  ])('pages come before assets, and assets before the rest: %s', async (path, status, part) => {
    const ask = worker(site(routes, { statuses: { 404: STATUS } }), asset);
    expect(await text(await ask(path))).toEqual([status, expect.stringContaining(part)]);
  });

  it('shows the assets’ own 404 if there is no page for it', async () => {
    expect(await text(await worker(site(routes), asset)('/nothing'))).toEqual([
      404,
      'asset /nothing',
    ]);
    expect(await text(await worker(site(routes))('/nothing'))).toEqual([404, 'Not Found']);
    const any = worker(site(routes, { statuses: { 500: STATUS } }), asset);
    expect((await text(await any('/nothing')))[1]).toContain('404 There is no such page.');
  });

  it('without pages, is as before', async () => {
    const ask = worker(undefined, asset);
    expect(await text(await ask('/about'))).toEqual([200, 'asset /about']);
    expect(await text(await ask('/nothing'))).toEqual([404, 'asset /nothing']);
    expect(await text(await worker(undefined)('/nothing'))).toEqual([404, 'Not Found']);
  });

  it('gives a form’s body to a page with a rest, not to the assets', async () => {
    const asked: string[] = [];
    const ask = worker(site(routes), (request) => {
      asked.push(request.url);
      return asset(request);
    });
    expect((await ask('/docs/a', { method: 'POST', body: 'x' })).status).toBe(405);
    expect(asked).toEqual([]);
    expect((await ask('/logo.svg', { method: 'POST', body: 'x' })).status).toBe(200);
  });

  it('HEAD of a page that is missing has no body', async () => {
    const ask = worker(site(routes, { statuses: { 404: STATUS } }), asset);
    expect(await text(await ask('/nothing', { method: 'HEAD' }))).toEqual([404, '']);
  });
});
