/** What comes out alike, as the table of docs/protocol.md says, and is never an error. */
import { expect, it } from 'vitest';
import { marked } from '../../../src/runtime/browser/client.js';
import { call, onWorkerd } from './harness.js';

onWorkerd(() => {
  const twice = { a: 1 };
  // biome-ignore lint/suspicious/noSparseArray: that is the case
  const holes = [1, , 3, ,];
  const page = (...args: unknown[]) =>
    marked('/__koze/rpc/values.do/echo')(...args) as Promise<unknown[]>;

  it.each([
    ['plain', (...args: unknown[]) => call('echo', ...args) as Promise<unknown[]>],
    ['marked', (...args: unknown[]) => page(...args, new Date(0))],
  ])('copies arguments: %s', async (_, echo) => {
    const [zero, sparse, pair, undef, bare, got] = await echo(
      -0,
      holes,
      [twice, twice],
      [1, undefined],
      Object.assign(Object.create(null), { b: 2 }),
      {
        get a() {
          return 1;
        },
      },
    );
    expect(zero).toBe(0);
    expect(sparse).toStrictEqual([1, undefined, 3, undefined]);
    expect(pair).toStrictEqual([twice, twice]);
    expect(undef).toStrictEqual([1, undefined]);
    expect(bare).toStrictEqual({ b: 2 });
    expect(got).toStrictEqual({ a: 1 });
  });

  it('leaves out arguments that are undefined at the end', async () => {
    expect(await call('count', 1, undefined, 2, undefined, undefined)).toBe(3);
  });

  it('gives a Blob without a type the type of bytes', async () => {
    expect(await call('upload', new Blob(['x']), new Blob(['y'], { type: 'a/b' }))).toEqual([
      { size: 1, type: 'application/octet-stream', text: 'x' },
      { size: 1, type: 'a/b', text: 'y' },
    ]);
  });

  it('copies what a JSON result has twice, and keeps it in a rich one', async () => {
    const json = (await call('copies', false)) as Record<string, unknown>;
    expect(json).toStrictEqual({ first: twice, second: twice, got: { a: 1 } });
    expect(json.first).not.toBe(json.second);
    const rich = (await call('copies', true)) as Record<string, unknown>;
    expect(rich.first).toBe(rich.second);
    expect(rich.zero).toBe(-0);
    expect(rich.list).toStrictEqual([1, undefined]);
    expect(rich.holes).toStrictEqual(holes);
  });
});
