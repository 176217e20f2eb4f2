import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RpcError } from '../../src/runtime/errors.js';
import { problemResponse } from '../../src/runtime/problem.js';

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
