/** HTML forms, with script and without, on workerd. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure } from '../../src/index.js';
import { stub } from '../../src/runtime/browser/client.js';
import { ask } from './http.js';
import { startWorker, type TestWorker } from './workerd.js';

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker();
  configure({ baseUrl: worker.origin, headers: { 'sec-fetch-site': 'same-origin' } });
}, 60_000);
afterAll(() => worker?.stop());

const NAVIGATION = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*;q=0.8' };
const calls = async () => (await worker.rpc('form.do/calls')).json();

/** What a browser sends for a form. An empty header is left out. */
async function submit(
  method: string,
  fields: FormData | URLSearchParams,
  headers: Record<string, string> = NAVIGATION,
) {
  const encoded = new Response(fields as BodyInit);
  const all = {
    'content-type': encoded.headers.get('content-type') ?? '',
    'sec-fetch-site': 'same-origin',
    ...headers,
  };
  const sent = Object.entries(all).filter(([, value]) => value !== '');
  const url = `${worker.origin}/__koze/rpc/form.do/${method}`;
  const options = { method: 'POST', headers: Object.fromEntries(sent) };
  return ask(url, options, new Uint8Array(await encoded.arrayBuffer()));
}

const fields = (text: string) => new URLSearchParams(text);

describe('without script', () => {
  it.each(['urlencoded', 'multipart'])('calls the method and goes back: %s', async (kind) => {
    const referer = `${worker.origin}/profile?tab=1#top`;
    const text = fields('name=Zo%C3%AB+%F0%9F%A6%8A&age=36&tags=a&tags=b&likesDogs=on&submit=');
    const form = new FormData();
    for (const [name, value] of text) form.append(name, value);
    form.append('avatar', new File(['pixels'], 'me.png', { type: 'image/png' }));
    const response = await submit('save', kind === 'multipart' ? form : text, {
      ...NAVIGATION,
      referer,
    });
    expect(response.status).toBe(303);
    expect(response.headers.location).toBe(`${worker.origin}/profile?tab=1`);
    const data = { name: 'Zoë 🦊', age: 36, tags: ['a', 'b'], likesDogs: true };
    const avatar = kind === 'multipart' ? { avatar: ['me.png', 'image/png', 'pixels'] } : {};
    expect(await calls()).toEqual([{ ...data, ...avatar }]);
  });

  it('matches fields with parameters by name', async () => {
    expect((await submit('add', fields('more=4&more=5&a=1&b=2&c=9'))).status).toBe(303);
    expect((await submit('add', fields('a=1'))).status).toBe(303);
    expect(await calls()).toEqual([
      [1, 2, 4, 5],
      [1, 1],
    ]);
  });

  // A page of another site that posts here, or a meta tag of ours, must not choose where to go.
  it.each([
    ['no referrer', undefined, '/'],
    ['another origin', 'https://evil.example/page', '/'],
    ['a longer host', 'OWN.evil.example/', '/'],
    ['an opaque one', 'null', '/'],
    ['nonsense', '//evil.example', '/'],
    ['a script', 'javascript:alert(1)', '/'],
    ['a blob, whose origin is its maker’s', 'blob:OWN/0b5f', '/'],
    ['user info', 'http://evil@HOST/page', '/'],
    ['a path that looks like a host', 'OWN//evil.example/', 'OWN//evil.example/'],
  ])('goes back nowhere else: %s', async (_, referer, expected) => {
    const own = (text: string) =>
      text.replace('OWN', worker.origin).replace('HOST', new URL(worker.origin).host);
    const headers = { ...NAVIGATION, ...(referer === undefined ? {} : { referer: own(referer) }) };
    const response = await submit('add', fields('a=1'), headers);
    const location = String(response.headers.location ?? '');
    const target = new URL(location, worker.origin);
    expect(target.origin).toBe(worker.origin);
    expect(target.username).toBe('');
    if (!referer?.includes('@')) expect(location).toBe(own(expected));
    await calls();
  });

  it.each([
    [{ 'sec-fetch-mode': 'navigate' }, 303],
    [{ accept: 'text/html,application/xhtml+xml' }, 303],
    [{ 'sec-fetch-mode': 'cors', accept: 'text/html' }, 200],
    [{ accept: '*/*' }, 200],
    [{}, 200],
  ])('is told from script by %j', async (headers, status) => {
    expect((await submit('add', fields('a=1'), headers)).status).toBe(status);
    await calls();
  });

  it('gets what the method responds', async () => {
    const response = await submit('respond', fields(''));
    expect([response.status, response.body]).toEqual([202, 'mine']);
  });

  it('gets the redirect itself, where script gets its address', async () => {
    const response = await submit('leave', fields(''));
    expect([response.status, response.headers.location]).toEqual([303, '/next']);
    expect(response.headers['x-koze-result']).toBe('response');
    const script = await submit('leave', fields(''), { 'sec-fetch-mode': 'cors' });
    expect([script.status, script.headers.location]).toEqual([200, `${worker.origin}/next`]);
    expect(script.headers['x-koze-result']).toBe('redirect');
  });

  it('gets its mistakes as a page', async () => {
    const response = await submit('save', fields('name=&age=x'));
    expect(response.status).toBe(400);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    const html = response.body;
    expect(html).toContain('<li>name ');
    expect(html).toContain('<li>age ');
    expect(await calls()).toEqual([]);
  });

  it('gets a small page, whatever it sent', async () => {
    const long = '<'.repeat(300_000);
    const refused = await submit('refuse', new URLSearchParams({ name: long }));
    expect(refused.status).toBe(409);
    expect(refused.body.length).toBeLessThan(20_000);

    const keys = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}<<<<`, 'x']));
    const rows = await submit('count', new URLSearchParams(keys));
    expect(rows.status).toBe(400);
    expect(Buffer.byteLength(rows.body)).toBeLessThan(40_000);
    expect(rows.body).toContain('<li>amounts has more issues than are listed here</li>');

    const escaped = `${'<'.repeat(99)}`;
    const wide = Array.from({ length: 90 }, (_, i) => [`${i}${escaped}`, 'x']);
    const page = await submit('count', new URLSearchParams(wide));
    expect(Buffer.byteLength(page.body)).toBeLessThan(40_000);
    expect(page.body).toContain('<li>…</li>');

    const referer = `${worker.origin}/?${'&'.repeat(20_000)}`;
    const back = await submit('nothing', fields(''), { ...NAVIGATION, referer });
    expect(back.body.length).toBeLessThan(2000);
    expect(back.body).toContain('<a href="/">');
  });

  it.each([
    ['refuse', 409],
    ['fail', 500],
    ['nothing', 404],
  ])('gets %s as a page', async (method, status) => {
    const name = '<img src=x onerror=alert(1)>"\'&';
    const response = await submit(method, new URLSearchParams({ name }), {
      ...NAVIGATION,
      referer: `${worker.origin}/a"><script>alert(1)</script>`,
    });
    expect(response.status).toBe(status);
    const html = response.body;
    expect(html).not.toMatch(/<img|<script|secret/);
    if (method === 'refuse')
      expect(html).toContain('Taken: &#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;');
  });

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a sibling', { 'sec-fetch-site': 'same-site' }, 403],
    [
      'of another origin, in an older browser',
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
      403,
    ],
  ])('is refused to a page %s', async (_, own, status) => {
    const response = await submit('add', fields('a=1'), { ...NAVIGATION, ...own });
    expect(response.status).toBe(status);
    expect(await calls()).toEqual([]);
  });

  it('works where no referrer is sent', async () => {
    // Referrer-Policy: no-referrer makes the origin of a form opaque.
    const headers = { ...NAVIGATION, origin: 'null' };
    expect((await submit('add', fields('a=1'), headers)).status).toBe(303);
    await calls();
  });

  it.each([
    ['fields', () => fields('a=1&'.repeat(1001)), 413],
    ['bytes', () => fields(`a=${'1'.repeat(1_100_000)}`), 413],
    ['names that reach prototypes', () => fields('a=1&__proto__=x&constructor=x'), 303],
  ])('has limits: %s', async (_, body, status) => {
    expect((await submit('add', body())).status).toBe(status);
    await calls();
  });
});

describe('with script', () => {
  it('takes a FormData, alone or after a state', async () => {
    const add = stub('/__koze/rpc/form.do/add');
    const form = new FormData();
    form.append('a', '2');
    form.append('b', '3');
    expect(await add(form)).toBe(5);
    expect(await add({ state: 1 }, form)).toBe(5);
    expect(await calls()).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  it('says what is wrong', async () => {
    const save = stub('/__koze/rpc/form.do/save');
    await expect(save(new FormData())).rejects.toMatchObject({
      status: 400,
      code: 'invalid_input',
      issues: [{ path: ['name'], message: expect.any(String) }],
    });
    await expect(save({ name: 'Ada', tags: 'a' })).rejects.toMatchObject({ status: 400 });
    expect(await save({ name: 'Ada', tags: [] })).toBe('saved');
    expect(await calls()).toEqual([{ name: 'Ada', tags: [], likesDogs: false }]);
  });

  it('keeps the name of a file', async () => {
    const avatar = new File(['pixels'], 'me.png', { type: 'image/png' });
    await stub('/__koze/rpc/form.do/save')({ name: 'Ada', tags: [], avatar });
    expect(await calls()).toMatchObject([{ avatar: ['me.png', 'image/png', 'pixels'] }]);
  });

  it('a check of a schema can ask for the request', async () => {
    const vote = async (age: number) => {
      const headers = { 'content-type': 'application/json', 'x-minimum': '18' };
      const init = { method: 'POST', headers, body: JSON.stringify([{ age }]) };
      return (await worker.rpc('form.do/vote', init)).status;
    };
    expect(await vote(18)).toBe(200);
    expect(await vote(17)).toBe(400);
  });
});
