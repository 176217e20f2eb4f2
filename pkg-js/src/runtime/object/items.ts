/**
 * Methods that give items one by one: generators, which can't leave their object. Their items leave it as
 * lines of a stream.
 */
import type { Feature } from './entry-class.js';
import { Heartbeats } from './heartbeats.js';
import { type ItemsReader, Lines } from './lines.js';

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
      // Its writes wait for the object's storage: what a failed commit takes back never leaves it.
      const { readable, writable } = new IdentityTransformStream();
      const stream = new ItemStream(writable, reader, heartbeats.get(this)!);
      void stream.run((signal) => {
        const all = [...args];
        if (reader.signal !== undefined) all[reader.signal] = signal;
        return (this as Record<string, (...args: unknown[]) => unknown>)[method]!(...all);
      });
      return readable;
    },
  },
};

/** workerd's: its writes wait for the object's output gate. */
declare class IdentityTransformStream extends TransformStream<Uint8Array, Uint8Array> {}

/** What a method gives to one reader. */
class ItemStream {
  readonly #lines: Lines;
  readonly #pulse: Heartbeats;
  readonly #left = new AbortController();
  readonly #beat = () => this.#lines.beat();
  #iterator: AsyncIterator<unknown> | undefined;

  constructor(writable: WritableStream<Uint8Array>, reader: ItemsReader, pulse: Heartbeats) {
    const target = { writable, onLeft: () => this.#leave(), giveWay: () => pulse.giveWay() };
    this.#lines = new Lines(target, reader);
    this.#pulse = pulse;
  }

  get #hasLeft(): boolean {
    return this.#left.signal.aborted;
  }

  /** Sends what `call` gives until it ends, or until the reader has left. Never throws. */
  async run(call: (left: AbortSignal) => unknown): Promise<void> {
    this.#pulse.start(this.#beat);
    try {
      const iterator = iteratorOf(await call(this.#left.signal));
      this.#iterator = iterator;
      await (this.#hasLeft ? this.#finish() : this.#send(iterator));
    } catch (error) {
      // A signal that is aborted makes what it was given to fail, and nobody is left to be told.
      if (!this.#hasLeft) await this.#lines.fail(error);
    } finally {
      this.#pulse.stop(this.#beat);
    }
  }

  async #send(iterator: AsyncIterator<unknown>): Promise<void> {
    for (;;) {
      const step = await iterator.next();
      if (this.#hasLeft) return;
      // What it returns is dropped, as a loop drops it.
      if (step.done) return this.#lines.end();
      try {
        // No more are asked for while the reader is far behind.
        await this.#lines.item(step.value);
      } catch (error) {
        await this.#lines.fail(error);
        this.#leave();
      }
      if (this.#hasLeft) return;
    }
  }

  /** Nobody wants more. */
  #leave(): void {
    if (this.#hasLeft) return;
    this.#pulse.stop(this.#beat);
    this.#left.abort();
    // Its `finally` runs. A generator that still awaits something goes on to its next `yield` first.
    void this.#finish();
  }

  async #finish(): Promise<void> {
    try {
      await this.#iterator?.return?.();
    } catch {
      // As above.
    }
  }
}

type AnyIterable = Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;

function iteratorOf(value: unknown): AsyncIterator<unknown> {
  const source = value as AnyIterable;
  const iterator = source?.[Symbol.asyncIterator]?.();
  if (iterator) return iterator;
  if (source?.[Symbol.iterator]) return awaitEach(source as Iterable<unknown>);
  throw new TypeError(
    'The method is declared to give items, and returned nothing to iterate over.',
  );
}

/** Also awaits items that are promises. */
async function* awaitEach(iterable: Iterable<unknown>): AsyncGenerator<unknown> {
  yield* iterable;
}
