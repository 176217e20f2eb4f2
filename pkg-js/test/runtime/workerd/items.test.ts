/** Methods that give items one by one, on workerd: from pages, over HTTP, and from worker code. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configure } from '../../../src/index.js';
import { handle, items, markedItems, stub } from '../../../src/runtime/browser/client.js';
import { COMPATIBILITY_DATES } from '../workerd.js';
import { start, stopWorker, worker } from './harness.js';

// workerd takes its time where other tests run beside it.
vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });

type Items = AsyncGenerator<unknown, void, undefined>;

/** What a page's call gives. */
const page = (method: string, ...args: unknown[]): Items => make(method)(...args) as never;
const make = (method: string, options = {}) => items(`/__koze/rpc/feed.do/${method}`, options);
const call = (method: string, ...args: unknown[]) => stub(`/__koze/rpc/feed.do/${method}`)(...args);

/** The items, and the error that ends them. */
async function all(stream: Items): Promise<unknown[]> {
  const seen: unknown[] = [];
  try {
    for await (const item of stream) seen.push(item);
  } catch (error) {
    const { name, message, code = null } = error as Error & { code?: string };
    seen.push([name, message, code]);
  }
  return seen;
}

/** What comes before the error, and the error. */
async function failing(stream: Items) {
  const seen: unknown[] = [];
  try {
    for await (const item of stream) seen.push(item);
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

interface State {
  readonly ended: readonly string[];
  readonly timers: number;
}
const state = () => worker.worker('state') as Promise<State>;

/** Waits until all of `names` have ended. */
const ended = (...names: string[]) =>
  vi.waitFor(async () => expect((await state()).ended).toEqual(expect.arrayContaining(names)), {
    timeout: 20_000,
  });

const CUT_OFF = ['RpcError', 'The items ended early', 'items_cut_off'];

describe.each(COMPATIBILITY_DATES)('at %s', (compatibilityDate) => {
  beforeAll(async () => {
    await start({ project: 'items', compatibilityDate });
    configure({ baseUrl: worker.origin, headers: { 'sec-fetch-site': 'same-origin' } });
  });
  afterAll(stopWorker);

  describe('in worker code', () => {
    it('are those of generators and other iterables, awaited', async () => {
      expect(await worker.worker('kinds')).toEqual([
        [{ line: 0 }, { line: 1 }],
        [0, 1],
        [1, 2, 'three'],
        ['a', 'b', 'c'],
        [['a', 1]],
        [{ line: 0 }],
        [1],
        ['hidden'],
        [{ line: 0 }],
      ]);
    });

    it('are values of all kinds', async () => {
      const text = 'a\nb\u2028é😀';
      expect(await worker.worker('rich')).toEqual([
        true,
        true,
        true,
        true,
        2,
        text,
        'hidden',
        null,
      ]);
    });

    it('end with the error of the class, whole', async () => {
      expect(await worker.worker('errors')).toEqual([
        [['RpcError', 'None', 'none']],
        ['one', ['RpcError', 'Taken', 'taken']],
        ['one', ['TypeError', 'secret', null]],
        ['one', ['Custom', 'secret', null]],
        ['one', ['string', 'secret', null]],
        ['one', ['RangeError', 'secret', null]],
        ['one', ['Error', 'Symbol(secret)', null]],
        [['RpcError', 'At once', null]],
        [['TypeError', expect.stringContaining('nothing to iterate over'), null]],
        [1, ['TypeError', expect.stringContaining('.point is of class Point'), null]],
      ]);
      const epoch = '1970-01-01T00:00:00.000Z';
      expect(await worker.worker('whole')).toEqual([epoch, true, epoch, expect.any(Boolean)]);
      await ended('unsendable');
    });

    it('are no longer made when the loop is left', async () => {
      await worker.worker('leave');
      await ended('tail 5000', 'counted');
    });

    it('end with their signal, during an item and between two', async () => {
      expect(await worker.worker('abort')).toEqual([
        ['aborted', ['Error', 'enough', null]],
        [['Error', 'enough', null]],
        0,
        1,
        'between',
      ]);
      await ended('aborted AbortError', 'aborted');
    });

    it('end with return(), also while one is awaited', async () => {
      const done = { done: true };
      expect(await worker.worker('return')).toEqual([
        { done: false, value: 'returned' },
        done,
        done,
      ]);
      await ended('returned AbortError');
    });

    it('are those of the caller, whom no later reader replaces', async () => {
      const refused = expect.stringContaining('Not signed in');
      const ada = { headers: { 'x-user': 'ada' } };
      expect(await worker.worker('callers', ada)).toEqual([
        [
          ['eve', 0, false],
          ['eve', 1, false],
        ],
        [['ada', 0, false]],
        [[true, 'b', ['c']]],
        [[true, 'a', []]],
        ['yes'],
        [['RpcError', expect.any(String), 'forbidden']],
        ['member'],
      ]);
      expect((await worker.worker('callers')) as unknown[]).toMatchObject({
        1: [['RpcError', refused, 'unauthorized']],
        6: [['RpcError', refused, 'unauthorized']],
      });
    });

    it('end if nobody ever reads them', async () => {
      await worker.worker('unread');
      await ended('unread AbortError', 'unread');
    });

    it('need the class that koze:durable-objects exports', async () => {
      expect(await worker.worker('bare')).toEqual([
        ['Error', expect.stringContaining("export * from 'koze:durable-objects'"), null],
      ]);
      const answer = await worker.rpc('bare.do/tail');
      expect(answer.status).toBe(500);
    });
  });

  describe('in a page', () => {
    it('come as lines', async () => {
      const answer = await worker.rpc('feed.do/tail', [2]);
      expect([...answer.headers]).toEqual(
        expect.arrayContaining([
          ['cache-control', 'private, no-store'],
          ['content-type', 'application/x-ndjson'],
          ['x-content-type-options', 'nosniff'],
          ['x-koze-result', 'items'],
        ]),
      );
      expect(await answer.text()).toBe('[0,{"line":0}]\n[0,{"line":1}]\n[3]\n');
    });

    it('are those of generators and other iterables', async () => {
      expect(await all(page('sync', 2))).toEqual([0, 1]);
      expect(await all(page('list'))).toEqual([1, 2, 'three']);
      expect(await all(page('map'))).toEqual([['a', 1]]);
      expect(await all(page('returns'))).toEqual([1]);
      const made = handle('/__koze', 'feed.do', ['tail', 'valueOf'], { tail: items }).with({});
      expect(await all(made.tail!(1) as never)).toEqual([{ line: 0 }]);
      expect(made.valueOf).toHaveProperty('url', `${worker.origin}/__koze/rpc/feed.do/valueOf`);
      const value = [new Date(1), new Map([['a', 1n]])];
      const marked = markedItems('/__koze/rpc/feed.do/unchecked')(value);
      expect(await all(marked as never)).toStrictEqual([value]);
    });

    it('are values of all kinds, with errors redacted', async () => {
      const rich = await all(page('rich'));
      expect(rich.slice(0, 6)).toStrictEqual([
        new Date(0),
        new Map([['a', new Set([1n])]]),
        undefined,
        Number.NaN,
        new Uint8Array([1, 2]),
        { text: 'a\nb\u2028é😀', none: undefined },
      ]);
      expect(String(rich[6])).not.toContain('hidden');
      expect(rich[7]).toBe(null);
    });

    it('leave one by one', async () => {
      const held = page('held');
      expect(await held.next()).toEqual({ done: false, value: 'first' });
      await call('release');
      expect(await all(held)).toEqual(['second']);
    });

    it('end with errors as calls do: typed, or redacted under an id in the log', async () => {
      expect(await all(page('fails', 'first'))).toEqual([['RpcError', 'None', 'none']]);
      const { error } = await failing(page('fails', 'rpc'));
      expect(error).toMatchObject({ status: 409, code: 'taken', data: { until: new Date(0) } });
      for (const kind of ['type', 'custom', 'text', 'odd', 'symbol']) {
        const { seen, error: hidden } = await failing(page('fails', kind));
        expect(seen).toEqual(['one']);
        expect(hidden).toMatchObject({ status: 500, code: 'internal' });
        const id = /[\da-f-]{36}/.exec(String(hidden))?.[0];
        await vi.waitFor(() =>
          expect(worker.logs.find((log) => log.includes(id ?? 'none'))).toContain(
            '[koze] feed.do fails() failed',
          ),
        );
        expect(JSON.stringify(hidden)).not.toContain('secret');
      }
      expect(await all(page('atOnce'))).toEqual([['RpcError', 'At once', null]]);
      expect(await all(page('nothing'))).toMatchObject([{ 2: 'internal' }]);
      expect(await all(page('unsendable'))).toMatchObject([1, { 2: 'internal' }]);
    });

    it('are checked and guarded as calls are', async () => {
      expect(await all(page('tail', 'x'))).toMatchObject([{ 2: 'invalid_input' }]);
      expect(await all(page('open', 'no'))).toMatchObject([{ 2: 'unauthorized' }]);
      expect(await all(page('member'))).toMatchObject([{ 2: 'unauthorized' }]);
      expect(await all(page('hidden'))).toMatchObject([{ 2: 'not_found' }]);
      expect(await all(page('_koze_items', 'tail', [1], {}))).toMatchObject([{ 2: 'not_found' }]);
      const ada = make('who', { headers: { 'x-user': 'ada' } });
      // No argument takes the place of the caller or the signal.
      expect(await all(ada(1, { aborted: 'forged' }) as never)).toEqual([['ada', 0, false]]);
    });

    it('are no longer made when the page leaves: by break, return() and a signal', async () => {
      for await (const _ of page('waits', 'break')) break;
      const left = page('waits', 'return');
      await left.next();
      const pending = left.next();
      expect(await left.return()).toEqual({ done: true, value: undefined });
      expect(await pending).toEqual({ done: true, value: undefined });
      const controller = new AbortController();
      const aborted = make('waits', { signal: controller.signal })('signal') as never as Items;
      await aborted.next();
      const next = aborted.next();
      controller.abort(new Error('enough'));
      await expect(next).rejects.toThrow('enough');
      await ended('break AbortError', 'break', 'return', 'signal');
      // It goes on for ever, but nobody waits for it any more.
      for await (const _ of page('stuck')) break;
    });

    it('are not made for a reader who stops reading', async () => {
      const endless = page('endless', 10_000);
      await endless.next();
      let made = -1;
      // Until no more are made: what is under way fills the sockets.
      await vi.waitFor(
        async () => {
          const before = made;
          made = (await call('count')) as number;
          expect(made).toBe(before);
        },
        { timeout: 20_000, interval: 200 },
      );
      expect(made * 10_000).toBeLessThan(32_000_000);
      await endless.return();
      await ended('endless 10000');
    });

    it('keep nobody waiting, however fast they are', async () => {
      const endless = page('endless', 1);
      let isOn = true;
      const reading = (async () => {
        for await (const _ of endless) if (!isOn) break;
      })();
      // Without giving way, no other call would ever be answered.
      for (let i = 0; i < 3; i++) expect(await call('count')).toEqual(expect.any(Number));
      isOn = false;
      await reading;
      await ended('endless 1');
    });

    it.each(['transaction', 'block'])(
      'have no timer during a %s, which would never end',
      async (kind) => {
        const [waiting, endless] = [page('waits', kind), page('endless', 2)];
        await waiting.next();
        await endless.next();
        expect(await call('busy', kind, 500)).toBe(kind);
        await waiting.return();
        await endless.return();
        await ended(`${kind} AbortError`, 'endless 2');
      },
    );
  });

  it('are read by pages, and come as lines if a form asks for them', async () => {
    const answer = await fetch(worker.origin);
    expect(await answer.text()).toContain('<p>0 1 2</p>');
    const form = await fetch(`${worker.origin}/?__koze=feed.do/tail`, {
      method: 'POST',
      body: new URLSearchParams({ count: '1' }),
      headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' },
    });
    expect(await form.text()).toBe('[0,{"line":0}]\n[3]\n');
  });

  it('leave no timer behind', async () => {
    await vi.waitFor(async () => expect((await state()).timers).toBe(0), { timeout: 20_000 });
  });

  it('are lost with the writes that they were made of', async () => {
    expect(await worker.worker('lost')).toEqual(['before', CUT_OFF]);
    expect(await all(page('lost'))).toEqual(['before', CUT_OFF]);
    expect(await call('rows')).toBe(0);
  });

  it('end with an error when their object goes away', async () => {
    const moving = page('waits', 'moved');
    await moving.next();
    const rest = all(moving);
    await call('move').catch(() => {});
    expect(await rest).toEqual([CUT_OFF]);
  });
});
