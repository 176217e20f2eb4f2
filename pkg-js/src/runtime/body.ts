/** The request body, read into memory and never beyond a limit. */
import { RpcError } from './errors.js';

/** Bytes of body, unless `static limits` says otherwise. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

// Most calls fit into the first read. Small, as whoever connects and sends nothing holds one.
const FIRST_BLOCK = 4096;
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
  const blocks = blocksOf(body);
  const first = await blocks.next(FIRST_BLOCK);
  if (first === undefined) return new Uint8Array();
  // Short of what was asked for, it is all there is.
  if (blocks.whole && first.byteLength < FIRST_BLOCK && first.byteLength <= limit) return first;
  return readRest(blocks, first, limit);
}

/** All of a body whose first block has been read. */
async function readRest(blocks: Blocks, first: Uint8Array, limit: number): Promise<Uint8Array> {
  let bytes = new Uint8Array(2 * BLOCK);
  let size = 0;
  for (let block: Uint8Array | undefined = first; block; block = await blocks.next(BLOCK)) {
    if (size + block.byteLength > limit) {
      await drain(blocks);
      throw new RpcError(413, `The body is over ${limit} bytes.`, { code: 'body_too_large' });
    }
    if (size + block.byteLength > bytes.byteLength) {
      const grown = new Uint8Array(2 * (size + block.byteLength));
      grown.set(bytes);
      bytes = grown;
    }
    // Copied: a block can hold a page of memory for its one byte.
    bytes.set(block, size);
    size += block.byteLength;
  }
  return bytes.subarray(0, size);
}

/**
 * Reads on, keeping nothing. Over HTTP/1.1 a sender that has not finished finds its connection
 * reset, and never sees the answer; one that never finishes must not hold the answer back.
 */
async function drain({ next, cancel }: Blocks): Promise<void> {
  let stop = () => {};
  const late = new Promise<undefined>((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MILLISECONDS);
    stop = () => clearTimeout(timer);
  });
  try {
    for (let left = DRAIN_BYTES; left > 0; ) {
      const chunk = await Promise.race([next(BLOCK), late]);
      if (!chunk) break;
      left -= chunk.byteLength || 1;
    }
  } catch {
    // The sender is gone.
  }
  stop();
  cancel().catch(() => {});
}

interface Blocks {
  /** The next bytes, `size` of them if the blocks are whole; none at the end. */
  next(size: number): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
  /** Whether only the last block can be short. */
  readonly whole: boolean;
}

/** workerd's own addition: reads until `minimum` bytes are there, or the end. */
interface BlockReader extends ReadableStreamBYOBReader {
  readAtLeast?(minimum: number, view: Uint8Array): Promise<{ value?: Uint8Array }>;
}

function blocksOf(body: ReadableStream<Uint8Array>): Blocks {
  const byBlock = byteReader(body);
  if (byBlock?.readAtLeast) {
    return {
      // One turn of the event loop for a block: a body can drip in byte by byte.
      async next(size) {
        const { value } = await byBlock.readAtLeast!(size, new Uint8Array(size));
        return value?.byteLength ? value : undefined;
      },
      cancel: () => byBlock.cancel(),
      whole: true,
    };
  }
  byBlock?.releaseLock();
  const reader = body.getReader();
  return {
    next: async () => (await reader.read()).value,
    cancel: () => reader.cancel(),
    whole: false,
  };
}

/** Of a body from the network; not of one that worker code made from a stream of its own. */
function byteReader(body: ReadableStream<Uint8Array>): BlockReader | undefined {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}
