import { format } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { revive } from '../../src/runtime/shared/codec/decode-result.js';
import { RpcError } from '../../src/runtime/shared/errors.js';
import { problemResponse } from '../../src/runtime/worker/problem.js';
import { endless, hostileErrors, hostileProxy, withThrowingGetters } from './hostile.js';

const log = vi.spyOn(console, 'error');
beforeEach(() => {
  log.mockImplementation(() => {});
});
afterEach(() => {
  log.mockReset();
});

async function problem(error: unknown, dev = false) {
  const response = problemResponse(error, 'user.do getName()', dev);
  const body = (await response.json()) as Record<string, unknown>;
  expect(body.status).toBe(response.status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('x-koze-result')).toBe('error');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  return { response, body };
}

describe('what has no text', () => {
  it.each([Object.create(null), { toString: 1 }])('is shown all the same', async (thrown) => {
    expect((await problem(thrown, true)).body).toMatchObject({ detail: 'Thrown: an object' });
    expect((await problem(thrown)).body.detail).toMatch(/^Reference: /);
  });
});

describe('an RpcError', () => {
  it('is told whole', async () => {
    const issues = [{ path: [0], message: 'bad' }];
    const error = new RpcError(409, 'Taken', { code: 'taken', data: { a: 1 }, issues });
    expect((await problem(error)).body).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'Taken',
      code: 'taken',
      data: { a: 1 },
      issues,
    });
    expect(log).not.toHaveBeenCalled();
  });

  it('takes data of any type, or leaves it out', async () => {
    const rich = new RpcError(400, 'x', { data: new Date(0) });
    expect((await problem(rich)).body.richData).toEqual([['Date', '1970-01-01T00:00:00.000Z']]);
    const odd = new RpcError(400, 'x', { data: () => 1 });
    expect((await problem(odd)).body).not.toHaveProperty('data');
    expect(log).toHaveBeenCalledOnce();
  });

  it('cannot make the answer fail', async () => {
    const wrong = { code: 1n, issues: [{ path: [1n], message: 'x' }] } as unknown as object;
    const { response, body } = await problem(new RpcError(409, 'x', wrong));
    expect(response.status).toBe(409);
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail']);
  });

  it.each<[unknown]>([
    ['text'],
    [{}],
    [[null]],
    [[{ message: 'x' }]],
    [[{ path: 'name', message: 'x' }]],
    [[{ path: [{ toString: 1 }], message: 'x' }]],
    [[{ path: [], message: 1 }]],
  ])('leaves out what are no issues, which no page could list: %j', async (issues) => {
    const error = new RpcError(409, 'x', { issues } as object);
    expect((await problem(error)).body).not.toHaveProperty('issues');
  });

  it.each(['code', 'data', 'issues', 'message', 'status'])(
    'survives a %s that throws',
    async (part) => {
      const error = withThrowingGetters(new RpcError(409, 'Taken', { code: 'taken' }), part);
      const { response, body } = await problem(error);
      expect(response.status).toBe(part === 'status' ? 500 : 409);
      if (part !== 'code') expect(body.code).toBe('taken');
    },
  );

  it.each<[string, unknown]>([
    ['a proxy', hostileProxy()],
    ['a list that is a proxy', hostileProxy([])],
    ['of endless prototypes', endless()],
    ['with a getter that throws', withThrowingGetters({}, 'a')],
    ['with a proxy inside', { a: [hostileProxy()] }],
    ['with a toJSON of its own', Object.assign([1], { toJSON: () => hostileProxy() })],
  ])('leaves out data and issues that are hostile: %s', async (name, hostile) => {
    for (const part of ['data', 'issues']) {
      const { response, body } = await problem(new RpcError(409, 'Taken', { [part]: hostile }));
      expect(response.status).toBe(409);
      // As the list that it is.
      if (part === 'data' && name === 'with a toJSON of its own') {
        expect(body.richData).toEqual([[1], 1]);
      } else {
        expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail']);
      }
    }
    expect(log).toHaveBeenCalled();
  });

  it('sends what it has checked, whatever a second look shows', async () => {
    let looks = 0;
    const data = {
      get a() {
        looks += 1;
        return looks === 1 ? 1 : { toJSON: () => 'other' };
      },
    };
    expect((await problem(new RpcError(409, 'x', { data }))).body.richData).toEqual([{ a: 1 }, 1]);
    const issue = new Proxy({ path: [], message: 'bad' }, { get: () => 7 });
    const { body } = await problem(new RpcError(409, 'x', { issues: [issue] }));
    expect(body).not.toHaveProperty('issues');
  });

  it.each<[string, unknown]>([
    ['data', JSON.parse('{"a":[{"__proto__":{"polluted":1}}]}')],
    ['data', new Map([['a', JSON.parse('{"__proto__":1}')]])],
    ['issues', [{ path: [], message: 'x', extra: JSON.parse('{"__proto__":1}') }]],
    ['issues', [JSON.parse('{"path":[],"message":"x","__proto__":1}')]],
  ])('leaves out %s with an own __proto__ key, and says so', async (part, value) => {
    const { response, body } = await problem(new RpcError(409, 'x', { [part]: value }));
    expect(response.status).toBe(409);
    expect(JSON.stringify(body)).not.toMatch(/__proto__|polluted/);
    expect(log).toHaveBeenCalledWith(
      expect.stringContaining(`the \`${part}\` of an RpcError cannot be sent`),
      expect.objectContaining({ message: expect.stringContaining('__proto__') }),
    );
  });

  it('redacts the errors in its data, but in dev', async () => {
    const cause = new Error('secret cause');
    const data = { failed: [new TypeError('secret', { cause })], told: new RpcError(409, 'Taken') };
    const { body } = await problem(new RpcError(400, 'x', { data }));
    expect(JSON.stringify(body)).not.toMatch(/secret|TypeError|problem\.test/);
    const { failed, told } = revive(body.richData) as { failed: Error[]; told: Error };
    expect(failed[0]!.message).toMatch(/^Reference: [0-9a-f-]{36}$/);
    expect(told).toMatchObject({ name: 'RpcError', message: 'Taken', status: 409 });
    const [, id] = failed[0]!.message.split(': ');
    expect(log).toHaveBeenCalledWith(
      `[koze] user.do getName() returned an error (${id}):`,
      data.failed[0],
    );
    const shown = await problem(new RpcError(400, 'x', { data }), true);
    expect(JSON.stringify(shown.body)).toContain('secret cause');
  });

  it('sends the bytes of a view alone', async () => {
    const data = new TextEncoder().encode('KEY=s3cr3t|hello').subarray(11);
    expect((await problem(new RpcError(400, 'x', { data }))).body.richData).toEqual([
      ['Uint8Array', 1],
      ['ArrayBuffer', btoa('hello')],
    ]);
  });

  it('has no more issues than an answer can hold, whoever made them', async () => {
    const issues = Array.from({ length: 200_000 }, (_, i) => ({ path: [i], message: 'bad', n: 1 }));
    const few = (await problem(new RpcError(400, 'x', { issues }))).body.issues as unknown[];
    expect(few).toHaveLength(100);
    expect(few[0]).toEqual({ path: [0], message: 'bad', n: 1 });
    expect(few[99]).toEqual({ path: [], message: 'has more issues than are listed here' });

    const large = [{ path: ['k'.repeat(100_000)], message: 'm'.repeat(1_000_000) }];
    const { body } = await problem(new RpcError(400, 'x', { issues: large }));
    expect(body.issues).toHaveLength(1);
    expect(JSON.stringify(body).length).toBeLessThan(32_000);

    const own = [{ path: [], message: 'bad', detail: 'd'.repeat(1_000_000) }];
    const cut = await problem(new RpcError(400, 'x', { issues: own }));
    expect(JSON.stringify(cut.body).length).toBeLessThan(32_000);
  });

  it.each([200, 204, 302, 399, 600, 99, -1, 400.5, Number.NaN, '409' as unknown as number])(
    'is 500 with a status of %s',
    async (status) => {
      expect((await problem(new RpcError(status, 'x'))).response.status).toBe(500);
    },
  );

  it.each([400, 418, 451, 500, 503, 599])('keeps a status of %s', async (status) => {
    expect((await problem(new RpcError(status, 'x'))).response.status).toBe(status);
  });
});

describe('any other error', () => {
  it('is redacted to an id that is logged', async () => {
    const error = new TypeError('secret');
    const { response, body } = await problem(error);
    expect(response.status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/secret|TypeError|problem\.test/);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: `Reference: ${body.id}`,
      code: 'internal',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(log).toHaveBeenCalledWith(`[koze] user.do getName() failed (${body.id}):`, error);
  });

  it.each(['text', 7, null, undefined, { secret: 1 }])('is, if it is %j', async (thrown) => {
    const { body } = await problem(thrown);
    expect(JSON.stringify(body)).not.toMatch(/text|secret/);
    expect(body.code).toBe('internal');
  });

  it.each(hostileErrors().map((thrown, i) => [i, thrown]))(
    'survives hostile error %i',
    async (_, thrown) => {
      for (const dev of [false, true]) {
        log.mockClear();
        const { response, body } = await problem(thrown, dev);
        expect(response.status).toBe(500);
        expect(body.code).toBe('internal');
        expect(log).toHaveBeenCalledOnce();
        expect(log.mock.calls[0]![0]).toContain(body.id);
        if (dev) continue;
        expect(JSON.stringify(body)).not.toMatch(/KOZE-?SECRET/i);
        expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail', 'code', 'id']);
      }
    },
  );

  it.each(hostileErrors().map((thrown, i) => [i, thrown]))(
    'is logged, if it is hostile error %i',
    async (_, thrown) => {
      // The console's own formatting, which reads properties.
      const lines: string[] = [];
      log.mockImplementation((...values) => void lines.push(format(...values)));
      const { body } = await problem(thrown);
      expect(lines.join('\n')).toContain(body.id);
    },
  );

  it('is not followed through prototypes that never end', async () => {
    let looks = 0;
    await problem(
      endless(() => {
        looks += 1;
      }),
      true,
    );
    expect(looks).toBeLessThan(10_000);
  });

  it('is logged with causes that never end', async () => {
    const error = new Error('x');
    error.cause = error;
    const { body } = await problem(error);
    expect(log).toHaveBeenCalledWith(expect.stringContaining(body.id as string), error);
  });

  it('is shown in dev', async () => {
    const { body } = await problem(new TypeError('secret'), true);
    expect(body.detail).toBe('TypeError: secret');
    expect(body.stack).toContain('problem.test');
    expect((await problem('text', true)).body.detail).toBe('Thrown: text');
    expect(log).toHaveBeenCalledTimes(2);
  });

  it.each(['overloaded', 'retryable'])('is 503 if it is %s', async (property) => {
    const { response, body } = await problem(
      Object.assign(new Error('secret'), { [property]: true }),
    );
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(body).toMatchObject({ code: 'unavailable', title: 'Service Unavailable' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(log).toHaveBeenCalled();
  });
});
