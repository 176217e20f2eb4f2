/** The files that pages load, in the build of the client: those that it is to have, and what they became. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { realPath } from '@kuratchi/koze/node';
import type { Rollup } from 'vite';
import { cleanUrl } from './ids.js';
import { linksOf } from './links.js';
import { type AssetKind, type FoundAsset, filesOf, urlOf } from './page-assets.js';

type Bundle = Rollup.OutputBundle;

/** What a file became. */
export interface Built {
  readonly url: string;
  /** The HTML that a page needs in front of a script. */
  readonly links: string;
}

interface Wanted {
  readonly kind: AssetKind;
  /** Relative to the root. */
  readonly file: string;
  readonly path: string;
  /** Rollup's, of a file that is copied. */
  reference?: string;
}

export class ClientAssets {
  readonly #wanted = new Map<string, Wanted>();
  readonly #built = new Map<string, Built>();

  want(root: string, { kind, template }: FoundAsset): void {
    for (const file of filesOf(template)) {
      this.#wanted.set(keyOf(kind, file), { kind, file, path: `${root}/${file}` });
    }
  }

  get isEmpty(): boolean {
    return this.#wanted.size === 0;
  }

  /** The files that are bundled. */
  get entries(): string[] {
    const all = [...this.#wanted.values()];
    return all.filter(({ kind }) => kind !== 'file').map(({ path }) => path);
  }

  /** Adds the files that are copied to a build. */
  emit(context: Rollup.PluginContext): void {
    for (const wanted of this.#wanted.values()) {
      if (wanted.kind !== 'file') continue;
      wanted.reference = context.emitFile({
        type: 'asset',
        name: basename(wanted.path),
        originalFileName: wanted.file,
        source: readFileSync(wanted.path),
      });
    }
  }

  /** Remembers what a build made of the files. */
  record(context: Rollup.PluginContext, bundle: Bundle): void {
    const { config } = context.environment;
    for (const [key, wanted] of this.#wanted) {
      const chunk = wanted.kind === 'script' ? chunkOf(bundle, wanted) : undefined;
      const name = chunk?.fileName ?? nameOf(context, bundle, wanted);
      if (name === undefined) continue;
      const links = chunk ? linksOf(config, bundle, chunk) : '';
      this.#built.set(key, { url: urlOf(config.base, name), links });
    }
  }

  find(kind: AssetKind, file: string): Built | undefined {
    return this.#built.get(keyOf(kind, file));
  }
}

function keyOf(kind: AssetKind, file: string): string {
  return `${kind} ${file}`;
}

function chunkOf(bundle: Bundle, { path }: Wanted): Rollup.OutputChunk | undefined {
  const names = [path, realPath(path)];
  const isOf = ({ facadeModuleId }: Rollup.OutputChunk) =>
    facadeModuleId !== null && names.includes(cleanUrl(facadeModuleId));
  return Object.values(bundle)
    .filter((output) => output.type === 'chunk')
    .find(isOf);
}

/** The name of a file that is copied, or of a style sheet. */
function nameOf(
  context: Rollup.PluginContext,
  bundle: Bundle,
  { file, reference }: Wanted,
): string | undefined {
  if (reference !== undefined) return context.getFileName(reference);
  const isOf = ({ fileName, originalFileNames }: Rollup.OutputAsset) =>
    fileName.endsWith('.css') && originalFileNames.includes(file);
  return Object.values(bundle)
    .filter((output) => output.type === 'asset')
    .find(isOf)?.fileName;
}
