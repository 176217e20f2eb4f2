/** The request body, read into memory and never beyond a limit. */
import { RpcError } from './errors.js';

/** Bytes of body, unless `static limits` says otherwise. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

const BLOCK = 65_536;

// What is still read, and thrown away, of a body that is refused: for so many bytes and so long.
const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MILLISECONDS = 2000;

/**
 * The bytes of the body. Counted as they come: a declared length can lie or be missing, and what
 * is measured after `request.text()` is already in memory. All that a declared length can do is
 * to be the end of a first chunk of just that size.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const { body, headers } = request;
  if (body === null) return new Uint8Array();

  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  // Most bodies are one chunk; to ask for the end would be a second turn of the event loop.
  const { done, value: first = new Uint8Array() } = await reader.read();
  if (done || first.byteLength === declaredLength(headers)) {
    if (first.byteLength > limit) throw tooLarge(limit);
    return first;
  }
  reader.releaseLock();
  return readRest(body, first, limit);
}

/** All of a body whose first chunk has been read. */
async function readRest(
  body: ReadableStream<Uint8Array>,
  first: Uint8Array,
  limit: number,
): Promise<Uint8Array> {
  const blocks = blocksOf(body);
  let bytes = new Uint8Array(Math.max(2 * first.byteLength, BLOCK));
  let size = 0;
  for (let chunk: Uint8Array | undefined = first; chunk; chunk = await blocks.next()) {
    if (size + chunk.byteLength > limit) {
      await drain(blocks);
      throw tooLarge(limit);
    }
    if (size + chunk.byteLength > bytes.byteLength) {
      const grown = new Uint8Array(2 * (size + chunk.byteLength));
      grown.set(bytes);
      bytes = grown;
    }
    // Copied: a chunk can hold a page of memory for its one byte (a body dripped in byte by byte).
    bytes.set(chunk, size);
    size += chunk.byteLength;
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

interface Blocks {
  /** The next bytes; none at the end. */
  next(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}

/** workerd's own addition: reads until `minimum` bytes are there, or the end. */
interface BlockReader extends ReadableStreamBYOBReader {
  readAtLeast?(minimum: number, view: Uint8Array): Promise<{ value?: Uint8Array }>;
}

function blocksOf(body: ReadableStream<Uint8Array>): Blocks {
  const byBlock = byteReader(body);
  if (byBlock?.readAtLeast) {
    // A turn of the event loop for each block, not for each byte that drips in.
    const next = async () => {
      const { value } = await byBlock.readAtLeast!(BLOCK, new Uint8Array(BLOCK));
      return value?.byteLength ? value : undefined;
    };
    return { next, cancel: () => byBlock.cancel() };
  }
  byBlock?.releaseLock();
  const reader = body.getReader();
  return { next: async () => (await reader.read()).value, cancel: () => reader.cancel() };
}

/** Of a body from the network; not of one that worker code made from a stream of its own. */
function byteReader(body: ReadableStream<Uint8Array>): BlockReader | undefined {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

/** NaN, which nothing equals, if there is none. */
function declaredLength(headers: Headers): number {
  const declared = headers.get('content-length');
  // Beside chunks it means nothing, and has been used to hide a second body behind the first
  // (request smuggling).
  return declared === null || headers.has('transfer-encoding') ? Number.NaN : Number(declared);
}

function tooLarge(limit: number): RpcError {
  return new RpcError(413, `The body is over ${limit} bytes.`, { code: 'body_too_large' });
}
