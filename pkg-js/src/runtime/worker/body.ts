/** Reads the request body into memory, up to a limit. */
import type { RpcError } from '../shared/errors.js';
import { bodyTooLarge, bodyTooSlow } from '../shared/refusals.js';

// Most calls fit into the first read. Small, because a client that connects and sends nothing holds one.
const MAX_FIRST_BLOCK = 4096;
const MAX_BLOCK = 65_536;

/** How fast a body must arrive. */
export interface Pace {
  readonly milliseconds: number;
  /** The least number of bytes in each period, unless the body ends. */
  readonly bytes: number;
}

/**
 * A pace, not a deadline: a large upload over a slow line takes minutes, and is welcome. Any line
 * that still works carries more than 200 bytes a second.
 */
const PACE: Pace = { milliseconds: 20_000, bytes: MAX_FIRST_BLOCK };

/** This many senders may wait before their first bytes without a timer. */
const MAX_WAITING = 32;

// How much of a rejected body is still read and discarded, in bytes and in time.
const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MILLISECONDS = 2000;

/**
 * The bytes of the body, counted as they arrive: a declared length can be wrong, missing or (with
 * `transfer-encoding: chunked`) meaningless, and after `request.text()` the body is already in memory.
 */
export async function readBody(
  request: Request,
  limit: number,
  pace: Pace = PACE,
): Promise<Uint8Array> {
  const { body } = request;
  if (body === null) return new Uint8Array();

  const reader = byteReader(body);
  if (!reader?.readAtLeast) {
    reader?.releaseLock();
    return collectAtPace(chunksOf(body), limit, pace);
  }
  const asked = firstBlock(request);
  const read = reader.readAtLeast(asked, new Uint8Array(asked));
  const first = (await firstRead(read, pace, () => reader.cancel())).value ?? new Uint8Array();
  // Fewer bytes than requested: the body has ended.
  if (first.byteLength < asked && first.byteLength <= limit) return first;
  return collectAtPace(blocksOf(reader as BlockReader, first), limit, pace);
}

/** Pending first reads in this isolate. A caller that hangs up may stay counted. */
let waiting = 0;

/**
 * `read`. A timer costs a tenth of a call, and nearly all bodies end within their first read. So the
 * pace applies only to senders that wait while many others do. The rest are few and hold little memory.
 */
async function firstRead<T>(read: Promise<T>, pace: Pace, cancel: Cancel): Promise<T> {
  waiting++;
  try {
    return await (waiting > MAX_WAITING ? atPace(pace, cancel, (watch) => watch.over(read)) : read);
  } finally {
    waiting--;
  }
}

const collectAtPace = (source: Source, limit: number, pace: Pace): Promise<Uint8Array> =>
  atPace(pace, source.cancel, (watch) => collect(source, limit, watch));

type Cancel = () => Promise<void>;

async function atPace<T>(
  pace: Pace,
  cancel: Cancel,
  read: (watch: Watch) => Promise<T>,
): Promise<T> {
  const watch = new Watch(pace);
  try {
    return await read(watch);
  } catch (error) {
    // Don't wait for the rest of a late sender's body: it may never end.
    if (watch.isOver) cancel().catch(() => {});
    throw error;
  } finally {
    watch.stop();
  }
}

/**
 * Whether a sender keeps up the pace. Otherwise, one that sends a byte now and then could hold its
 * request, with its memory, forever (slow loris).
 */
class Watch {
  isOver = false;
  readonly #pace: Pace;
  readonly #late: Promise<never>;
  #refuse: (reason: RpcError) => void = () => {};
  #timer: ReturnType<typeof setTimeout>;
  #received = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
    this.#late = new Promise<never>((_, reject) => {
      this.#refuse = reject;
    });
    // It may come while nothing is read.
    this.#late.catch(() => {});
    this.#timer = this.#start();
  }

  /** What comes first: `read`, or the refusal of a sender that is too slow. */
  over<T>(read: Promise<T>): Promise<T> {
    return Promise.race([read, this.#late]);
  }

  count(bytes: number): void {
    this.#received += bytes;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#checkPace(), this.#pace.milliseconds);
  }

  #checkPace(): void {
    if (this.#received >= this.#pace.bytes) {
      this.#received = 0;
      this.#timer = this.#start();
      return;
    }
    this.isOver = true;
    this.#refuse(bodyTooSlow());
  }
}

/** One byte more than declared, so that the first read also sees the end of an honest body. */
function firstBlock({ headers }: Request): number {
  const declared = Number(headers.get('content-length') ?? Number.NaN);
  return declared < MAX_FIRST_BLOCK ? Math.max(0, Math.trunc(declared)) + 1 : MAX_FIRST_BLOCK;
}

/** Reads and discards the body of a request that is rejected unread. Bounded: see `drain`. */
export async function discardBody(request: Request): Promise<void> {
  if (request.body !== null && !request.bodyUsed) await drain(chunksOf(request.body));
}

/** All bytes of `source`. */
async function collect(source: Source, limit: number, watch: Watch): Promise<Uint8Array> {
  // Grows with what has arrived: four bytes must not hold a hundred kilobytes.
  let bytes = new Uint8Array();
  let size = 0;
  for (;;) {
    const chunk = await watch.over(source.next(size));
    if (chunk === undefined) return bytes.subarray(0, size);
    watch.count(chunk.byteLength);
    if (size + chunk.byteLength > limit) {
      await drain(source);
      throw bodyTooLarge(limit);
    }
    if (size + chunk.byteLength > bytes.byteLength) {
      const grown = new Uint8Array(2 * (size + chunk.byteLength));
      grown.set(bytes);
      bytes = grown;
    }
    // Copied: a chunk can hold a page of memory for its one byte.
    bytes.set(chunk, size);
    size += chunk.byteLength;
  }
}

/**
 * Reads and discards the rest. Over HTTP/1.1, a sender that hasn't finished would find its connection
 * reset and never see the answer, or its next request on that connection would fail. Bounded, because
 * a sender that never finishes must not delay the answer.
 */
async function drain({ next, cancel }: Source): Promise<void> {
  let stop = () => {};
  const late = new Promise<undefined>((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MILLISECONDS);
    stop = () => clearTimeout(timer);
  });
  try {
    for (let left = DRAIN_BYTES; left > 0; ) {
      const chunk = await Promise.race([next(MAX_BLOCK), late]);
      if (!chunk) break;
      left -= chunk.byteLength || 1;
    }
  } catch {
    // The sender is gone.
  }
  stop();
  cancel().catch(() => {});
}

interface Source {
  /** The next bytes, after `size` earlier ones; none at the end. */
  next(size: number): Promise<Uint8Array | undefined>;
  readonly cancel: Cancel;
}

/** workerd's extension: reads until `minimum` bytes have arrived, or the end. */
interface BlockReader extends ReadableStreamBYOBReader {
  readAtLeast(minimum: number, view: Uint8Array): Promise<{ value?: Uint8Array }>;
}

/** Reads a body from the network. A body that worker code made from its own stream has no such reader. */
function byteReader(
  body: ReadableStream<Uint8Array>,
): (ReadableStreamBYOBReader & Partial<BlockReader>) | undefined {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

/**
 * One turn of the event loop per block, because a body can drip in byte by byte. A block may be as
 * large as everything before it, so that memory grows only as fast as the sender sends.
 */
function blocksOf(reader: BlockReader, first: Uint8Array): Source {
  let pending: Uint8Array | undefined = first;
  return {
    async next(size) {
      const room = Math.min(Math.max(size, MAX_FIRST_BLOCK), MAX_BLOCK);
      const block =
        pending ?? (await reader.readAtLeast(MAX_FIRST_BLOCK, new Uint8Array(room))).value;
      pending = undefined;
      return block?.byteLength ? block : undefined;
    },
    cancel: () => reader.cancel(),
  };
}

function chunksOf(body: ReadableStream<Uint8Array>): Source {
  const reader = body.getReader();
  return { next: async () => (await reader.read()).value, cancel: () => reader.cancel() };
}
