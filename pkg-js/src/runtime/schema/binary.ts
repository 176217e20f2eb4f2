/** Bytes and files. */
import { type Bounds, countIssue, narrowCount, UNBOUNDED } from './bounds.js';
import { BLOB, OBJECT, STRING, spelled } from './kinds.js';
import { READ, type Run, type Source } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

/** A Uint8Array; base64 in JSON and in forms. */
export class BytesSchema extends Schema<Uint8Array> {
  readonly #bounds: Bounds;

  constructor(bounds = UNBOUNDED) {
    super();
    this.#bounds = bounds;
  }

  /** At least this many bytes. */
  min(bytes: number): BytesSchema {
    return new BytesSchema(narrowCount(this.#bounds, { min: bytes }));
  }

  /** At most this many bytes. */
  max(bytes: number): BytesSchema {
    return new BytesSchema(narrowCount(this.#bounds, { max: bytes }));
  }

  [READ](input: unknown, run: Run): unknown {
    const bytes = bytesOf(input, run);
    if (!bytes) return run.fail(input, run.source === 'value' ? 'must be bytes' : 'must be base64');
    const issue = countIssue(bytes.byteLength, this.#bounds, 'be', 'byte');
    return issue ? run.fail(input, issue) : bytes;
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, STRING);
  }
}

/** The bytes of `input`, which is bytes or base64. */
export function bytesOf(input: unknown, run: Run): Uint8Array | undefined {
  if (run.source !== 'value') return typeof input === 'string' ? decodeBase64(input) : undefined;
  if (!(input instanceof Uint8Array)) return undefined;
  const { buffer, byteLength } = input;
  // Workers RPC can't send subclasses such as Node's Buffer.
  const isOwn = Object.getPrototypeOf(input) === Uint8Array.prototype;
  // Workers RPC would send the whole buffer: a pool that a Buffer shares with other callers' data.
  if (isOwn && byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) return input;
  return new Uint8Array(input);
}

function decodeBase64(text: string): Uint8Array | undefined {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** A file in a form that Workers RPC can send. It can't send a `File`. */
export interface FileValue {
  /**
   * The last part of the name that the caller sent, without characters that file systems treat
   * specially; `blob`, or empty, for a Blob. Never `.` or `..`, and never a path.
   */
  name: string;
  /** The media type that the caller claims, in lower case; empty if none. */
  type: string;
  /** Bytes. */
  size: number;
  content: Blob;
}

export class FileSchema extends Schema<FileValue, Blob> {
  readonly #bounds: Bounds;
  readonly #types: readonly string[];

  constructor(bounds = UNBOUNDED, types: readonly string[] = []) {
    super();
    for (const type of types) {
      if (/^[\w.+-]+\/(?:[\w.+-]+|\*)$/.test(type)) continue;
      throw new TypeError("type() takes media types, such as 'image/png' or 'image/*'");
    }
    this.#bounds = bounds;
    this.#types = types.map((type) => type.toLowerCase());
  }

  /** At least this many bytes. */
  min(bytes: number): FileSchema {
    return new FileSchema(narrowCount(this.#bounds, { min: bytes }), this.#types);
  }

  /** At most this many bytes. */
  max(bytes: number): FileSchema {
    return new FileSchema(narrowCount(this.#bounds, { max: bytes }), this.#types);
  }

  /**
   * One of these media types: `image/png`, or `image/*` for a family. The caller declares the
   * type of a file; inspect the content before you rely on it.
   */
  type(...types: string[]): FileSchema {
    return new FileSchema(this.#bounds, types);
  }

  [READ](input: unknown, run: Run): unknown {
    if (!(input instanceof Blob)) return run.fail(absentIfBlank(input, run), 'must be a file');
    const { size } = input;
    const issue = countIssue(size, this.#bounds, 'be', 'byte');
    if (issue) return run.fail(input, issue);
    const type = input.type.toLowerCase();
    if (this.#types.length > 0 && !this.#types.some((each) => matches(type, each))) {
      return run.fail(input, `must be of type ${this.#types.join(', ')}`);
    }
    return { name: nameOf(input), type, size, content: input.slice(0, size, type) };
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, BLOB, BLOB);
  }
}

/** `input`; undefined for what workerd reads of a file input without a file. */
export function absentIfBlank(input: unknown, run: Run): unknown {
  return input === '' && run.source === 'form' ? undefined : input;
}

/**
 * Converts a File to a Blob, because Workers RPC can't send a File. The name stays on the Blob for
 * `file()`, and is lost on the way to the object.
 */
export function toBlob(file: File): Blob {
  const { name, size, type } = file;
  // Cleaned here as well: another library's schema accepts it as it is.
  return Object.defineProperty(file.slice(0, size, type), 'name', { value: cleanName(name) });
}

/** Whether `type`, with or without parameters, matches `wanted`. */
function matches(type: string, wanted: string): boolean {
  const essence = type.split(';', 1)[0]?.trim() ?? '';
  return wanted.endsWith('/*') ? essence.startsWith(wanted.slice(0, -1)) : essence === wanted;
}

function nameOf(blob: Blob): string {
  return cleanName((blob as Partial<File>).name ?? '');
}

// NUL ends a name early in C programs, a line break ends a header, and a character that reverses
// the writing direction shows `cod.exe` as `exe.doc`.
const INVISIBLE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

// Windows opens a device by each of these names, whatever follows a dot.
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\s*(?:\.|$))/i;

/**
 * A name that is safe to join to a path. It has no folders: `../../etc/passwd` would escape the
 * path (RFC 7578, 4.2), and so would `..`, or `.. `, whose trailing space Windows drops. On
 * Windows, a colon follows a drive or precedes a stream of the file.
 */
function cleanName(name: string): string {
  const visible = name.replace(INVISIBLE, '');
  const last = visible.slice(Math.max(visible.lastIndexOf('/'), visible.lastIndexOf('\\')) + 1);
  return last
    .replace(/[. ]+$/, '')
    .replaceAll(':', '_')
    .replace(DEVICE, '_$&');
}
