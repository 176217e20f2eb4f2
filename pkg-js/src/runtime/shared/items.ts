/** The reader's side of methods that give items one by one: lines, each a tag and what it holds. */
import { revive } from './codec/decode-result.js';
import { RpcError, type RpcErrorOptions } from './errors.js';
import { itemsCutOff } from './refusals.js';

/** An error line, as `problem+json`. */
interface Problem extends RpcErrorOptions {
  status: number;
  detail: string;
  richData?: unknown;
}

interface Chunk {
  done: boolean;
  value?: Uint8Array | undefined;
  /** Why there are no more. */
  cause?: unknown;
}

/** Reads lines: a stream's reader, or what acts as one. */
export type LinesReader = Pick<ReadableStreamDefaultReader<Uint8Array>, 'read' | 'cancel'>;

/**
 * The items of a stream, which `open` asks for once somebody reads. Leaving the loop ends the stream, and so
 * does `return()`, also while an item is awaited. The tags are spelled out, because imported constants cost
 * bytes: 0 JSON, 1 rich, 2 error, 3 end, 4 thrown.
 */
export function readItems(
  open: () => Promise<LinesReader>,
  signal?: AbortSignal,
): AsyncGenerator<unknown, void, undefined> {
  let reader: LinesReader | undefined;
  let hasLeft: boolean | undefined;
  const leave = () => reader?.cancel().catch(() => {});

  async function* read() {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      reader = await open();
      while (!hasLeft) {
        const { done, value, cause }: Chunk = await reader.read().catch(cutOff);
        signal?.throwIfAborted();
        if (hasLeft) return;
        // Whatever cut it off: what came is not all.
        if (done) throw Object.assign(itemsCutOff(), { cause });
        const lines = decoder.decode(value, { stream: true }).split('\n');
        // Not split again: a line of many megabytes comes in as many chunks.
        lines[0] = rest + lines[0];
        rest = lines.pop()!;
        for (const line of lines) {
          signal?.throwIfAborted();
          // An empty one only asks whether somebody still reads.
          if (!line) continue;
          const [kind, held] = JSON.parse(line);
          if (kind == 3) return;
          if (kind == 4) throw revive(held);
          if (kind == 2) throw errorOf(held);
          yield kind ? revive(held) : held;
        }
      }
    } finally {
      leave();
    }
  }

  const items = read();
  const finish = items.return;
  items.return = (value) => {
    hasLeft = true;
    leave();
    return finish.call(items, value);
  };
  return items;
}

const cutOff = (cause: unknown): Chunk => ({ done: true, cause });

function errorOf(problem: Problem): RpcError {
  if (problem.richData) problem.data = revive(problem.richData);
  return new RpcError(problem.status, problem.detail, problem);
}
