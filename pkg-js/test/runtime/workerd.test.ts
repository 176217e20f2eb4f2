/** The whole way: the client, the dispatcher and the classes, on workerd. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { configure, RpcError } from '../../src/index.js';
import { handle, stub } from '../../src/runtime/browser/client.js';
import { hostileErrors, hostileValues } from './hostile.js';
import { COMPATIBILITY_DATES, startWorker, type TestWorker } from './workerd.js';

describe.each(COMPATIBILITY_DATES)('at %s', (compatibilityDate) => {
  let worker: TestWorker;
  beforeAll(async () => {
    worker = await startWorker({ compatibilityDate });
    configure({ baseUrl: worker.origin, headers: { 'sec-fetch-site': 'same-origin' } });
  }, 60_000);
  afterAll(() => worker?.stop());

  const call = (method: string, ...args: unknown[]) =>
    stub(`/__koze/rpc/values.do/${method}`)(...args);
  const failure = (promise: Promise<unknown>): Promise<RpcError> =>
    promise.then(
      (value) => {
        throw new Error(`it succeeded with ${String(value)}`);
      },
      (error: RpcError) => error,
    );

  describe('over HTTP', () => {
    it('calls the methods of the class', async () => {
      const response = await worker.rpc('user.do/setName', ['Ada']);
      expect(response.status).toBe(204);
      expect(response.headers.get('x-koze-result')).toBe('void');
      const name = await worker.rpc('user.do/getName');
      expect(name.status).toBe(200);
      expect(Object.fromEntries(name.headers)).toMatchObject({
        'content-type': 'application/json',
        'x-koze-result': 'json',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      expect(await name.text()).toBe('"Ada"');
    });

    it.each([
      ['not exposed', 'user.do/_validate'],
      ['for worker code only', 'user.do/audit'],
      ['inherited', 'user.do/toString'],
      ['inherited, too', 'user.do/hasOwnProperty'],
      ['the constructor', 'user.do/constructor'],
      ['the prototype', 'user.do/__proto__'],
      ['reserved by workerd', 'user.do/fetch'],
      ['reserved by workerd, too', 'user.do/connect'],
      ['a lifecycle method', 'user.do/alarm'],
      ['thenable', 'user.do/then'],
      ['a property of the Map', 'user.do/get'],
      ['not there', 'user.do/nothing'],
      ['of no object', 'nobody.do/getName'],
      ['of a prototype', '__proto__/toString'],
      ['without a method', 'user.do'],
      ['without a method, with a slash', 'user.do/'],
      ['with a slash at the end', 'user.do/getName/'],
      ['with a doubled slash', 'user.do//getName'],
      ['in other case', 'User.do/getName'],
      ['encoded', 'user%2Edo/getName'],
      ['with an encoded slash', 'user.do%2FgetName'],
      ['encoded twice', 'user%252Edo/getName'],
      ['with an encoded NUL', 'user.do/getName%00'],
      ['with a parameter', 'user.do/getName;x=1'],
      ['with dots, encoded', 'user.do/%2e%2e%2fuser.do/getName'],
      ['of a nested id, with an encoded slash', 'admin%2Fpeer.do/whoAmI'],
      ['a file', 'user.do.ts/getName'],
    ])('answers 404 for a method that is %s', async (_, path) => {
      const response = await worker.rpc(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ status: 404, code: 'not_found' });
    });

    it('finds nested ids', async () => {
      expect(await (await worker.rpc('admin/peer.do/whoAmI')).json()).toBe('peer global');
    });

    it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
      'answers 405 to %s',
      async (method) => {
        const response = await worker.rpc('user.do/setName', { method });
        expect(response.status).toBe(405);
        expect(response.headers.get('allow')).toBe('POST');
        expect(response.headers.get('x-koze-result')).toBe('error');
      },
    );

    it('checks in order: gate, name, method, type, body', async () => {
      const status = async (path: string, init: RequestInit) =>
        (await worker.rpc(path, init)).status;
      const cross = { 'sec-fetch-site': 'cross-site' };
      const text = { 'content-type': 'text/plain' };
      expect(await status('nobody.do/x', { method: 'PUT', headers: { ...cross, ...text } })).toBe(
        403,
      );
      expect(await status('nobody.do/x', { method: 'PUT', headers: text })).toBe(404);
      expect(await status('user.do/getName', { method: 'PUT', headers: text })).toBe(405);
      expect(await status('user.do/getName', { headers: text, body: 'x'.repeat(2_000_000) })).toBe(
        415,
      );
      expect(await status('user.do/getName', { body: `[${'x'.repeat(2_000_000)}` })).toBe(413);
      expect(await status('user.do/getName', { body: '[' })).toBe(400);
    });

    it('goes by the gate', async () => {
      const status = async (headers: Record<string, string>) =>
        (await worker.rpc('user.do/getName', { headers, body: '[]' })).status;
      expect(await status({ 'sec-fetch-site': '' })).toBe(403);
      expect(await status({ 'sec-fetch-site': '', origin: worker.origin })).toBe(200);
      expect(await status({ 'sec-fetch-site': '', origin: 'null' })).toBe(403);
      expect(await status({ 'sec-fetch-site': '', origin: 'http://evil.example' })).toBe(403);
      expect(await status({ 'sec-fetch-site': 'same-site' })).toBe(403);
      expect(await status({ 'sec-fetch-site': 'cross-site', origin: worker.origin })).toBe(403);
    });

    it.each(['https://app.example.com', 'http://h', 'https://h', 'http://[::1]:8787'])(
      'answers as %s',
      async (origin) => {
        const headers = { 'content-type': 'application/json', origin };
        const init = { method: 'POST', body: '[]', headers };
        const post = (path: string) => worker.mf.dispatchFetch(`${origin}${path}`, init);
        expect((await post('/__koze/rpc/values.do/count')).status).toBe(200);
        expect(await (await post('/x/__koze/rpc/values.do/count')).text()).toBe('Not Found');
      },
    );

    it('leaves other paths to others', async () => {
      for (const path of [
        '/',
        '/__koze',
        '/__kozeX/rpc/user.do/getName',
        '/x/__koze/rpc/user.do/getName',
        '//__koze/rpc/user.do/getName',
      ]) {
        const response = await fetch(worker.origin + path, { method: 'POST' });
        expect(await response.text(), path).toBe('Not Found');
      }
      expect(await worker.worker('synchronous')).toEqual([true, true, true, true]);
    });

    it('redacts what is not an RpcError', async () => {
      for (const [method, ...args] of [
        ['crash'],
        ['crashWith', 'RpcError: secret'],
        ['crashWith', 'RpcError [{"status":1,"message":2},200,"secret"]'],
        ['crashWith', 'jsg.DOMException(RpcError [{"status":1,"message":2},200,"secret"]): x'],
        ['crashNamed', 'AbortError'],
        ['throwObject'],
      ] as [string, ...unknown[]][]) {
        const error = await failure(call(method, ...args));
        expect(error).toMatchObject({ status: 500, code: 'internal' });
        expect(error.message).toMatch(/^Reference: [0-9a-f-]{36}$/);
      }
      const body = await (await worker.rpc('values.do/crash')).text();
      expect(body).not.toMatch(/secret|SELECT|stack|worker\.js/);
      const { id } = JSON.parse(body) as { id: string };
      await expect
        .poll(() => worker.logs.find((line) => line.includes(id)))
        .toMatch(/^\[koze\] values\.do crash\(\) failed .* secret: SELECT \* FROM passwords/);
    });

    it('redacts what is wrong with the class', async () => {
      const error = await failure(stub('/__koze/rpc/wrong.do/save')());
      expect(error).toMatchObject({ status: 500, code: 'internal' });
    });

    it('fails for a method that the class turns out to keep', async () => {
      const response = await worker.rpc('wrong.do/kept');
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain('kept');
      await expect
        .poll(() => worker.logs.find((line) => line.includes('wrong.do kept()')))
        .toContain('Write it where the compiler can read it');
    });

    it.each(['purge', 'count'])(
      'fails for %s of a class that says nothing clear',
      async (method) => {
        const response = await worker.rpc(`unclear.do/${method}`);
        expect(response.status).toBe(500);
        expect(await response.text()).not.toContain('serverOnly');
        await expect
          .poll(() => worker.logs.find((line) => line.includes(`unclear.do ${method}()`)))
          .toContain('must be true or a list of method names, and is a Set');
      },
    );

    it.each(['overloaded', 'retryable'])('answers 503 when %s', async (property) => {
      // Without the flag, workerd drops the property from an error of ours; its own always have it.
      if (compatibilityDate < '2026-04-21') return;
      const response = await worker.rpc('values.do/busy', [property]);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await response.text()).not.toContain('secret');
    });

    it('brings RpcErrors whole', async () => {
      const error = await failure(call('takenWithDate'));
      expect(error).toBeInstanceOf(RpcError);
      expect(error).toMatchObject({
        status: 409,
        message: 'Taken (by "Ada"):\nline ünï 💡)',
        code: 'name_taken)',
        data: { until: new Date(0), ids: new Set([1]), text: ')))' },
        issues: [{ path: [0, 'name'], message: 'taken)' }],
      });
      expect(await failure(call('taken', 418, 'teapot'))).toMatchObject({
        status: 418,
        message: 'teapot',
        code: undefined,
      });
      expect(await failure(call('taken', 200, 'no error'))).toMatchObject({ status: 500 });
      expect(await failure(call('takenWithFunction'))).toMatchObject({ status: 409, code: 'odd' });
      const long = 'x'.repeat(200_000);
      expect(await failure(call('taken', 400, long, { data: long }))).toMatchObject({
        message: long,
        data: long,
      });
    });

    it('lets the class see its own error as it is', async () => {
      expect(await call('seenInside')).toEqual({
        message: 'Taken',
        name: 'RpcError',
        string: 'RpcError: Taken',
        isError: true,
        code: 'c',
        stack: 'RpcError: Taken',
      });
    });

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
      expect(map).toStrictEqual(
        new Map([[new DataView(buffer), { deep: [new DataView(buffer)] }]]),
      );
      expect(set).toStrictEqual(new Set([new Uint8Array(buffer)]));
    });

    it('redacts the errors in a result', async () => {
      const text = await (await worker.rpc('values.do/failures')).text();
      expect(text).not.toMatch(/secret|TypeError|RangeError|Aggregate|worker\.js/i);
      const { settled, all, map } = (await call('failures')) as {
        settled: { status: string; reason?: RpcError; value?: unknown }[];
        all: Error;
        map: Map<Error, Error>;
      };
      const [{ reason: redacted }, { reason: told }, fulfilled] = settled as [
        { reason: RpcError },
        { reason: RpcError },
        object,
      ];
      for (const error of [redacted, all, ...map.keys(), ...map.values()]) {
        expect(error).toBeInstanceOf(Error);
        expect({ ...error }).toEqual({ name: 'RpcError', status: 500, code: 'internal' });
        expect(error.message).toBe(redacted.message);
      }
      expect(told).toMatchObject({
        name: 'RpcError',
        status: 409,
        message: 'Taken',
        code: 'taken',
      });
      expect(told.data).toEqual({ until: new Date(0) });
      expect(fulfilled).toEqual({ status: 'fulfilled', value: 1 });
      const id = redacted.message.split(': ')[1]!;
      await expect
        .poll(() => worker.logs.find((line) => line.includes(id)))
        .toMatch(/^\[koze\] values\.do failures\(\) returned 4 errors .*secret/s);
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

    it.each(hostileErrors().map((_, i) => i))(
      'redacts hostile error %i, wherever it is thrown',
      async (i) => {
        const paths = [
          `org.do/whoAmI?key=throws:${i}`,
          `org.do/whoAmI?key=local-throws:${i}`,
          ...['refined', 'foreign', 'rejected'].map((method) => `hostile.do/${method}`),
        ];
        for (const path of paths) {
          const response = await worker.rpc(path, [{ index: i }]);
          const body = await response.text();
          expect([path, response.status]).toEqual([path, 500]);
          expect(JSON.parse(body)).toMatchObject({ code: 'internal' });
          expect(body).not.toMatch(/KOZE-?SECRET/i);
          const { id } = JSON.parse(body) as { id: string };
          await expect.poll(() => worker.logs.join('\n')).toContain(id);
        }
      },
    );

    it.each(hostileErrors().map((_, i) => i))(
      'redacts hostile error %i of the class',
      async (i) => {
        const response = await worker.rpc('values.do/throwHostile', [i]);
        expect(response.status).toBe(500);
        expect(await response.text()).not.toMatch(/KOZE-?SECRET/i);
      },
    );

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
      const cached = await worker.rpc('values.do/response', [
        200,
        { 'cache-control': 'max-age=60' },
      ]);
      expect(cached.headers.get('cache-control')).toBe('max-age=60');
      expect((await worker.rpc('values.do/response', [204, {}])).status).toBe(204);
    });

    it('takes arguments', async () => {
      expect(await call('echo', 1, 'a', { b: [null] })).toEqual([1, 'a', { b: [null] }]);
      expect(await call('echo', undefined, { a: undefined })).toStrictEqual([
        undefined,
        { a: undefined },
      ]);
      expect(await call('count', 1, undefined, 2, undefined)).toBe(3);
    });

    it('takes files', async () => {
      const file = new File(['pixels'], 'me.png', { type: 'image/png' });
      expect(await call('upload', file, { a: 1 }, new Blob(['text']))).toEqual([
        { size: 6, type: 'image/png', text: 'pixels' },
        { a: 1 },
        expect.objectContaining({ size: 4, text: 'text' }),
      ]);
    });

    it('goes by the limits of the method', async () => {
      const large = new Blob(['x'.repeat(2_000_000)]);
      expect(await call('upload', large)).toMatchObject([{ size: 2_000_000 }]);
      expect(await failure(call('echo', large))).toMatchObject({ status: 413 });
      // The sender has been heard out, or it would find its connection reset and no answer.
      for (const size of [3_000_000, 12_000_000]) {
        expect(await failure(call('upload', new Blob(['x'.repeat(size)])))).toMatchObject({
          status: 413,
          code: 'body_too_large',
        });
      }
      const small = new Blob(['x']);
      expect(await failure(call('upload', small, small, small))).toMatchObject({
        status: 413,
        code: 'too_many_files',
      });
      const parts = Array.from({ length: 1100 }, () => small);
      expect(await failure(call('echo', parts))).toMatchObject({ code: 'too_many_parts' });
    });

    it('refuses compressed bodies', async () => {
      const headers = { 'content-encoding': 'gzip' };
      const response = await worker.rpc('values.do/count', { body: gzipSync('[]'), headers });
      expect(response.status).toBe(415);
      expect(((await response.json()) as { detail: string }).detail).toContain('without content-');
    });

    it.each([
      ['what is no nonsense', 'gzip', '[]', 415],
      ['what is too long as well', 'br', `["${'x'.repeat(2_000_000)}"]`, 415],
      ['several', 'identity, gzip', '[]', 415],
      ['an empty one', '', '[]', 200],
      ['none, by name', 'identity', '[]', 200],
      ['none, in capitals', 'Identity', '[]', 200],
    ])('goes by the content encoding before it reads: %s', async (_, encoding, body, status) => {
      const headers = { 'content-encoding': encoding };
      expect((await worker.rpc('values.do/count', { body, headers })).status).toBe(status);
    });

    it('does not send back what it cannot take', async () => {
      const key = '\u0000'.repeat(100_000);
      const body = `[{${JSON.stringify(key)}:{"__proto__":1}}]`;
      const response = await worker.rpc('values.do/count', { body });
      expect(response.status).toBe(400);
      expect((await response.text()).length).toBeLessThan(2000);
    });

    it('goes by a limit that the first read is over', async () => {
      expect((await worker.rpc('values.do/tiny', ['0123456789'])).status).toBe(413);
      expect((await worker.rpc('values.do/tiny', ['012345'])).status).toBe(204);
    });

    it('refuses files without a place, and texts for files', async () => {
      const post = async (args: string, part: string | Blob) => {
        const body = new FormData();
        body.append('koze:args', args);
        body.append('0', part);
        const response = await worker.rpc('values.do/upload', {
          body,
          headers: { 'content-type': '' },
        });
        return response.status;
      };
      const hole = '{"args":[null],"holes":[[0]]}';
      expect(await post(hole, new Blob(['x']))).toBe(200);
      expect(await post('[]', new Blob(['x']))).toBe(400);
      expect(await post(hole, 'text')).toBe(400);
    });

    it('does not quote what it cannot read', async () => {
      const response = await worker.rpc('values.do/count', { body: '[secret' });
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain('secret');
    });

    it('refuses two parts of one name', async () => {
      const hole = '{"args":[null],"holes":[[0]]}';
      const post = async (names: string[]) => {
        const body = new FormData();
        for (const name of names) {
          body.append(name, name === 'koze:args' ? hole : new Blob(['x']));
        }
        return (await worker.rpc('values.do/upload', { body, headers: { 'content-type': '' } }))
          .status;
      };
      expect(await post(['koze:args', '0'])).toBe(200);
      expect(await post(['koze:args', '0', '0'])).toBe(400);
      expect(await post(['koze:args', 'koze:args', '0'])).toBe(400);
    });

    it('takes a body that breaks off for a mistake of its sender', async () => {
      const { hostname, port } = new URL(worker.origin);
      const head = [
        'POST /__koze/rpc/values.do/count HTTP/1.1',
        `host: ${hostname}:${port}`,
        'sec-fetch-site: same-origin',
        'content-type: application/json',
        'transfer-encoding: chunked',
      ];
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`${head.join('\r\n')}\r\n\r\nzz\r\n[1]\r\n0\r\n\r\n`);
        });
        socket.once('data', (data) => {
          resolve(String(data));
          socket.destroy();
        });
        socket.on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    });

    it('answers nonsense with 4xx', async () => {
      const status = async (body: BodyInit, type = 'application/json') =>
        (await worker.rpc('values.do/count', { body, headers: { 'content-type': type } })).status;
      expect(await status('['.repeat(500_000) + ']'.repeat(500_000))).toBe(400);
      expect(await status('{"a":'.repeat(100_000))).toBe(400);
      expect(await status('[{"__proto__":{"x":1}}]')).toBe(400);
      expect(await status('[1e999]')).toBe(400);
      expect(await status(new Uint8Array([0x5b, 0xff, 0x5d]))).toBe(400);
      expect(await status(`[${'0,'.repeat(100_000)}0]`)).toBe(400);
      expect(await status('{"args":[{}],"holes":[[0,"constructor","prototype","x"]]}')).toBe(400);
      expect(await status('x', 'multipart/form-data')).toBe(400);
      expect(await status('x', 'multipart/form-data; boundary=b')).toBe(400);
      expect(await status('--b\r\n\r\n--b--', 'multipart/form-data; boundary=b')).toBe(400);
      expect(await status('--b'.repeat(300_000), 'multipart/form-data; boundary=b')).toBe(413);
      expect(await status('a&'.repeat(1000), 'application/x-www-form-urlencoded')).toBe(413);
      expect(await status(new Uint8Array([0xff]), 'application/x-www-form-urlencoded')).toBe(400);
    });

    it('takes a body that drips in byte by byte', async () => {
      const { hostname, port } = new URL(worker.origin);
      const head = [
        'POST /__koze/rpc/values.do/count HTTP/1.1',
        `host: ${hostname}:${port}`,
        'sec-fetch-site: same-origin',
        'content-type: application/json',
        'transfer-encoding: chunked',
      ];
      const chunk = (text: string) => `1\r\n${text}\r\n`;
      const body = [chunk('['), chunk('"'), chunk('x').repeat(300_000), chunk('"'), chunk(']')];
      const start = performance.now();
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname);
        let received = '';
        socket.on('data', (data) => {
          received += String(data);
          if (received.endsWith('1')) socket.destroy();
        });
        socket.on('close', () => resolve(received));
        socket.on('error', reject);
        socket.write(`${head.join('\r\n')}\r\n\r\n${body.join('')}0\r\n\r\n`);
      });
      expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
      // Seconds, and four kilobytes of memory for each byte, if each were read by itself.
      expect(performance.now() - start).toBeLessThan(3000);
    });

    it('counts the body of a request that worker code made', async () => {
      const inner = async (length: string | null, chunks: number, kind?: 'bytes') =>
        (await worker.worker('inner', {
          method: 'POST',
          body: JSON.stringify([length, chunks, 'application/json', kind]),
        })) as { status: number; pulled: number; cancelled: boolean; body: unknown };
      expect(await inner(null, 100)).toMatchObject({ status: 200, body: 1 });
      expect(await inner('5', 100, 'bytes')).toMatchObject({ status: 200, body: 1 });
      expect(await inner('5', 1_000_000, 'bytes')).toMatchObject({ status: 413, cancelled: true });
      for (const length of [null, '5', '1000']) {
        const { status, pulled, cancelled } = await inner(length, 1_000_000);
        expect(status).toBe(413);
        expect(cancelled).toBe(true);
        // A mebibyte, and the sixteen that are thrown away.
        expect(pulled).toBeLessThan(20_000);
      }
      // Nor is a length that is too large.
      expect(await inner('2000000', 100)).toMatchObject({ status: 200, body: 1 });
    }, 30_000);
  });

  describe('from worker code', () => {
    it('calls the same methods, and those for worker code', async () => {
      expect(await worker.worker('names')).toEqual([
        'Grace',
        'audited Grace',
        '/__koze/rpc/user.do/getName',
        '/__koze/rpc/user.do/setName',
        '/__koze/ws/user.do',
        '/__koze/rpc/user.do/getName?key=%C3%A4%20b',
      ]);
    });

    it('names instances', async () => {
      expect(await worker.worker('keys')).toEqual(['L', 'R', null]);
    });

    it('gets real RpcErrors, and others unredacted', async () => {
      expect(await worker.worker('error')).toEqual({
        real: true,
        name: 'RpcError',
        status: 409,
        code: 'name_taken)',
        message: 'Taken (by "Ada"):\nline ünï 💡)',
        issues: [{ path: [0, 'name'], message: 'taken)' }],
        until: true,
        ids: true,
      });
      expect(await worker.worker('crash')).toEqual([false, 'secret: SELECT * FROM passwords']);
    });

    it('gets RpcErrors whole through several objects', async () => {
      expect(await worker.worker('relay')).toEqual([true, 409, true]);
      expect(await failure(stub('/__koze/rpc/admin/peer.do/relay')())).toMatchObject({
        status: 409,
        data: { until: new Date(0) },
      });
    });

    it('gets results as they are', async () => {
      expect(await worker.worker('rich')).toEqual([true, true, true]);
    });

    // Workers RPC itself sends the whole buffer of a result; both ends are the same app.
    it('has the bytes of a view alone in errors', async () => {
      expect(await worker.worker('buffers')).toEqual([16, 16, 5]);
    });

    it('calls a routed class by key alone', async () => {
      expect(await worker.worker('routed')).toEqual([
        expect.stringContaining('no resolver is registered for ROUTED_DO'),
        'mine',
        'TypeError: Expected the key to be a string, got undefined',
        'TypeError: Expected the key to be a string, got null',
      ]);
    });

    it('gives up', async () => {
      expect(await worker.worker('abort')).toEqual(['early', 'late', null]);
    });

    it('has a handle that shows nothing of the class', async () => {
      expect(await worker.worker('shape')).toEqual([
        ['at', 'with', 'connect', 'url'],
        ['getName', 'setName', 'audit', 'connect'],
        ['at', 'with', 'connect', 'url'],
      ]);
    });

    it('can be told where the browser finds the worker', async () => {
      expect(await worker.worker('configured')).toEqual([
        'https://api.example.com/__koze/rpc/user.do/getName',
        '/__koze/rpc/user.do/getName',
      ]);
    });
  });

  describe('with resolvers', () => {
    const org = handle('/__koze', 'org.do', ['whoAmI', 'put', 'get', 'askPeer']);
    const whoAmI = async (cookie: string) =>
      (await worker.rpc('org.do/whoAmI', { body: '[]', headers: { cookie } })).json();

    it('routes by cookie', async () => {
      expect(await whoAmI('org=acme')).toBe('acme');
      expect(await whoAmI('org=umbrella')).toBe('umbrella');
    });

    it('answers 401 where the resolver gives null', async () => {
      const response = await worker.rpc('org.do/whoAmI');
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'unauthorized' });
    });

    it('routes by key, if the resolver admits it', async () => {
      expect(await org.at('a/b').whoAmI!()).toBe('key a/b');
      expect(await org.at('').whoAmI!()).toBe('key ');
      expect(await failure(org.at('forbidden').whoAmI!())).toMatchObject({
        status: 403,
        code: 'not_yours',
        message: 'Not yours',
      });
      expect(await org.at('context').whoAmI!()).toBe('ORG_DO org.do whoAmI context POST');
    });

    it('redacts what goes wrong in a resolver', async () => {
      for (const key of ['crash', 'string']) {
        const error = await failure(org.at(key).whoAmI!());
        expect(error).toMatchObject({ status: 500, code: 'internal' });
        expect(error.message).not.toMatch(/secret|resolver/);
      }
    });

    it('refuses keys where there is no resolver', async () => {
      const user = handle('/__koze', 'user.do', ['getName']);
      for (const key of ['global', '', 'x']) {
        expect(await failure(user.at(key).getName!())).toMatchObject({
          status: 403,
          code: 'key_refused',
        });
      }
    });

    it.each([
      ['two keys', 'key=a&key=b'],
      ['two keys, one encoded', 'key=a&%6bey=b'],
      ['a line break', 'key=a%0d%0aset-cookie:x'],
      ['a NUL', 'key=a%00'],
      ['a DEL', 'key=%7f'],
    ])('refuses %s', async (_, query) => {
      const response = await worker.rpc(`org.do/whoAmI?${query}`);
      expect(response.status).toBe(400);
    });

    it('takes a query without a key as none', async () => {
      const response = await worker.rpc('org.do/whoAmI?utm_source=x', {
        body: '[]',
        headers: { cookie: 'org=acme' },
      });
      expect(await response.json()).toBe('acme');
    });

    it('never routes a routed class without one', async () => {
      const error = await failure(stub('/__koze/rpc/routed.do/whoAmI')());
      expect(error).toMatchObject({ status: 500, code: 'internal' });
    });

    it('keeps concurrent requests apart', async () => {
      const orgs = Array.from({ length: 64 }, (_, i) => `org${i}`);
      expect(await Promise.all(orgs.map((name) => whoAmI(`org=${name}`)))).toEqual(orgs);
      const inWorker = orgs.map(async (name) =>
        (
          await fetch(`${worker.origin}/worker/whoAmI`, { headers: { cookie: `org=${name}` } })
        ).json(),
      );
      expect(await Promise.all(inWorker)).toEqual(orgs);
    });

    it('hides the request of its caller from an object', async () => {
      expect(await worker.worker('askPeer')).toEqual(['peer global', true]);
      expect(await org.at('x').askPeer!()).toEqual(['peer global', true]);
      // Object to object, to one that goes by the request: there is none.
      expect(await failure(stub('/__koze/rpc/admin/peer.do/askOrg')())).toMatchObject({
        status: 500,
      });
    });

    it('says what to do outside of a request', async () => {
      expect(await worker.worker('outside')).toEqual([
        expect.stringContaining('runWithContext({ request, env, ctx }'),
        null,
      ]);
    });

    it('refuses registrations for nothing', async () => {
      expect(await worker.worker('unknown')).toContain('Did you mean ORG_DO?');
      expect(await worker.worker('notAFunction')).toContain('must be a function');
    });
  });
});

describe('other settings', () => {
  let worker: TestWorker;
  const start = async (handler: Record<string, unknown>, middleware = 'middleware.ts') => {
    worker = await startWorker({ handler, middleware });
    return worker;
  };
  afterEach(() => worker?.stop());

  it('dev shows errors', async () => {
    await start({ dev: true });
    const body = (await (await worker.rpc('values.do/crash')).json()) as Record<string, string>;
    expect(body.detail).toBe('Error: secret: SELECT * FROM passwords');
    expect(body.stack).toContain('Error: secret');
    const limits = (await (await worker.rpc('wrong.do/save')).json()) as Record<string, string>;
    expect(limits.detail).toContain(
      'wrong.do: static limits.save.body must be a whole number, and is 8mb.',
    );
    const callback = (await (await worker.rpc('values.do/callback')).json()) as { detail: string };
    expect(callback.detail).toContain('The result.deep[0] is a function');
    const failures = await (await worker.rpc('values.do/failures')).text();
    for (const part of ['secret cause', 'secret query', 'RangeError', 'SecretError', 'stack']) {
      expect(failures).toContain(part);
    }
    // The gate is the same.
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await worker.rpc('user.do/getName', { headers })).status).toBe(403);
  }, 60_000);

  it('dev must be true, and nothing like it', async () => {
    await start({ dev: 'false' });
    expect(await (await worker.rpc('values.do/crash')).text()).not.toContain('secret');
  }, 60_000);

  it('allowed origins may call, and read the answers', async () => {
    await start({ allowedOrigins: ['https://app.example.com'] });
    const other = { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' };
    const preflight = await worker.rpc('user.do/setName', {
      method: 'OPTIONS',
      headers: {
        ...other,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,authorization',
      vary: 'Origin',
    });
    for (const path of ['user.do/getName', 'nobody.do/x', 'values.do/crash', 'values.do/stream']) {
      const response = await worker.rpc(path, { headers: other, body: '[]' });
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
      expect(response.headers.get('access-control-expose-headers')).toContain('x-koze-result');
      await response.body?.cancel();
    }
    const own = await worker.rpc('user.do/getName');
    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
    expect(own.headers.get('vary')).toContain('Origin');
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const refused = await worker.rpc('user.do/getName', { headers: evil, body: '[]' });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  }, 60_000);

  it('what is not a browser may call, if told so', async () => {
    await start({ allowNonBrowser: true });
    const status = async (headers: Record<string, string>) =>
      (await worker.rpc('user.do/getName', { headers, body: '[]' })).status;
    expect(await status({ 'sec-fetch-site': '' })).toBe(204);
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  }, 60_000);

  it('a resolver for no object fails every call', async () => {
    await start({ dev: true }, 'misspelt.ts');
    const response = await worker.rpc('user.do/getName');
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('Did you mean USER_DO?');
    expect(await worker.worker('names')).toMatchObject({
      threw: expect.stringContaining('Did you mean USER_DO?'),
    });
  }, 60_000);
});
