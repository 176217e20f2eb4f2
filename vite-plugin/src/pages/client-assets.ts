/** The files that pages load, in the build of the client: those that it is to have, and what they became. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { realPath } from '@kuratchi/koze/node';
import { normalizePath, type Rollup } from 'vite';
import { cleanUrl } from '../ids.js';
import { type AssetKind, type FoundAsset, filesOf, urlOf } from './assets.js';
import { linksOf } from './links.js';

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

/** Whether a path that Vite found is a file's: it follows links. */
function isOf({ path }: Wanted, found: string): boolean {
  return found === path || found === realPath(path);
}

function chunkOf(bundle: Bundle, wanted: Wanted): Rollup.OutputChunk | undefined {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  return chunks.find(({ facadeModuleId }) => isOf(wanted, cleanUrl(facadeModuleId ?? '')));
}

/** The name of a file that is copied, or of a style sheet. */
function nameOf(context: Rollup.PluginContext, bundle: Bundle, wanted: Wanted): string | undefined {
  if (wanted.reference !== undefined) return context.getFileName(wanted.reference);
  const { root } = context.environment.config;
  const assets = Object.values(bundle).filter((output) => output.type === 'asset');
  const styles = assets.filter(({ fileName }) => fileName.endsWith('.css'));
  const found = styles.find(({ originalFileNames }) =>
    originalFileNames.some((name) => isOf(wanted, normalizePath(resolve(root, name)))),
  );
  return found?.fileName;
}
