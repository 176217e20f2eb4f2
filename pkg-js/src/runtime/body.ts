/** The request body, read into memory and never beyond a limit. */
import { RpcError } from './errors.js';

/** Bytes of body, unless `static limits` says otherwise. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

// Most calls fit into the first read. Small, as whoever connects and sends nothing holds one.
const MAX_FIRST_BLOCK = 4096;
const BLOCK = 65_536;

// What is still read, and thrown away, of a body that is refused: for so many bytes and so long.
const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MILLISECONDS = 2000;

/**
 * The bytes of the body. Counted as they come: a declared length can lie or be missing (beside
 * `transfer-encoding: chunked` it means nothing), and what is measured after `request.text()` is
 * already in memory.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const { body } = request;
  if (body === null) return new Uint8Array();

  const reader = byteReader(body);
  if (!reader?.readAtLeast) {
    reader?.releaseLock();
    return collect(chunksOf(body), limit);
  }
  const asked = firstBlock(request);
  const { value } = await reader.readAtLeast(asked, new Uint8Array(asked));
  const first = value ?? new Uint8Array();
  // Short of what was asked for, it is all there is.
  if (first.byteLength < asked && first.byteLength <= limit) return first;
  return collect(blocksOf(reader as BlockReader, first), limit);
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
async function collect(source: Source, limit: number): Promise<Uint8Array> {
  let bytes = new Uint8Array(2 * BLOCK);
  let size = 0;
  for (;;) {
    const chunk = await source.next();
    if (chunk === undefined) return bytes.subarray(0, size);
    if (size + chunk.byteLength > limit) {
      await drain(source);
      throw new RpcError(413, `The body is over ${limit} bytes.`, { code: 'body_too_large' });
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
      const chunk = await Promise.race([next(), late]);
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
  /** The next bytes; none at the end. */
  next(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
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

/** One turn of the event loop for each block: a body can drip in byte by byte. */
function blocksOf(reader: BlockReader, first: Uint8Array): Source {
  let pending: Uint8Array | undefined = first;
  return {
    async next() {
      const block = pending ?? (await reader.readAtLeast(BLOCK, new Uint8Array(BLOCK))).value;
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
