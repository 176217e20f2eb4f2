/** What callers see of errors, thrown and returned. */
import { afterEach, describe, expect, it } from 'vitest';
import { RpcError } from '../../../src/index.js';
import { stub } from '../../../src/runtime/browser/client.js';
import { hostileErrors } from '../hostile.js';
import { call, failure, onWorkerd, start, stopWorker, worker } from './harness.js';

onWorkerd((compatibilityDate) => {
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

  it.each(['purge', 'count'])('fails for %s of a class that says nothing clear', async (method) => {
    const response = await worker.rpc(`unclear.do/${method}`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('serverOnly');
    await expect
      .poll(() => worker.logs.find((line) => line.includes(`unclear.do ${method}()`)))
      .toContain('must be true or a list of method names, and is a Set');
  });

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

  it('logs where the class threw, with the frames of both sides', async () => {
    const id = ((await (await worker.rpc('values.do/crash')).json()) as { id: string }).id;
    const line = () => worker.logs.find((each) => each.includes(id)) ?? '';
    await expect.poll(line).toContain('secret: SELECT');
    expect(line()).toMatch(/at .*callInstance/);
    // Workers RPC drops what an error holds before that date.
    if (compatibilityDate >= '2026-04-21') {
      expect(line()).toMatch(/Error: secret: SELECT \* FROM passwords\n\s+at \w+\.crash \(/);
      expect(line()).not.toContain('objectStack');
    }
    const answer = await (await worker.rpc('values.do/crash')).text();
    expect(answer).not.toMatch(/worker\.js|SELECT|objectStack/);
  });

  it('adds nothing to the copies that the class makes of an error', async () => {
    expect(await call('copiesOfError')).toEqual({ json: '{}' });
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

  it.each(hostileErrors().map((_, i) => i))('redacts hostile error %i of the class', async (i) => {
    const response = await worker.rpc('values.do/throwHostile', [i]);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/KOZE-?SECRET/i);
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

  // Workers RPC itself sends the whole buffer of a result; both ends are the same app.
  it('has the bytes of a view alone in errors', async () => {
    expect(await worker.worker('buffers')).toEqual([5, 16, 5]);
  });
});

describe('with other settings', () => {
  afterEach(stopWorker);

  it('dev shows errors', async () => {
    await start({ koze: { dev: true } });
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
});
