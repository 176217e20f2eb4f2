/** Results, as they arrive. */
import { expect, it, vi } from 'vitest';
import { hostileValues } from '../hostile.js';
import { call, failure, onWorkerd, worker } from './harness.js';

onWorkerd(() => {
  it('brings results back as they are', async () => {
    expect(await call('json')).toEqual({ a: 1, b: ['x', null, true], c: { d: -1.5 } });
    const rich = (await call('rich')) as Record<string, unknown>;
    expect(rich).toMatchObject({
      date: new Date(86400000),
      map: new Map<unknown, unknown>([
        ['a', 1],
        [new Date(0), { nested: true }],
      ]),
      set: new Set([1, 'two']),
      big: 12345678901234567890n,
      bytes: new Uint8Array([1, 2, 255]),
      view: new Uint8Array([8, 7]),
      floats: new Float64Array([1.5, -0, Number.NaN]),
      buffer: new Uint8Array([4, 5]).buffer,
      regexp: /a(b)\/c/gi,
      nan: Number.NaN,
      infinity: Infinity,
      minus: -Infinity,
      zero: -0,
      text: '<\u2028💡',
    });
    for (const error of [rich.error, rich.named]) {
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({ name: 'RpcError', status: 500, code: 'internal' });
      expect((error as Error).message).toMatch(/^Reference: [0-9a-f-]{36}$/);
    }
    expect('undef' in rich && rich.undef).toBeUndefined();
    expect(rich.list).toHaveLength(4);
    expect(2 in (rich.list as unknown[])).toBe(false);
    expect(rich.self).toBe(rich);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['nan', Number.NaN],
    ['zero', -0],
    ['big', 1n],
    ['date', new Date(0)],
    ['empty', []],
    ['string', 'x'],
    ['bytes', new Uint8Array([1])],
    ['map', new Map([[1, 2]])],
    ['nothing', undefined],
  ])('brings back %s by itself', async (kind, value) => {
    expect(await call('top', kind)).toStrictEqual(value);
  });

  const secret = /KEY|s3cr3t|S0VZ|czNj/;

  it('sends the bytes of a view, and not the rest of its buffer', async () => {
    const text = await (await worker.rpc('values.do/views')).text();
    const sent = [...text.matchAll(/\["ArrayBuffer","([^"]*)"/g)].map(([, base64]) =>
      atob(base64!),
    );
    expect(new Set(sent)).toEqual(new Set([' world 1']));
    expect(sent).toHaveLength(14);
    const bytes = new TextEncoder().encode('hello');
    expect(await call('view')).toStrictEqual(bytes);
    expect(await call('viewsOfResizable')).toStrictEqual([bytes, new DataView(bytes.buffer)]);
    const { data } = (await failure(call('takenWithView'))) as { data: { a: Uint8Array[] } };
    expect(data.a[0]).toStrictEqual(bytes);
    for (const method of [
      'view',
      'viewsOfResizable',
      'takenWithView',
      'streamOfView',
      'responseOfView',
    ]) {
      const response = await worker.rpc(`values.do/${method}`);
      const body = await response.text();
      for (const part of [
        body,
        ...(body.match(/[\w+/=]{8,}/g) ?? []).map((base64) => {
          try {
            return atob(base64);
          } catch {
            return '';
          }
        }),
      ]) {
        expect(part, method).not.toMatch(secret);
      }
    }
  });

  it('brings back views as what they are', async () => {
    if (!('Float16Array' in globalThis))
      vi.stubGlobal('Float16Array', class Float16Array extends Uint16Array {});
    const { views, map, set } = (await call('views')) as {
      views: ArrayBufferView[];
      map: Map<unknown, unknown>;
      set: Set<unknown>;
    };
    vi.unstubAllGlobals();
    const { buffer } = new TextEncoder().encode(' world 1');
    expect(views.map((view) => view.constructor.name).join(' ')).toBe(
      'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array ' +
        'Float16Array Float32Array Float64Array BigInt64Array BigUint64Array',
    );
    for (const view of views) expect(view.buffer).toStrictEqual(buffer);
    expect(views[10]).toStrictEqual(new BigInt64Array(buffer));
    expect(map).toStrictEqual(new Map([[new DataView(buffer), { deep: [new DataView(buffer)] }]]));
    expect(set).toStrictEqual(new Set([new Uint8Array(buffer)]));
  });

  it('refuses an own __proto__ key', async () => {
    for (const kind of ['json', 'rich']) {
      const response = await worker.rpc('values.do/polluting', [kind]);
      expect(response.status).toBe(500);
      const body = await response.text();
      expect(body).not.toMatch(/__proto__|polluted/);
      const { id } = JSON.parse(body) as { id: string };
      await expect
        .poll(() => worker.logs.find((line) => line.includes(id)))
        .toContain('has an own `__proto__` key');
    }
    for (const kind of ['data', 'issues']) {
      const response = await worker.rpc('values.do/polluting', [kind]);
      expect(response.status).toBe(409);
      expect(await response.text()).not.toMatch(/__proto__|polluted/);
      await expect
        .poll(() => worker.logs.join('\n'))
        .toContain(`The \`${kind}\` of an RpcError cannot be sent`);
    }
  });

  it('brings back half of a surrogate pair', async () => {
    const text = 'x\ud800';
    const map = new Map([[text, new Set(['\udc00'])]]);
    expect(await call('surrogates')).toStrictEqual({ text, date: new Date(0), [text]: map });
    expect(await call('echo', text)).toEqual([text]);
    expect(await failure(call('taken', 409, text, { data: [text] }))).toMatchObject({
      // A DOMException's message is UTF-8 on workerd.
      message: expect.stringMatching(/^x\ufffd+$/),
      data: [text],
    });
  });

  it('refuses hostile results', async () => {
    for (const [i] of hostileValues().entries()) {
      const response = await worker.rpc(`org.do/whoAmI?key=local:${i}`);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ code: 'internal' });
    }
    const last = hostileValues().length;
    expect(await (await worker.rpc(`org.do/whoAmI?key=local:${last}`)).json()).toEqual([[1], 1]);
  });

  it('keeps a graph small', async () => {
    const response = await worker.rpc('values.do/dag');
    expect(response.headers.get('x-koze-result')).toBe('rich');
    expect((await response.text()).length).toBeLessThan(5000);
  });

  it.each(['callback', 'blob'])('cannot bring back a %s', async (method) => {
    expect(await failure(call(method))).toMatchObject({ status: 500, code: 'internal' });
  });

  it.each(['image/png', 'text/html', 'application/octet-stream', ''])(
    'brings back a Blob: %s',
    async (type) => {
      const blob = (await call('wholeBlob', type)) as Blob;
      expect(blob).toBeInstanceOf(Blob);
      expect([blob.type, await blob.text()]).toEqual([type, 'pixels']);
      const { headers } = await worker.rpc('values.do/wholeBlob', [type]);
      expect(headers.get('x-koze-result')).toBe('stream');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it.each([301, 302, 303, 307, 308])(
    'hands a redirect of %i to script, which navigates',
    async (status) => {
      const own = { 'set-cookie': 'a=1', 'x-koze-result': 'json', 'content-type': 'text/html' };
      for (const [location, target] of [
        ['/next?a=1#b', `${worker.origin}/next?a=1#b`],
        ['//other.example/x', 'http://other.example/x'],
        ['next', `${worker.origin}/__koze/rpc/values.do/next`],
        ['https://app.example.com/', 'https://app.example.com/'],
      ]) {
        const response = await worker.rpc('values.do/redirect', [status, location, own]);
        expect(response.status).toBe(200);
        expect(response.redirected).toBe(false);
        expect(Object.fromEntries(response.headers)).toMatchObject({
          'x-koze-result': 'redirect',
          location: target,
          'set-cookie': 'a=1',
          'cache-control': 'private, no-store',
        });
        expect(await response.text()).toBe('');
        vi.stubGlobal('location', 'here');
        expect(await call('redirect', status, location)).toBeUndefined();
        expect(globalThis.location).toBe(target);
        vi.unstubAllGlobals();
      }
    },
  );

  it('hands no other redirect to script', async () => {
    for (const location of [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://',
      'blob:http://x/1',
    ]) {
      const response = await worker.rpc('values.do/redirect', [302, location]);
      expect([response.status, response.headers.get('location')]).toEqual([500, null]);
    }
    // `fetch` follows none of these.
    expect(
      (await worker.rpc('values.do/redirect', [201, '/made'])).headers.get('x-koze-result'),
    ).toBe('response');
  });

  it('streams', async () => {
    const start = performance.now();
    const stream = (await call('stream')) as ReadableStream<Uint8Array>;
    const arrived: number[] = [];
    let text = '';
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
      arrived.push(performance.now() - start);
      text += new TextDecoder().decode(chunk);
    }
    expect(text).toBe('chunk 1\nchunk 2\nchunk 3\n');
    // The first is here before the last is made.
    expect(arrived.at(-1)! - arrived[0]!).toBeGreaterThan(150);
  });

  it('streams a response', async () => {
    const start = performance.now();
    const response = (await call('slowResponse')) as Response;
    expect(performance.now() - start).toBeLessThan(400);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('chunk 1\nchunk 2\nchunk 3\n');
  });

  it('passes a response as it is, under our headers', async () => {
    const forged = {
      'x-koze-result': 'json',
      'x-content-type-options': 'none',
      'content-type': 'text/html',
      'x-own': '1',
    };
    const response = await worker.rpc('values.do/response', [418, forged]);
    expect(response.status).toBe(418);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-koze-result': 'response',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-type': 'text/html',
      'x-own': '1',
    });
    const cached = await worker.rpc('values.do/response', [200, { 'cache-control': 'max-age=60' }]);
    expect(cached.headers.get('cache-control')).toBe('max-age=60');
    expect((await worker.rpc('values.do/response', [204, {}])).status).toBe(204);
  });

  it('gets results as they are', async () => {
    expect(await worker.worker('rich')).toEqual([true, true, true]);
  });
});
