/** `.koze/server.d.ts` and the map beside it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Compiler } from '../compiler/compiler.js';
import { readText } from './files.js';

const TYPES = '.koze/server.d.ts';
const MAP = `${TYPES}.map`;

export class TypesFile {
  readonly #compiler: Compiler;
  readonly #root: string;
  #isMapWritten = false;

  constructor(compiler: Compiler, root: string) {
    this.#compiler = compiler;
    this.#root = root;
  }

  /** Whether {@link TypesFile.write} would write the declarations. */
  get isStale(): boolean {
    return this.#newText(TYPES, 'types') !== undefined;
  }

  /**
   * Writes the declarations if they changed, and returns whether they did. The map, which every
   * line that moves would change, is written along with them and on the first call.
   */
  write(): boolean {
    const types = this.#newText(TYPES, 'types');
    // The map goes first: editors read it when they notice new declarations.
    if (types !== undefined || !this.#isMapWritten) {
      this.#replace(MAP, this.#newText(MAP, 'typesMap'));
    }
    this.#isMapWritten = true;
    this.#replace(TYPES, types);
    return types !== undefined;
  }

  /** The text of a generated file; `undefined` if the file has it already. */
  #newText(file: string, module: 'types' | 'typesMap'): string | undefined {
    const emitted = this.#compiler.emit({ module });
    const isNew = 'code' in emitted && emitted.code !== readText(`${this.#root}/${file}`);
    return isNew ? emitted.code : undefined;
  }

  #replace(file: string, text: string | undefined): void {
    if (text === undefined) return;
    const path = `${this.#root}/${file}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
