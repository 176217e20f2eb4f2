/** Schemas that only generated checks of TypeScript types use. */
import { absentIfBlank, bytesOf, toBlob } from './binary.js';
import { BLOB, OBJECT, STRING, spelled } from './kinds.js';
import { READ, type Run, type Source } from './run.js';
import { ACCEPTS, Schema } from './schema.js';

/** `never`: no value at all. */
export class NeverSchema extends Schema<never> {
  [READ](input: unknown, run: Run): unknown {
    return run.fail(input, 'must not be given');
  }

  [ACCEPTS](): number {
    return 0;
  }
}

/** The placeholders of a template literal type. */
export type Placeholder = 'string' | 'number' | 'bigint' | 'boolean';

/**
 * A template literal type: `texts` with a placeholder between each two. It matches from left to
 * right, as TypeScript does: a placeholder ends where the next text first occurs, or after one
 * character if another placeholder follows directly. It never backtracks.
 */
export class TemplateSchema extends Schema<string> {
  readonly #texts: readonly string[];
  readonly #placeholders: readonly Placeholder[];

  constructor(texts: readonly string[], placeholders: readonly Placeholder[]) {
    super();
    if (texts.length !== placeholders.length + 1) {
      throw new TypeError('A template has one more text than it has placeholders');
    }
    this.#texts = texts;
    this.#placeholders = placeholders;
  }

  [READ](input: unknown, run: Run): unknown {
    if (typeof input !== 'string') return run.fail(input, 'must be a string');
    return this.#matches(input) ? input : run.fail(input, 'has the wrong format');
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, STRING, STRING);
  }

  #matches(input: string): boolean {
    const texts = this.#texts;
    const first = texts[0] ?? '';
    const last = texts.length > 1 ? (texts.at(-1) ?? '') : '';
    if (texts.length === 1) return input === first;
    const end = input.length - last.length;
    if (end < first.length || !input.startsWith(first) || !input.endsWith(last)) return false;

    let at = first.length;
    return this.#placeholders.every((placeholder, i) => {
      const isLast = i === this.#placeholders.length - 1;
      const text = isLast ? last : (texts[i + 1] ?? '');
      let until = end;
      if (!isLast) until = text === '' ? at + 1 : input.indexOf(text, at);
      if (until < at || until > end) return false;
      const from = at;
      at = until + text.length;
      return at <= (isLast ? input.length : end) && fills(input.slice(from, until), placeholder);
    });
  }
}

/** TypeScript's rule for the strings that a placeholder matches. */
function fills(text: string, placeholder: Placeholder): boolean {
  switch (placeholder) {
    case 'string':
      return true;
    case 'number':
      return text !== '' && Number.isFinite(Number(text));
    case 'bigint':
      return /^-?(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(text);
    case 'boolean':
      return text === 'true' || text === 'false';
  }
}

/** An ArrayBuffer; base64 in JSON and in forms. */
export class ArrayBufferSchema extends Schema<ArrayBuffer> {
  [READ](input: unknown, run: Run): unknown {
    if (run.source === 'value') {
      return input instanceof ArrayBuffer ? input : run.fail(input, 'must be an ArrayBuffer');
    }
    return bytesOf(input, run)?.buffer ?? run.fail(input, 'must be base64');
  }

  [ACCEPTS](source: Source): number {
    return spelled(source, OBJECT, STRING);
  }
}

/** Values that Workers RPC sends and JSON can't encode: a RegExp, a Float64Array, a Blob. */
export class InstanceSchema extends Schema<unknown> {
  readonly #type: new (
    ...args: never[]
  ) => unknown;

  constructor(type: new (...args: never[]) => unknown) {
    super();
    this.#type = type;
  }

  [READ](input: unknown, run: Run): unknown {
    if (!(input instanceof this.#type)) {
      return run.fail(absentIfBlank(input, run), `must be a ${this.#type.name}`);
    }
    return input instanceof File ? toBlob(input) : input;
  }

  [ACCEPTS](source: Source): number {
    const kind = (this.#type as unknown) === Blob ? BLOB : OBJECT;
    return spelled(source, kind, kind);
  }
}
