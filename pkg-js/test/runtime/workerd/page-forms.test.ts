/** The forms of pages, on workerd. */

import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { type Answer, ask } from '../http.js';
import { onWorkerd, worker } from './harness.js';

const BROWSER = {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  accept: 'text/html,*/*;q=0.8',
};

/** What a browser sends for a form. An empty header is left out. */
async function submit(
  path: string,
  fields: FormData | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const encoded = new Response(typeof fields === 'string' ? new URLSearchParams(fields) : fields);
  const all = { ...BROWSER, 'content-type': encoded.headers.get('content-type')!, ...headers };
  const sent = Object.entries(all).filter(([, value]) => value !== '');
  const options = { method: 'POST', headers: Object.fromEntries(sent) };
  return ask(worker.origin + path, options, new Uint8Array(await encoded.arrayBuffer()));
}

const get = (path: string) => ask(worker.origin + path, { headers: BROWSER });
const calls = async () => (await worker.rpc('form.do/calls')).json();

/** The errors that a page shows. */
function errorsIn({ body }: Answer): unknown[] {
  const errors: unknown[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node) => {
    const { childNodes = [] } = node as DefaultTreeAdapterTypes.Element;
    if (node.nodeName === 'output') {
      errors.push(JSON.parse((childNodes[0] as DefaultTreeAdapterTypes.TextNode).value));
    }
    childNodes.forEach(visit);
  };
  visit(parse(body));
  return errors;
}

/** The addresses of a page's forms. */
const actionsIn = ({ body }: Answer): string[] =>
  [...body.matchAll(/<form action="([^"]*)"/g)].map(([, text]) => text!.replaceAll('&amp;', '&'));

onWorkerd(() => {
  describe('a form', () => {
    it('has the page’s own address, and its method', async () => {
      expect(actionsIn(await get('/forms'))).toEqual([
        '/forms?__koze=form.do/add',
        '/forms?__koze=form.do/leave',
        '/forms?__koze=form.do/photos',
        '/forms?__koze=form.do/refuse',
        '/forms?__koze=form.do/respond',
        '/forms?__koze=form.do/save',
        '/forms?__koze=org.do/whoAmI',
      ]);
      const [first, ...others] = actionsIn(await get('/forms/a%20b?key=own&room=%C3%A4%26/&x'));
      expect(first).toBe('/forms/a%20b?key=own&room=%C3%A4%26/&x&__koze=form.do/add');
      expect(others.at(-1)).toBe(
        '/forms/a%20b?key=own&room=%C3%A4%26/&x&__koze=org.do/put&key=%C3%A4%26%2F',
      );
      const shown = await submit('/forms?a=1&__koze=form.do/refuse&b=2', 'name=b');
      expect(actionsIn(shown)[0]).toBe('/forms?a=1&b=2&__koze=form.do/add');
    });

    it('calls the method, and goes back to the page without it', async () => {
      const response = await submit('/forms?tab=1&key=own&__koze=form.do/add&utm=x', 'a=1&b=2');
      expect([response.status, response.body]).toEqual([303, '']);
      expect(response.headers.location).toBe(`${worker.origin}/forms?tab=1&key=own&utm=x`);
      expect(response.headers['cache-control']).toBe('private, no-cache');
      expect(await calls()).toEqual([[1, 2]]);

      const form = new FormData();
      form.append('album', 'x');
      form.append('photos', new File(['pixels'], 'a.png'));
      expect((await submit('/forms?__koze=form.do/photos', form)).status).toBe(303);
      expect(await calls()).toEqual([['x', 'pixels']]);
      expect((await submit('/rest/a/b?__koze=form.do%2Fadd', 'a=5')).headers.location).toBe(
        `${worker.origin}/rest/a/b`,
      );
      expect(await calls()).toEqual([[5, 1]]);
    });

    it('does not send its fields to another host', async () => {
      for (const path of ['//evil.example/x', '/rest//evil.example']) {
        const response = await submit(`${path}?__koze=form.do/add`, 'a=1');
        if (response.status === 303) expect(response.headers.location).toBe(worker.origin + path);
        for (const address of actionsIn(await get(path))) {
          expect(new URL(address, worker.origin + path).origin).toBe(worker.origin);
        }
      }
      await calls();
    });

    it('gets what the method responds in place of the page', async () => {
      const own = await submit('/forms?__koze=form.do/respond', '');
      expect([own.status, own.body]).toEqual([202, 'mine']);
      const away = await submit('/forms?__koze=form.do/leave', '');
      expect([away.status, away.headers.location]).toEqual([303, '/next']);
    });

    it('is called with the key that a resolver admits', async () => {
      const path = '/forms?room=r%201&__koze=org.do/put&key=r%201';
      const response = await submit(path, 'value=v');
      expect([response.status, response.headers.location]).toEqual([
        303,
        `${worker.origin}/forms?room=r%201`,
      ]);
      expect(await (await worker.rpc('org.do/get?key=r%201')).json()).toBe('v');
    });
  });

  describe('a refused form', () => {
    it('is shown again with its error and its text fields', async () => {
      const form = new FormData();
      for (const [name, value] of [
        ['name', ''],
        ['age', 'x"><script>'],
        ['tags', 'a'],
        ['tags', 'b'],
        ['__proto__', 'p'],
      ] as const) {
        form.append(name, value);
      }
      form.append('avatar', new File(['pixels'], 'me.png'));
      const response = await submit('/forms?a=1&__koze=form.do/save', form);
      expect(response.status).toBe(400);
      expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(response.body).toContain('data-status="400"');
      expect(response.body).toContain(`>${worker.origin}/forms?a=1</h1>`);
      const error = {
        message: 'The input is not valid.',
        issues: [
          { path: ['name'], message: expect.any(String) },
          { path: ['age'], message: expect.any(String) },
        ],
        fields: { name: '', age: 'x"><script>', tags: ['a', 'b'] },
      };
      expect(errorsIn(response)).toEqual([error, error]);
      expect(await calls()).toEqual([]);
    });

    it.each<[string, string, number, string]>([
      ['an RpcError', 'form.do/refuse', 409, 'Taken: Ada'],
      ['a resolver that knows nobody', 'org.do/whoAmI', 401, 'Not signed in, or not allowed here.'],
    ])('by %s', async (_, name, status, message) => {
      const response = await submit(`/forms?__koze=${name}`, 'name=Ada');
      expect(response.status).toBe(status);
      const error = { message, issues: [], fields: { name: 'Ada' } };
      expect(errorsIn(response)[0]).toEqual(error);
    });

    it.each<[string, string, Record<string, string>, number]>([
      ['a large body', `name=${'x'.repeat(1_100_000)}`, {}, 413],
      ['too many fields', 'a=&'.repeat(1001), {}, 413],
      ['another content type', 'x', { 'content-type': 'text/plain' }, 415],
      ['what is not UTF-8', '', { 'content-type': 'multipart/form-data' }, 400],
    ])('by %s, without fields', async (_, body, headers, status) => {
      const response = await submit('/forms?__koze=form.do/refuse', body, headers);
      expect(response.status).toBe(status);
      expect(errorsIn(response)[0]).toMatchObject({ issues: [], fields: {} });
    });

    it('is the error of its own method and instance alone', async () => {
      const keyed = '__koze=org.do/put&key=forbidden';
      const own = await submit(`/forms?room=forbidden&${keyed}`, 'value=v');
      expect(own.status).toBe(403);
      expect(errorsIn(own)).toEqual([{ message: 'Not yours', issues: [], fields: { value: 'v' } }]);
      for (const room of ['room=other&', '']) {
        const other = await submit(`/forms?${room}${keyed}`, 'value=v');
        expect([other.status, errorsIn(other)]).toEqual([403, []]);
        expect(other.body).toContain('<h1>Forbidden</h1>');
      }
    });

    it('is an error page if the page does not show the error', async () => {
      const response = await submit('/forms/silent?__koze=form.do/save', 'name=&age=x');
      expect(response.status).toBe(400);
      expect(response.body).toContain('<h1>Bad Request</h1>');
      expect(response.body).toContain('<li>name ');
      expect(response.headers['content-security-policy']).toContain("form-action 'none'");
      expect(response.body).not.toContain('<form');
    });

    it('follows the page where it redirects', async () => {
      const path = '/forms/guarded?__koze=form.do/add';
      const response = await submit(path, 'a=x');
      expect([response.status, response.headers.location]).toEqual([
        303,
        `${worker.origin}/forms/sign-in`,
      ]);
      const known = await submit(path, 'a=x', { 'x-user': '1' });
      expect([known.status, errorsIn(known).length]).toEqual([400, 1]);
    });

    it('shows nothing of what fails inside', async () => {
      const response = await submit('/fail?__koze=form.do/fail', 'name=mine');
      expect(response.status).toBe(500);
      expect(response.body).toMatch(/<p>Reference: [\w-]{36}<\/p>/);
      expect(response.body).not.toContain('secret');
      expect(errorsIn(response)).toEqual([]);
    });

    it('64 at a time show each user their own fields', async () => {
      const ids = Array.from({ length: 64 }, (_, i) => `n${i}`);
      await Promise.all(
        ids.map(async (id, i) => {
          const path = `/forms/${id}`;
          if (i % 4 === 0) {
            expect(errorsIn(await get(path))).toEqual([]);
            return;
          }
          const response = await submit(`${path}?__koze=form.do/refuse`, `name=${id}`);
          const error = { message: `Taken: ${id}`, issues: [], fields: { name: id } };
          expect(errorsIn(response)).toEqual([error, error]);
          expect(response.body).toContain(`<i>${id}</i>`);
        }),
      );
      expect(errorsIn(await get('/forms'))).toEqual([]);
    });
  });

  describe('the gate and the door', () => {
    const CROSS = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
      { 'sec-fetch-site': '', origin: 'null' },
      { 'sec-fetch-site': '' },
    ];

    it.each(CROSS)('refuse another site, and show it no page: %j', async (headers) => {
      for (const name of ['form.do/add', 'form.do/nothing']) {
        const response = await submit(`/forms?__koze=${name}`, 'a=1', headers);
        expect(response.status).toBe(403);
        expect(response.body).not.toContain('<form');
      }
      expect(await calls()).toEqual([]);
    });

    it.each([
      'form.do/nothing',
      'form.do/_private',
      'form.do/constructor',
      'form.do/__proto__',
      '__proto__/add',
      'constructor/prototype',
      'form.do/toString',
      'form.do/add%00',
      'FORM.DO/add',
      `form.do/${'a'.repeat(6000)}`,
      `form.do/${'/'.repeat(3000)}add`,
      'form.do/fetch',
      'form.do',
      'form.do/',
      '/add',
      'add',
      '',
      '/',
      'user.do/audit',
      'user.do/_validate',
      'nothing.do/add',
      'form.do/add/',
      'form.do/add?key=x',
      'form.do/../form.do/add',
      'form.do%252Fadd',
      '%E9/%00',
      'form.do/add&__koze=form.do/refuse',
      '../ws/chat.do',
    ])('know no method %j', async (name) => {
      const response = await submit(`/forms?__koze=${name}`, 'a=1');
      expect(response.status).toBe(404);
      expect(response.body).toContain('There is no such method.');
      expect(await calls()).toEqual([]);
    });

    it('call nothing for a GET, a HEAD or a form of another page', async () => {
      expect((await get('/forms?__koze=form.do/add&a=1')).status).toBe(200);
      const options = { method: 'HEAD', headers: BROWSER };
      expect((await ask(`${worker.origin}/forms?__koze=form.do/add`, options)).status).toBe(200);
      const override = {
        ...BROWSER,
        'x-http-method-override': 'POST',
        'x-method-override': 'POST',
      };
      const overridden = await ask(`${worker.origin}/forms?__koze=form.do/add&a=1&_method=POST`, {
        headers: override,
      });
      expect(overridden.status).toBe(200);
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        const answer = await ask(`${worker.origin}/forms?__koze=form.do/add`, {
          method,
          headers: BROWSER,
        });
        expect(answer.status).toBe(405);
      }
      expect((await submit('/nothing?__koze=form.do/add', 'a=1')).status).toBe(404);
      expect((await submit('/forms?x=__koze', 'a=1')).status).toBe(405);
      expect((await submit('/forms??__koze=form.do/add', 'a=1')).status).toBe(405);
      expect((await submit('/forms?%5f_koze=form.do/add', 'a=1')).status).toBe(405);
      expect((await submit('/forms', '__koze=form.do/add&a=1')).status).toBe(405);
      expect(await calls()).toEqual([]);
    });

    it('admit no key without a resolver, and not two', async () => {
      const key = await submit('/forms?__koze=form.do/add&key=x', 'a=1');
      expect(key.status).toBe(403);
      const two = await submit('/forms?__koze=org.do/put&key=x&%6bey=y', 'value=1');
      expect(two.status).toBe(400);
      expect(two.body).toContain('There is more than one key.');
      expect((await submit('/forms?__koze=org.do/put&key=%0a', 'value=1')).status).toBe(400);
      expect(await calls()).toEqual([]);
    });
  });

  it.each([
    ['/forms/broken', 'audit() of user.do is for worker code alone'],
    ['/forms/keyed', 'which no resolver admits'],
    ['/forms/uncalled', 'the function getName. Call it, and await it: {await getName()}.'],
    ['/forms/copied', 'A hole in a page holds '],
  ])('a method that no form can reach is an error: %s', async (path, message) => {
    const seen = worker.logs.length;
    const response = await get(path);
    expect([response.status, response.body]).toEqual([
      500,
      expect.stringContaining('<p>Reference: '),
    ]);
    await expect.poll(() => worker.logs.slice(seen).join('\n')).toContain(message);
  });

  it('a page calls objects, and its form changes them', async () => {
    expect((await submit('/forms/names?__koze=user.do/setName', 'name=Ada+<b>')).status).toBe(303);
    expect((await get('/forms/names')).body).toContain('<b>Ada &lt;b&gt;</b>');
    expect((await get('/forms/calls')).body).toContain('[]]');
  });
});
