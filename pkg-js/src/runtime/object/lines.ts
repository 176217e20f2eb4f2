/** The lines in which items leave their object; `shared/items.ts` reads them. */
import { encodeRich, redact } from '../call/redact.js';
import { isJsonSafe } from '../shared/codec/encode-result.js';
import { RpcError } from '../shared/errors.js';
import { ITEM_END, ITEM_ERROR, ITEM_JSON, ITEM_RICH, ITEM_THROWN } from '../shared/protocol.js';
import { isA, peek, textOf } from '../shared/thrown.js';

/** Who reads the items of a call. */
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

/** How far items may run ahead of the reader, in characters. */
const AHEAD = 4096;

/** After so many writes in a row, others come first. */
const IN_A_ROW = 64;

/** Where lines go. */
export interface LinesTarget {
  readonly writable: WritableStream<Uint8Array>;
  /** Called when a write finds that the reader has left. */
  onLeft(): void;
  /** Waits until other events have had their turn. */
  giveWay(): Promise<void>;
}

/**
 * The lines of one stream. The first one leaves at once. Those that come before the reader has taken it
 * follow in one piece.
 */
export class Lines {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #target: LinesTarget;
  readonly #reader: ItemsReader;
  #text = '';
  #writing: Promise<void> | undefined;
  #writes = 0;

  constructor(target: LinesTarget, reader: ItemsReader) {
    this.#writer = target.writable.getWriter();
    this.#target = target;
    this.#reader = reader;
  }

  /** Returns what the next item must wait for. Throws a TypeError for an item that can't be sent. */
  item(value: unknown): Promise<void> | undefined {
    const { where, isTrusted, dev } = this.#reader;
    const writing = isJsonSafe(value)
      ? this.#add(ITEM_JSON, JSON.stringify(value))
      : this.#add(ITEM_RICH, encodeRich(value, where, dev || isTrusted));
    return this.#text.length < AHEAD ? undefined : writing;
  }

  async end(): Promise<void> {
    await this.#add(ITEM_END);
    await this.#close();
  }

  async fail(error: unknown): Promise<void> {
    const { where, isTrusted, dev } = this.#reader;
    await (isTrusted && !isA(error, RpcError)
      ? this.#add(ITEM_THROWN, encodeWhole(error, where))
      : // Those of an answer, which has begun.
        this.#add(
          ITEM_ERROR,
          JSON.stringify({ ...redact(error, where, dev), headers: undefined }),
        ));
    await this.#close();
  }

  /** An empty line, unless another one waits for the reader anyway. */
  beat(): void {
    if (!this.#writing) void this.#write('\n');
  }

  #add(kind: number, json?: string): Promise<void> {
    return this.#write(json === undefined ? `[${kind}]\n` : `[${kind},${json}]\n`);
  }

  #write(line: string): Promise<void> {
    this.#text += line;
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#text !== '') {
        const bytes = encoder.encode(this.#text);
        this.#text = '';
        await this.#writer.write(bytes);
        this.#writes += 1;
        if (this.#writes % IN_A_ROW === 0) await this.#target.giveWay();
      }
    } catch {
      this.#target.onLeft();
    } finally {
      this.#writing = undefined;
    }
  }

  async #close(): Promise<void> {
    await this.#writer.close().catch(() => {});
  }
}

const encoder = new TextEncoder();

/** An error for worker code. What it holds may be of a kind that can't be sent. */
function encodeWhole(error: unknown, where: string): string {
  try {
    return encodeRich(error, where, true);
  } catch {
    const [name, message, stack] = ['name', 'message', 'stack'].map((key) => peek(error, key));
    const plain = new Error(textOf(isA(error, Error) ? message : error));
    if (typeof stack === 'string') plain.stack = stack;
    if (typeof name === 'string') plain.name = name;
    return encodeRich(plain, where, true);
  }
}
