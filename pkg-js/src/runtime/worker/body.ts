/** The request body, read into memory and never beyond a limit. */
import type { RpcError } from '../shared/errors.js';
import { bodyTooLarge, bodyTooSlow } from '../shared/refusals.js';

// Most calls fit into the first read. Small, as whoever connects and sends nothing holds one.
const MAX_FIRST_BLOCK = 4096;
const MAX_BLOCK = 65_536;

/** How fast a body has to arrive. */
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

/** As many may wait for the first bytes of their bodies for as long as they like. */
const MAX_WAITING = 32;

// What is still read, and thrown away, of a body that is refused: for so many bytes and so long.
const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MILLISECONDS = 2000;

/**
 * The bytes of the body. Counted as they arrive: a declared length can lie or be missing (beside
 * `transfer-encoding: chunked` it means nothing), and after `request.text()` the body is already in
 * memory.
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
  // Short of what was asked for, it is all there is.
  if (first.byteLength < asked && first.byteLength <= limit) return first;
  return collectAtPace(blocksOf(reader as BlockReader, first), limit, pace);
}

/** First reads under way in this isolate. A caller that hangs up may stay counted. */
let waiting = 0;

/**
 * `read`. A timer costs a tenth of a call, and nearly all bodies end within their first read: so
 * only those that wait beside many others have to keep the pace. The others hold little, and are few.
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
    // What a late sender still sends goes nowhere; it may never end.
    if (watch.isOver) cancel().catch(() => {});
    throw error;
  } finally {
    watch.stop();
  }
}

/**
 * Whether a sender keeps up the pace. One that sends a byte now and then would hold its request,
 * and the memory of it, for as long as it likes (slow loris).
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

/** One byte more than is declared: a body that is as long as it says ends within it. */
function firstBlock({ headers }: Request): number {
  const declared = Number(headers.get('content-length') ?? Number.NaN);
  return declared < MAX_FIRST_BLOCK ? Math.max(0, Math.trunc(declared)) + 1 : MAX_FIRST_BLOCK;
}

/** Reads and throws away the body of a request that is refused unread; bounded, see `drain`. */
export async function discardBody(request: Request): Promise<void> {
  if (request.body !== null && !request.bodyUsed) await drain(chunksOf(request.body));
}

/** Everything that `source` has. */
async function collect(source: Source, limit: number, watch: Watch): Promise<Uint8Array> {
  // Grows with what has come: four bytes must not hold a hundred kilobytes.
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
 * Reads on, keeping nothing. Over HTTP/1.1 a sender that has not finished finds its connection
 * reset and never sees the answer, or its next request on that connection fails; one that never
 * finishes must not hold the answer back.
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
  /** The next bytes, where `size` have come before them; none at the end. */
  next(size: number): Promise<Uint8Array | undefined>;
  readonly cancel: Cancel;
}

/** workerd's own addition: reads until `minimum` bytes are there, or the end. */
interface BlockReader extends ReadableStreamBYOBReader {
  readAtLeast(minimum: number, view: Uint8Array): Promise<{ value?: Uint8Array }>;
}

/** Of a body from the network; not of one that worker code made from a stream of its own. */
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
 * One turn of the event loop for each block: a body can drip in byte by byte. A block may hold as
 * much as has come before it, so that it costs a sender what it costs us.
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
