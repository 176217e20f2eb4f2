import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configure, RpcError } from '../../src/index.js';
import { handle, stub } from '../../src/runtime/browser/client.js';

const PATH = '/__koze/rpc/user.do/setName';
const fetched = vi.fn<typeof fetch>();

/** Answers every call with this. */
function answer(kind: string | null, body: BodyInit | null, status = 200): void {
  fetched.mockImplementation(
    async () =>
      new Response(body, { status, headers: kind === null ? {} : { 'x-koze-result': kind } }),
  );
}

const sent = (call = -1) => {
  const [url, init] = fetched.mock.calls.at(call)!;
  return { url, init: init!, headers: Object.fromEntries(init!.headers as Headers) };
};

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  answer('void', null, 204);
});
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
  configure({ baseUrl: undefined, headers: undefined, fetch: undefined });
});

describe('a call', () => {
  it('is one POST', async () => {
    await stub(PATH)('Ada', undefined);
    expect(fetched).toHaveBeenCalledTimes(1);
    const { url, init, headers } = sent();
    expect(url).toBe(PATH);
    expect(init).toMatchObject({ method: 'POST', body: '["Ada"]' });
    expect(init.signal ?? null).toBeNull();
    expect(headers).toEqual({ 'content-type': 'application/json' });
  });

  it('lets the browser name the type of a form', async () => {
    configure({ headers: { 'content-type': 'application/json', a: '1' } });
    await stub(PATH)(new Blob(['x']));
    expect(sent().init.body).toBeInstanceOf(FormData);
    expect(sent().headers).toEqual({ a: '1' });
  });

  it('sends nothing that cannot be sent', async () => {
    await expect(stub(PATH)(Number.NaN)).rejects.toThrow('setName(args[0]): cannot send NaN');
    await expect(stub(PATH)(new Event('click'))).rejects.toThrow(TypeError);
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each<[string, string | null, unknown]>([
    ['json', '{"a":[1]}', { a: [1] }],
    ['json', 'null', null],
    ['rich', '[["Date","1970-01-01T00:00:00.000Z"]]', new Date(0)],
    ['rich', '-3', Number.NaN],
  ])('gives back what is %s', async (kind, body, value) => {
    answer(kind, body);
    expect(await stub(PATH)()).toStrictEqual(value);
  });

  it('gives back nothing, a stream, a response', async () => {
    expect(await stub(PATH)()).toBeUndefined();
    answer('stream', 'abc');
    expect(await new Response((await stub(PATH)()) as ReadableStream).text()).toBe('abc');
    answer('response', 'abc', 418);
    expect(await stub(PATH)()).toMatchObject({ status: 418 });
  });

  it('decides by the header alone', async () => {
    answer('json', '1', 418);
    expect(await stub(PATH)()).toBe(1);
    answer('error', '{"detail":"no"}', 200);
    await expect(stub(PATH)()).rejects.toBeInstanceOf(RpcError);
  });

  it('throws what the class threw', async () => {
    const problem = { status: 409, title: 'Conflict', detail: 'Taken', code: 'taken' };
    const issues = [{ path: [0, 'name'], message: 'is taken' }];
    answer('error', JSON.stringify({ ...problem, data: { by: 'Ada' }, issues }), 409);
    const error = await stub(PATH)().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'RpcError',
      status: 409,
      message: 'Taken',
      code: 'taken',
      data: { by: 'Ada' },
      issues,
    });
    expect(String(error)).toBe('RpcError: Taken');
  });

  it('throws data of any type', async () => {
    answer(
      'error',
      '{"detail":"x","richData":[{"at":1},["Date","1970-01-01T00:00:00.000Z"]]}',
      409,
    );
    await expect(stub(PATH)()).rejects.toMatchObject({ data: { at: new Date(0) } });
  });

  it('throws an error whose stack shows the caller', async () => {
    answer('error', '{"detail":"Taken"}', 409);
    const error = (await stub(PATH)().catch((thrown: unknown) => thrown)) as Error;
    expect(error.stack).toMatch(/client\.test\.ts/);
  });

  const redirect = (location: string | null) =>
    fetched.mockImplementation(async () => {
      const headers = { 'x-koze-result': 'redirect', ...(location === null ? {} : { location }) };
      return new Response(null, { headers });
    });

  it.each(['http://localhost:5173/next', 'https://app.example.com/a?b#c'])(
    'goes where the method redirects: %s',
    async (url) => {
      vi.stubGlobal('location', 'here');
      redirect(url);
      expect(await stub(PATH)()).toBeUndefined();
      expect(location).toBe(url);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'blob:https://x/1',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/relative',
    'x https://evil.example',
    'httpsx:y',
    'mailto:a@b.c',
    '',
    null,
  ])('goes nowhere else, whoever answers: %j', async (url) => {
    vi.stubGlobal('location', 'here');
    redirect(url);
    await stub(PATH)();
    expect(location).toBe('here');
  });

  it('gives a Blob with its type, and a stream as a stream', async () => {
    const send = async (type: string | undefined) => {
      fetched.mockImplementation(async () => {
        const headers = {
          'x-koze-result': 'stream',
          ...(type === undefined ? {} : { 'content-type': type }),
        };
        return new Response(new Blob(['x']).stream(), { headers });
      });
      return stub(PATH)();
    };
    for (const type of ['image/png', 'text/plain;charset=utf-8']) {
      expect(await send(type)).toMatchObject({ size: 1, type });
    }
    expect(await send(undefined)).toMatchObject({ size: 1, type: '' });
    expect(await send('Application/octet-stream')).toMatchObject({
      size: 1,
      type: 'application/octet-stream',
    });
    expect(await send('application/octet-stream')).toBeInstanceOf(ReadableStream);
  });

  it.each([
    ['<h1>502</h1>', 502],
    ['<!doctype html>', 200],
    ['{"detail":"<b>not ours</b>","data":1}', 400],
  ])('believes nothing in an answer that is not ours', async (body, status) => {
    answer(null, body, status);
    const error = await stub(PATH)().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ status, message: 'No answer from Koze', data: undefined });
  });

  it('passes on a failure of the network', async () => {
    const failure = new TypeError('Failed to fetch');
    fetched.mockRejectedValue(failure);
    await expect(stub(PATH)()).rejects.toBe(failure);
  });
});

describe('configure', () => {
  it('says where the worker is, also after the stubs are made', async () => {
    const setName = stub(PATH);
    configure({ baseUrl: 'https://api.example.com/' });
    expect(setName.url).toBe(`https://api.example.com${PATH}`);
    await setName();
    expect(sent().url).toBe(`https://api.example.com${PATH}`);
  });

  it('adds headers, made anew for each call if need be', async () => {
    configure({ headers: { authorization: 'a' } });
    await stub(PATH)();
    expect(sent().headers.authorization).toBe('a');
    let n = 0;
    configure({ headers: async () => new Headers([['x-n', String(++n)]]) });
    await stub(PATH)();
    await stub(PATH)();
    expect(sent().headers['x-n']).toBe('2');
    expect(sent().headers.authorization).toBeUndefined();
  });

  it('keeps what it is not told', () => {
    configure({ baseUrl: 'https://a.example' });
    configure({ headers: {} });
    expect(stub(PATH).url).toBe(`https://a.example${PATH}`);
  });

  it('calls a fetch of its own as a function', async () => {
    const own = vi.fn(function (this: unknown) {
      // A native fetch refuses any other `this`.
      expect(this).toBeUndefined();
      return Promise.resolve(new Response('1', { headers: { 'x-koze-result': 'json' } }));
    });
    configure({ fetch: own as unknown as typeof fetch });
    expect(await stub(PATH)()).toBe(1);
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('the handle', () => {
  const user = handle('/__koze', 'admin/üser.do', ['getName', '$set']);

  it('has no methods of its own', () => {
    expect(Object.keys(user)).toEqual(['at', 'with', 'connect', 'url']);
    expect(user.url).toBe('/__koze/ws/admin/%C3%BCser.do');
  });

  it('calls an instance', async () => {
    await user.at('a/b &?').getName!();
    expect(sent().url).toBe('/__koze/rpc/admin/%C3%BCser.do/getName?key=a%2Fb%20%26%3F');
    await user.at('').$set!(1);
    expect(sent().url).toBe('/__koze/rpc/admin/%C3%BCser.do/%24set?key=');
  });

  it.each([undefined, null, 7, {}])('does not take %j for a key', (key) => {
    expect(() => user.at(key as string)).toThrow(TypeError);
    expect(() => user.with({ key: key as string })).toThrow(TypeError);
  });

  it('calls with options', async () => {
    configure({ headers: { a: '1', b: '1', 'content-type': 'no/no' } });
    const { signal } = new AbortController();
    await user.with({ signal, headers: new Headers({ b: '2' }), key: 'k' }).getName!();
    const { url, init, headers } = sent();
    expect(url).toMatch(/\/getName\?key=k$/);
    expect(init.signal).toBe(signal);
    expect(headers).toEqual({ a: '1', b: '2', 'content-type': 'application/json' });
  });

  it('has stubs with an address', () => {
    const { getName } = user.at('x');
    expect(getName!.url).toBe('/__koze/rpc/admin/%C3%BCser.do/getName?key=x');
    expect(String(getName)).toBe(getName!.url);
  });
});
