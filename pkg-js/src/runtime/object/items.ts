/**
 * Methods that give items one by one: generators, which cannot leave their object. Their items leave it
 * as lines of a stream; `shared/items.ts` reads them.
 */
import { encodeRich, redact } from '../call/redact.js';
import { isJsonSafe } from '../shared/codec/encode-result.js';
import { RpcError } from '../shared/errors.js';
import { ITEM_END, ITEM_ERROR, ITEM_JSON, ITEM_RICH, ITEM_THROWN } from '../shared/protocol.js';
import { isA } from '../shared/thrown.js';
import type { Feature } from './entry-class.js';
import { Heartbeats } from './heartbeats.js';

/** Who reads the items. */
export interface ItemsReader {
  /** Names the call in the log. */
  readonly where: string;
  /** A browser gets errors redacted, worker code gets them whole. */
  readonly isTrusted: boolean;
  /** Whether the errors of a browser's call are shown in full. */
  readonly dev: boolean;
  /** The index of the parameter that gets an `AbortSignal`. */
  readonly signal?: number | undefined;
}

const heartbeats = new WeakMap<object, Heartbeats>();

/** For classes with methods that give items. */
export const items: Feature = {
  before(ctx) {
    const pulse = new Heartbeats();
    heartbeats.set(ctx, pulse);
    pulse.restDuring(ctx, 'blockConcurrencyWhile');
    const { storage } = ctx as { storage?: object };
    if (storage) pulse.restDuring(storage, 'transaction');
  },

  after(instance, ctx) {
    heartbeats.set(instance, heartbeats.get(ctx)!);
  },

  doors: {
    /** The items of a method, as lines. Who may call it, with what, has been decided. */
    _koze_items(method: string, args: readonly unknown[], reader: ItemsReader): ReadableStream {
      const call = (this as Record<string, (...args: unknown[]) => unknown>)[method]!;
      const left = new AbortController();
      const all = [...args];
      if (reader.signal !== undefined) all[reader.signal] = left.signal;
      // Its writes wait for the object's storage: what a failed commit takes back never leaves it.
      const { readable, writable } = new IdentityTransformStream();
      const lines = new Lines(writable, reader);
      void pump(lines, left, () => call.apply(this, all), heartbeats.get(this)!);
      return readable;
    },
  },
};

/** Sends what `run` gives until it ends, or until the reader has left. Never throws. */
async function pump(
  lines: Lines,
  left: AbortController,
  run: () => unknown,
  pulse: Heartbeats,
): Promise<void> {
  let iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined;
  const leave = () => {
    left.abort(new Error('The reader has left.'));
    // Its `finally` runs; one that still awaits something goes on to its next `yield` first.
    void Promise.resolve(iterator?.return?.()).catch(() => {});
  };
  const beat = () => lines.beat().catch(leave);
  try {
    iterator = iteratorOf(await pulse.during(Promise.resolve(run()), beat));
    for (;;) {
      const step = await pulse.during(Promise.resolve(iterator.next()), beat);
      if (step.done) break;
      // Not before the last one has been read.
      if (!(await lines.item(step.value))) return leave();
    }
    await lines.end();
  } catch (error) {
    await lines.fail(error);
  }
}

function iteratorOf(value: unknown): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof value === 'object' && value !== null) {
    const source = value as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
    const iterator = source[Symbol.asyncIterator]?.() ?? source[Symbol.iterator]?.();
    if (iterator) return iterator;
  }
  throw new TypeError(
    'The method is declared to give items, and returned nothing to iterate over.',
  );
}

/** The lines of one stream. */
class Lines {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ItemsReader;
  #beating: Promise<void> | undefined;

  constructor(writable: WritableStream<Uint8Array>, reader: ItemsReader) {
    this.#writer = writable.getWriter();
    this.#reader = reader;
  }

  /** Whether anybody still reads. Throws a TypeError for an item that can't be sent. */
  async item(value: unknown): Promise<boolean> {
    const { where, isTrusted, dev } = this.#reader;
    const line = isJsonSafe(value)
      ? [ITEM_JSON, JSON.stringify(value)]
      : [ITEM_RICH, encodeRich(value, where, dev || isTrusted)];
    return this.#write(...(line as [number, string]));
  }

  async end(): Promise<void> {
    if (await this.#write(ITEM_END)) await this.#writer.close().catch(() => {});
  }

  async fail(error: unknown): Promise<void> {
    const { where, isTrusted, dev } = this.#reader;
    const isWhole = isTrusted && !isA(error, RpcError);
    const sent = isWhole
      ? await this.#write(ITEM_THROWN, encodeRich(error, where, true))
      : await this.#write(ITEM_ERROR, JSON.stringify(redact(error, where, dev)));
    if (sent) await this.#writer.close().catch(() => {});
  }

  /** An empty line. Rejects if nobody reads; does nothing while the last one is on its way. */
  async beat(): Promise<void> {
    if (this.#beating) return;
    this.#beating = this.#writer.write(NEWLINE);
    try {
      await this.#beating;
    } finally {
      this.#beating = undefined;
    }
  }

  async #write(kind: number, json?: string): Promise<boolean> {
    const line = json === undefined ? `[${kind}]\n` : `[${kind},${json}]\n`;
    try {
      await this.#writer.write(encoder.encode(line));
      return true;
    } catch {
      return false; // The reader has left.
    }
  }
}

const encoder = new TextEncoder();
const NEWLINE = encoder.encode('\n');

/** workerd's: its writes wait for the object's output gate. */
declare class IdentityTransformStream extends TransformStream<Uint8Array, Uint8Array> {}
