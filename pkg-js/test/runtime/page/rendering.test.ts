/** From modules to a page: layouts, titles, statuses, redirects and errors. */
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RpcError } from '../../../src/index.js';
import { getContext, getRequest } from '../../../src/runtime/call/context.js';
import { redirect } from '../../../src/runtime/page/navigation.js';
import type { PageContext } from '../../../src/runtime/page/page-context.js';
import { app, get, layout, ORIGIN, page, site } from './site.js';

const status = (name: string) => ({
  layouts: [],
  page: page(({ error }) => `${name}: ${error?.status} ${error?.message}`),
});

let log: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  log = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => log.mockRestore());

const ask = async (handlePages: ReturnType<typeof site>, path = '/', init?: RequestInit) =>
  (await handlePages(new Request(ORIGIN + path, init), {}))!;

describe('composition', () => {
  const outer = layout('outer', () => {}, { title: 'outer', head: '<meta name="outer">' });
  const inner = layout('inner', () => {}, { head: '<meta name="inner">' });
  const compose = async (own: Parameters<typeof page>[1], document?: typeof app) => {
    const routes = [{ path: '/', layouts: [0, 1], page: page(() => 'x', own) }];
    return (await get(site({}, { app: document, layouts: [outer, inner], routes }), '/'))![1];
  };

  it('puts the page into its layouts, and into the document', async () => {
    expect(await compose({ title: 'page', head: '<meta name="page">' }, app)).toBe(
      'app(<title>page</title>|<meta name="outer"><meta name="inner"><meta name="page">|' +
        'outer[inner[<p>x</p>]])',
    );
    expect(await compose({}, app)).toContain('app(<title>outer</title>|');
    expect((await get(site({ '/': page() }, { app }), '/'))![1]).toBe(
      'app(<title>own</title>||<p></p>)',
    );
  });

  it('has a document of its own', async () => {
    expect(await compose({ title: 'page' })).toBe(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>page</title><meta name="outer"><meta name="inner">
</head>
<body>
outer[inner[<p>x</p>]]
</body>
</html>
`);
    expect((await get(site({ '/': page() }), '/'))![1]).toContain('<title>page.example</title>');
  });
});

describe('scripts', () => {
  it('run from the outside in, and a redirect or an error ends them', async () => {
    const ran: string[] = [];
    const step = (name: string, end?: () => unknown) => async () => {
      await setTimeout(1);
      ran.push(name);
      return end?.();
    };
    const run = async (end?: () => unknown) => {
      ran.length = 0;
      const layouts = [layout('a', step('a')), layout('b', step('b', end))];
      const routes = [{ path: '/', layouts: [0, 1], page: page(step('page')) }];
      return (await ask(site({}, { layouts, routes }))).status;
    };
    expect([await run(), ...ran]).toEqual([200, 'a', 'b', 'page']);
    expect([await run(() => redirect('/x')), ...ran]).toEqual([303, 'a', 'b']);
    const refuse = () => Promise.reject(new RpcError(403, 'no'));
    expect([await run(refuse), ...ran]).toEqual([403, 'a', 'b']);
  });

  it('have the current request, and their own context', async () => {
    const seen: unknown[] = [];
    const pages = site({
      '/[id]': page(async (context: PageContext) => {
        const { params, url, request, response, error } = context;
        seen.push(getRequest() === request, getContext().env, params, url.href, error);
        seen.push(response.status, url === context.url);
      }),
    });
    const env = { A: 1 };
    await pages(new Request(`${ORIGIN}/x?a=b&__koze=y.do/z&key=k&c#d`), env);
    expect(seen).toEqual([true, env, { id: 'x' }, `${ORIGIN}/x?a=b&c`, undefined, 200, true]);
    expect(getContext().request).toBeUndefined();
  });

  it('have their own request after they waited for the same promise', async () => {
    let shared: Promise<unknown> | undefined;
    const pages = site({
      '/[id]': page(async () => {
        shared ??= setTimeout(5);
        await shared;
        return getRequest().url;
      }),
    });
    const ids = ['a', 'b', 'c'];
    const all = await Promise.all(ids.map((id) => get(pages, `/${id}`)));
    expect(all.map((answer) => /<p>(.*)<\/p>/.exec(answer![1])?.[1])).toEqual(
      ids.map((id) => `${ORIGIN}/${id}`),
    );
  });

  it('64 requests at a time don’t mix', async () => {
    const pages = site({
      '/[id]': page(async ({ params, url, response }) => {
        response.headers.set('x-id', params.id!);
        for (let i = 0; i < 5; i++) await setTimeout(Math.random() * 5);
        return `${params.id} ${url.search} ${new URL(getRequest().url).pathname}`;
      }),
    });
    const ids = Array.from({ length: 64 }, (_, i) => `n${i}`);
    await Promise.all(
      ids.map(async (id) => {
        const response = await ask(pages, `/${id}?${id}`);
        expect(response.headers.get('x-id')).toBe(id);
        expect(await response.text()).toContain(`<p>${id} ?${id} /${id}</p>`);
      }),
    );
  });
});

describe('the answer', () => {
  it('is for its visitor alone, unless the page says otherwise', async () => {
    const headers = Object.fromEntries((await ask(site({ '/': page() }))).headers);
    expect(headers).toEqual({
      'cache-control': 'private, no-cache',
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const own = await ask(
      site({
        '/': page(({ response }) => {
          response.status = 201;
          response.headers.set('cache-control', 'public, max-age=60');
          response.headers.append('set-cookie', 'a=1');
          response.headers.append('set-cookie', 'b=2');
        }),
      }),
    );
    expect([own.status, own.headers.get('cache-control')]).toEqual([201, 'public, max-age=60']);
    expect(own.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it.each([0, 99, 101, 199, 600, 200.5, Number.NaN, '200', null])(
    'is an error with the status %j',
    async (value) => {
      const pages = site({
        '/': page(({ response }) => {
          response.status = value as number;
        }),
      });
      expect((await ask(pages)).status).toBe(500);
      expect(String(log.mock.calls[0]?.[1])).toContain('response.status');
    },
  );

  it.each([
    ['x-a', 'b\r\nset-cookie: c=d'],
    ['x-a\r\nset-cookie', 'b'],
    ['x-a', 'b\0'],
  ])('is an error with a header that would be two: %j', async (name, value) => {
    const response = await ask(site({ '/': page((it) => it.response.headers.set(name, value)) }));
    expect([response.status, response.headers.get('set-cookie')]).toEqual([500, null]);
  });

  it('keeps headers that a page puts in place of its own', async () => {
    const pages = site({
      '/': page(({ response }) => {
        response.headers = new Headers({ 'x-a': 'b' });
      }),
    });
    expect(Object.fromEntries((await ask(pages)).headers)).toEqual({
      'cache-control': 'private, no-cache',
      'content-type': 'text/html; charset=utf-8',
      'x-a': 'b',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([204, 205, 304])('has no body with the status %i', async (value) => {
    const pages = site({
      '/': page(({ response }) => {
        response.status = value;
      }),
    });
    const response = await ask(pages);
    expect([response.status, await response.text()]).toEqual([value, '']);
  });
});

describe('redirect', () => {
  const go = async (target: unknown, path = '/a/b?q=1&__koze=x/y') => {
    const pages = site({ '/[...all]': page(() => redirect(target as string)) });
    const response = await ask(pages, path);
    return [response.status, response.headers.get('location')];
  };

  it.each([
    ['/login', `${ORIGIN}/login`],
    ['c', `${ORIGIN}/a/c`],
    ['?x=1', `${ORIGIN}/a/b?x=1`],
    ['', `${ORIGIN}/a/b?q=1`],
    ['#top', `${ORIGIN}/a/b?q=1#top`],
    ['/.//evil.example', `${ORIGIN}//evil.example`],
    ['/a\r\nset-cookie: b=c', `${ORIGIN}/aset-cookie:%20b=c`],
    ['/%0d%0aset-cookie:b=c', `${ORIGIN}/%0d%0aset-cookie:b=c`],
    ['https:/evil.example', `${ORIGIN}/evil.example`],
    ['/%2f%2fevil.example', `${ORIGIN}/%2f%2fevil.example`],
    ['/ä\ud800', `${ORIGIN}/%C3%A4%EF%BF%BD`],
    ['https://other.example/x', 'https://other.example/x'],
    [' HTTP://other.example', 'http://other.example/'],
    [new URL('https://other.example'), 'https://other.example/'],
  ])('leads to %s', async (target, expected) => {
    expect(await go(target)).toEqual([303, expected]);
  });

  it.each([
    '//evil.example',
    '\\\\evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    ' //evil.example',
    '\n/\n/evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.example',
    'http:evil.example',
    'https:\\\\evil.example',
    // Its origin is its maker’s.
    `blob:${ORIGIN}/0b5f`,
    'https://',
    'x:y',
  ])('does not lead to %j', async (target) => {
    expect(await go(target)).toEqual([500, null]);
    expect(String(log.mock.calls[0]?.[1])).toContain('redirect()');
  });

  it('keeps the cookies that the page has set', async () => {
    const pages = site({
      '/': page(({ response }) => {
        response.headers.append('set-cookie', 'a=1');
        response.status = 201;
        redirect('/x');
      }),
    });
    const response = await ask(pages);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([303, 'a=1']);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(await response.text()).toBe('');
  });

  it('says what a catch block that took it should do', () => {
    expect(() => redirect('/x')).toThrow('outside a request');
    const pages = site({
      '/': page(() => {
        try {
          redirect('/x');
        } catch (error) {
          return (error as Error).message;
        }
      }),
    });
    return expect(get(pages, '/')).resolves.toEqual([200, expect.stringContaining('rethrow')]);
  });
});

describe('errors', () => {
  const failing = (error: unknown) => page(() => Promise.reject(error));

  it('an RpcError’s status is the page’s, and its message is shown', async () => {
    const response = await ask(site({ '/': failing(new RpcError(409, 'Taken <b>')) }));
    expect([response.status, await response.text()]).toEqual([
      409,
      expect.stringContaining('Taken &#60;b&#62;'),
    ]);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(log).not.toHaveBeenCalled();
  });

  it.each([undefined, false, 'false', 1])('others are redacted if dev is %j', async (dev) => {
    const pages = site({ '/blog/[id]': failing(new Error('secret')) }, { dev: dev as boolean });
    const response = await ask(pages, '/blog/x');
    const html = await response.text();
    expect(response.status).toBe(500);
    expect(html).not.toContain('secret');
    const [message, error] = log.mock.calls[0]!;
    expect(message).toMatch(/^\[koze\] the page \/blog\/\[id\] failed \([\w-]{36}\):$/);
    expect(html).toContain(/\(([\w-]+)\)/.exec(String(message))![1]);
    expect(String(error)).toBe('Error: secret');
  });

  it('in dev, the page says what failed, and where', async () => {
    const load = () => Promise.reject(new SyntaxError('Unexpected <'));
    for (const failed of [failing(new TypeError('no <x>')), load]) {
      const [code, html] = (await get(site({ '/': failed }, { dev: true }), '/'))!;
      expect(code).toBe(500);
      expect(html).toMatch(/TypeError: no &#60;x&#62;|SyntaxError: Unexpected &#60;/);
      expect(html).toContain('rendering.test.ts');
    }
  });

  it('a module that doesn’t load, and a body that fails halfway, are whole error pages', async () => {
    const halfway: ReturnType<typeof page> = async () => ({
      default: async () => ({
        async body() {
          throw new Error('halfway');
        },
      }),
    });
    const pages = site({ '/': page(), '/a': () => Promise.reject(new Error('x')), '/b': halfway });
    for (const path of ['/a', '/b']) {
      expect(await get(pages, path)).toEqual([500, expect.stringMatching(/^<!doctype html>/)]);
    }
    expect((await get(pages, '/'))![0]).toBe(200);
  });

  it('have a page for their status, or that of 500', async () => {
    const statuses = { 404: status('mine'), 500: status('any') };
    const of = (error: unknown) => get(site({ '/': failing(error) }, { statuses }), '/');
    expect(await of(new RpcError(404, 'No <x>'))).toEqual([
      404,
      expect.stringContaining('mine: 404 No &lt;x&gt;'),
    ]);
    expect((await of(new RpcError(403, 'No')))![1]).toContain('any: 403 No');
    const [code, html] = (await of(new Error('secret')))!;
    expect([code, html]).toEqual([500, expect.stringContaining('any: 500 Reference: ')]);
    expect(html).not.toContain('secret');
    const busy = await ask(
      site({ '/': failing(Object.assign(new Error('x'), { overloaded: true })) }, { statuses }),
    );
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('a page sets no header of the error page in its place', async () => {
    const pages = site({
      '/': page(({ response }) => {
        response.headers.set('cache-control', 'public, max-age=60');
        throw new Error('x');
      }),
    });
    expect((await ask(pages)).headers.get('cache-control')).toBe('private, no-store');
  });

  it('a status page that fails gives way to the built-in one, one that redirects leads on', async () => {
    const statuses = {
      401: { layouts: [], page: page(() => redirect('/sign-in')) },
      500: { layouts: [], page: failing(new Error('worse')) },
    };
    const of = (error: unknown) => ask(site({ '/': failing(error) }, { statuses }));
    const broken = await of(new RpcError(409, 'first'));
    expect([broken.status, await broken.text()]).toEqual([409, expect.stringContaining('first')]);
    expect(log.mock.calls[0]).toEqual([
      expect.stringContaining('the page of status 409 failed'),
      new Error('worse'),
    ]);
    const away = await of(new RpcError(401, 'who'));
    expect([away.status, away.headers.get('location')]).toEqual([303, `${ORIGIN}/sign-in`]);
  });

  it('a thrown proxy is answered', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect((await ask(site({ '/': failing(proxy) }))).status).toBe(500);
  });
});
