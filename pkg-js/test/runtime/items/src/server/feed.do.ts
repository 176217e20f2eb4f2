import { DurableObject } from 'cloudflare:workers';
import { type Access, type Caller, RpcError } from '@kuratchi/koze';

class Custom extends Error {
  override name = 'Custom';
  detail = { at: new Date(0) };
}

class Point {
  x = 1;
}

/** How items end, by the names of what made them. */
export const ended: string[] = [];

export default class FeedDO extends DurableObject {
  static serverOnly = ['hidden'];
  static access = {
    open: (_, { args }) => args[0] === 'yes',
    member: 'caller',
  } satisfies Access<typeof FeedDO>;

  made = 0;
  #open: (() => void) | undefined;

  async *tail(count: number) {
    try {
      for (let line = 0; line < count; line++) yield { line };
    } finally {
      ended.push(`tail ${count}`);
    }
  }

  *sync(count: number) {
    try {
      for (let line = 0; line < count; line++) yield line;
    } finally {
      ended.push('sync');
    }
  }

  list(): Iterable<unknown> {
    return [Promise.resolve(1), 2, 'three'];
  }

  letters(): Iterable<string> {
    return 'abc';
  }

  async map(): Promise<Iterable<[string, number]>> {
    return new Map([['a', 1]]);
  }

  async promised(count: number): Promise<AsyncIterable<{ line: number }>> {
    await scheduler.wait(1);
    return this.tail(count);
  }

  /** No generator. */
  counted(): AsyncIterable<number> {
    let next = 0;
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: next++ }),
        return: async () => {
          ended.push('counted');
          return { done: true, value: undefined };
        },
      }),
    };
  }

  async *rich() {
    yield new Date(0);
    yield new Map([['a', new Set([1n])]]);
    yield undefined;
    yield Number.NaN;
    yield new Uint8Array([1, 2]);
    yield { text: 'a\nb\u2028é😀', none: undefined };
    yield new Error('hidden');
    yield null;
  }

  async *returns() {
    yield 1;
    return 2;
  }

  /** Its second item waits for `release`. */
  async *held() {
    yield 'first';
    await new Promise<void>((resolve) => {
      this.#open = resolve;
    });
    yield 'second';
  }

  release() {
    this.#open?.();
  }

  async *endless(bytes: number) {
    const text = 'x'.repeat(bytes);
    try {
      for (this.made = 0; ; this.made++) yield text;
    } finally {
      ended.push(`endless ${bytes}`);
    }
  }

  /** Awaits what only its signal ends. */
  async *waits(name: string, signal: AbortSignal) {
    try {
      yield name;
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    } catch (error) {
      ended.push(`${name} ${(error as Error).name}`);
      throw error;
    } finally {
      ended.push(name);
    }
  }

  /** Awaits for ever, and has no signal. */
  async *stuck() {
    yield 'stuck';
    await new Promise(() => {});
  }

  async *fails(kind: string) {
    if (kind !== 'first') yield 'one';
    const errors: Record<string, unknown> = {
      first: new RpcError(404, 'None', { code: 'none' }),
      rpc: new RpcError(409, 'Taken', { code: 'taken', data: { until: new Date(0) } }),
      type: new TypeError('secret'),
      custom: new Custom('secret'),
      text: 'secret',
      odd: Object.assign(new RangeError('secret'), { held: new Point() }),
      symbol: Symbol('secret'),
    };
    throw errors[kind];
  }

  atOnce(): AsyncIterable<number> {
    throw new RpcError(400, 'At once');
  }

  nothing(): AsyncIterable<number> {
    return 5 as never;
  }

  async *unsendable() {
    try {
      yield 1;
      yield { point: new Point() };
      yield 3;
    } finally {
      ended.push('unsendable');
    }
  }

  async *who(caller: Caller, count: number, signal: AbortSignal) {
    for (let i = 0; i < count; i++) yield [caller.id, i, signal.aborted];
  }

  async *optional(signal: AbortSignal, first = 'a', ...rest: string[]) {
    yield [signal instanceof AbortSignal, first, rest];
  }

  async *member() {
    yield 'member';
  }

  async *hidden() {
    yield 'hidden';
  }

  /** Marks what it sends. */
  async *unchecked(input: unknown) {
    yield input;
  }

  async *open(rule: string) {
    yield rule;
  }

  /** Holds a transaction open until `ms` have passed. */
  async busy(kind: 'transaction' | 'block', ms: number) {
    const work = async () => {
      await this.ctx.storage.put('a', 1);
      await scheduler.wait(ms);
      await this.ctx.storage.get('a');
    };
    if (kind === 'transaction') await this.ctx.storage.transaction(work);
    else await this.ctx.blockConcurrencyWhile(work);
    return kind;
  }

  /** An item that was made of a write whose commit fails. */
  async *lost() {
    const { sql } = this.ctx.storage;
    // Checked when the write is committed, after the item has been given.
    sql.exec('create table if not exists parent (id integer primary key)');
    sql.exec(
      'create table if not exists child (id integer references parent (id) deferrable initially deferred)',
    );
    await this.ctx.storage.sync();
    yield 'before';
    await scheduler.wait(20);
    sql.exec('insert into child values (1)');
    yield 'lost';
    yield 'after';
  }

  /** As an object does that moves to another machine. */
  move() {
    this.ctx.abort('moved');
  }

  count() {
    return this.made;
  }

  rows() {
    return this.ctx.storage.sql.exec('select count(*) as n from child').one().n;
  }
}
