// biome-ignore-all lint/suspicious/noExplicitAny: errors and bindings can be anything.
import { handleRpc } from 'koze:durable-objects';
import { handlePages } from 'koze:pages';
import { runWithContext } from '@kuratchi/koze/runtime/context.js';
import { createWorker } from '@kuratchi/koze/runtime/worker.js';
import bare from '$server/bare.do';
import feed, * as Feed from '$server/feed.do';
import { pulse } from '../../../../src/runtime/object/heartbeats';
import { runCode } from '../../run-code.js';
import { ended } from './server/feed.do';

export * from 'koze:durable-objects';
export { default as BareDO } from './server/bare.do';

pulse.period = 100;

/** The timers that are still to come. */
const timers = new Set<unknown>();
const { setTimeout: set, clearTimeout: clear } = globalThis;
Object.assign(globalThis, {
  setTimeout(run: () => void, ms: number) {
    const timer = set(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
    return timer;
  },
  clearTimeout(timer: number) {
    timers.delete(timer);
    clear(timer);
  },
});

/** The items, and the error that ends them. */
async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  try {
    for await (const item of items) seen.push(item);
  } catch (error: any) {
    seen.push([error?.name ?? typeof error, error?.message ?? error, error?.code ?? null]);
  }
  return seen;
}

const code: Record<string, (request: Request, env: any) => unknown> = {
  state: () => ({ ended, timers: timers.size }),
  async kinds() {
    const calls = [
      Feed.tail(2),
      Feed.sync(2),
      Feed.list(),
      Feed.letters(),
      Feed.map(),
      Feed.promised(1),
      Feed.returns(),
      Feed.hidden(),
      feed.at('other').tail!(1),
    ];
    return Promise.all(calls.map((items) => all(items as AsyncIterable<unknown>)));
  },
  async rich() {
    const [date, map, none, nan, bytes, object, error, nil] = (await all(Feed.rich())) as any[];
    return [
      date instanceof Date,
      map.get('a').has(1n),
      none === undefined,
      Number.isNaN(nan),
      bytes[1],
      object.text,
      error.message,
      nil,
    ];
  },
  async errors() {
    const kinds = ['first', 'rpc', 'type', 'custom', 'text', 'odd', 'symbol'];
    const failed = kinds.map((kind) => Feed.fails(kind));
    return Promise.all([...failed, Feed.atOnce(), Feed.nothing(), Feed.unsendable()].map(all));
  },
  async whole() {
    const seen: unknown[] = [];
    for (const kind of ['custom', 'rpc']) {
      try {
        for await (const _ of Feed.fails(kind));
      } catch (error: any) {
        seen.push(error.detail?.at ?? error.data.until);
        seen.push(/ at FeedDO\.fails \(/.test(error.stack));
      }
    }
    return seen;
  },
  async leave() {
    for await (const { line } of Feed.tail(5000)) if (line === 2) break;
    for await (const number of Feed.counted()) if (number === 2) break;
  },
  async abort() {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const { waits } = feed.with({ signal: controller.signal }) as any;
    const aborting = all(waits('aborted'));
    set(() => controller.abort(new Error('enough')), 50);
    seen.push(await aborting, await all(waits('late')));
    const second = new AbortController();
    const { tail } = feed.with({ signal: second.signal }) as any;
    try {
      for await (const { line } of tail(5)) {
        seen.push(line);
        if (line === 1) second.abort(new Error('between'));
      }
    } catch (error) {
      seen.push((error as Error).message);
    }
    return seen;
  },
  async return() {
    const items = Feed.waits('returned')[Symbol.asyncIterator]() as AsyncGenerator<unknown>;
    const first = await items.next();
    const pending = items.next();
    await scheduler.wait(20);
    return [first, await items.return(undefined), await pending];
  },
  async callers() {
    const eve = runWithContext({ caller: { id: 'eve' } as never }, () => Feed.who(2));
    const plain = [Feed.who(1), Feed.optional('b', 'c'), Feed.optional()];
    const closed = [Feed.open('yes'), Feed.open('no'), Feed.member()];
    return Promise.all([eve, ...plain, ...closed].map(all));
  },
  async unread(_, env) {
    const reader = { where: 'unread', isTrusted: true, dev: false, signal: 1 };
    await env.FEED_DO.getByName('global')._koze_items('waits', ['unread'], reader);
  },
  bare: () => all(bare.at('x').tail!() as never),
  lost: () => all(feed.at('lost').lost!() as never),
};

const koze = createWorker(handleRpc, handlePages);

export default runCode(code, koze);
