/** What a page makes of lines, whoever sends them, and however they are cut. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { items } from '../../src/runtime/browser/client.js';

type Items = AsyncGenerator<unknown, void, undefined>;

const PATH = '/__koze/rpc/feed.do/tail';
const fetched = vi.fn<typeof fetch>();
const cancelled = vi.fn();
const tail = (...args: unknown[]) => items(PATH)(...args) as never as Items;

/** Answers with these chunks, and then ends, fails or stays open. */
function answer(chunks: readonly (string | Uint8Array)[], then: 'end' | 'fail' | 'open' = 'end') {
  const encoder = new TextEncoder();
  const left = chunks.map((chunk) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift();
      if (chunk) controller.enqueue(chunk);
      else if (then === 'end') controller.close();
      else if (then === 'fail') controller.error(new TypeError('network error'));
      else return new Promise(() => {});
      return undefined;
    },
    cancel: cancelled,
  });
  fetched.mockImplementation(
    async () => new Response(body, { headers: { 'x-koze-result': 'items' } }),
  );
}

async function all(stream: Items): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const item of stream) seen.push(item);
  return seen;
}

beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

describe('items', () => {
  it.each<[string, (string | Uint8Array)[]]>([
    ['at once', ['[0,1]\n[0,"é"]\n[3]\n']],
    ['line by line', ['[0,1]\n', '[0,"é"]\n', '[3]\n']],
    ['with empty lines', ['\n', '[0,1]\n\n\n[0,"é"]\n', '\n', '[3]\n']],
    [
      'cut anywhere',
      [...new TextEncoder().encode('[0,1]\n[0,"é"]\n[3]\n')].map((byte) => Uint8Array.of(byte)),
    ],
    ['with more after the end', ['[0,1]\n[0,"é"]\n[3]\n[0,2]\n']],
  ])('come %s', async (_, chunks) => {
    answer(chunks);
    expect(await all(tail())).toEqual([1, 'é']);
  });

  it('are asked for once somebody reads', async () => {
    answer(['[3]\n']);
    const stream = tail('a', undefined);
    expect(fetched).not.toHaveBeenCalled();
    expect(await all(stream)).toEqual([]);
    expect(fetched.mock.calls[0]).toMatchObject([PATH, { method: 'POST', body: '["a"]' }]);
    await tail().return();
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it.each<[string, string[], 'end' | 'fail']>([
    ['there is no end', ['[0,1]\n'], 'end'],
    ['the last line is cut', ['[0,1]\n[3'], 'end'],
    ['the connection is lost', ['[0,1]\n'], 'fail'],
    ['nothing comes', [], 'end'],
  ])('are an error where %s', async (_, chunks, then) => {
    answer(chunks, then);
    const error = await all(tail()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'RpcError', status: 502, code: 'items_cut_off' });
    expect(String((error as Error).cause)).toContain(
      then === 'fail' ? 'network error' : 'undefined',
    );
  });

  it.each([
    ['no JSON', 'oops\n'],
    ['a tag of a class', '[1,[["AppError",1]]]\n'],
    ['a prototype', '[1,[{"__proto__":1},{}]]\n'],
  ])('are refused if they are %s, and end', async (_, line) => {
    answer([line], 'open');
    await expect(all(tail())).rejects.toThrow();
    expect(cancelled).toHaveBeenCalled();
  });

  it('end with the error of the class', async () => {
    answer([
      '[0,1]\n[2,{"status":409,"detail":"Taken","code":"taken","richData":[["Date","1970-01-01T00:00:00.000Z"]]}]\n',
    ]);
    await expect(all(tail())).rejects.toMatchObject({
      status: 409,
      message: 'Taken',
      code: 'taken',
      data: new Date(0),
    });
  });

  it('end the request when the loop is left', async () => {
    answer(['[0,1]\n[0,2]\n'], 'open');
    for await (const item of tail()) if (item === 1) break;
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it('end the request with return(), before it is answered and while an item is awaited', async () => {
    answer(['[0,1]\n'], 'open');
    const early = tail();
    const first = early.next();
    expect(await early.return()).toEqual({ done: true, value: undefined });
    expect(await first).toEqual({ done: true, value: undefined });
    expect(cancelled).toHaveBeenCalledTimes(1);

    answer(['[0,1]\n'], 'open');
    const waiting = tail();
    await waiting.next();
    const next = waiting.next();
    await waiting.return();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(cancelled).toHaveBeenCalledTimes(2);
  });

  it('end with their signal, whatever has come already', async () => {
    answer(['[0,1]\n[0,2]\n'], 'open');
    const controller = new AbortController();
    const stream = items(PATH, { signal: controller.signal })() as never as Items;
    await stream.next();
    controller.abort(new Error('enough'));
    await expect(stream.next()).rejects.toThrow('enough');
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it('have the address of their method', () => {
    expect(items(PATH).url).toBe(PATH);
    expect(String(items(PATH, { key: 'a b' }))).toBe(`${PATH}?key=a%20b`);
  });
});
