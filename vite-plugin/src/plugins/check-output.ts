/**
 * Keeps server files out of a build's output. `new URL('./server/db.ts', import.meta.url)`,
 * `<img src>` and `publicDir` make Vite copy a file without resolving an import, so the final check
 * is on the output.
 */
import { readFileSync, rmSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { filesBelow, realPath } from '@kuratchi/koze/node';
import {
  type Environment,
  normalizePath,
  type Plugin,
  type ResolvedConfig,
  type Rollup,
} from 'vite';
import { type Kind, kindOf } from '../environment.js';
import { cleanUrl } from '../ids.js';
import { refuse, secretIn, serverCode } from '../refusal.js';
import type { Session } from '../session.js';

type Bundle = Rollup.OutputBundle;
type Written = Bundle[string];

export function checkOutput(session: Session): Plugin {
  return {
    name: 'koze:output',
    enforce: 'post',
    configResolved: (config) => checkPublicDir(session, config),
    // Before anything is copied.
    buildStart() {
      const { build, command, publicDir } = this.environment.config;
      if (command !== 'build' || !build.copyPublicDir || publicDir === '') return;
      if (kindOf(this.environment) !== 'browser') return;
      const secret = secretBelow(session, this.environment.getTopLevelConfig(), publicDir);
      if (secret) refuse(this, session, secret);
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const file = leakedInto(bundle, this.environment, session);
        if (file !== undefined) {
          refuse(this, session, serverCode(session, file), importerOf(this, file));
        }
      },
    },
    // A later plugin may have added files. Deletes the output before anyone can deploy it.
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }, bundle) {
        const file = leakedInto(bundle, this.environment, session);
        if (file === undefined) return;
        const { build, root } = this.environment.config;
        const folder = resolve(root, dir ?? build.outDir);
        for (const name of Object.keys(bundle)) rmSync(join(folder, name), { force: true });
        refuse(this, session, serverCode(session, file), importerOf(this, file));
      },
    },
  };
}

function checkPublicDir(session: Session, { publicDir }: ResolvedConfig): void {
  if (publicDir === '') return;
  const { root, serverDir } = session.disk;
  const server = [`${root}/${serverDir}`, realPath(`${root}/${serverDir}`)];
  const shared = [normalizePath(publicDir), realPath(publicDir)];
  // Either one may be a link: compare all names.
  if (server.some((a) => shared.some((b) => a && b && overlap(`${a}/`, `${b}/`)))) {
    throw new Error(`koze: publicDir and server code share a directory: ${publicDir}`);
  }
}

function overlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** Why `publicDir` must not be copied: it contains a link to server code, or a copy. */
function secretBelow(session: Session, config: ResolvedConfig, publicDir: string) {
  for (const { path } of filesBelow(normalizePath(publicDir))) {
    const secret = secretIn(session, config, path);
    const name = session.disk.toRelative(path);
    if (secret) return { ...secret, message: `${secret.message}: it would be served as ${name}` };
  }
  return undefined;
}

/** A server file that is in a build's output for browsers. */
function leakedInto(
  bundle: Bundle,
  environment: Environment,
  { disk }: Session,
): string | undefined {
  const outputs = publicOutputs(bundle, kindOf(environment));
  const { root } = environment.config;
  const sources = outputs.flatMap((output) =>
    output.type === 'asset' ? (output.originalFileNames ?? []) : [],
  );
  const named = sources.map((name) => disk.serverFile(resolve(root, name)));
  // Source maps are assets, or base64 in the code.
  const texts = outputs.map((output) => (output.type === 'asset' ? output.source : output.code));
  return named.find((file) => file !== undefined) ?? disk.serverFilesIn(texts)[0];
}

/** The Cloudflare plugin moves files that a worker's code imports by `?url` to the pages' build. */
function publicOutputs(bundle: Bundle, kind: Kind): Written[] {
  const outputs = Object.values(bundle);
  if (kind === 'browser') return outputs;
  if (kind === 'server') return [];
  const moved = outputs.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedAssets ?? [])]);
  return outputs.filter(({ fileName }) => moved.includes(fileName));
}

/** The module whose text contains a file's name. */
function importerOf(context: Rollup.PluginContext, file: string): string | undefined {
  const modules = [...context.getModuleIds()].map(cleanUrl);
  return modules.find((module) => isAbsolute(module) && read(module).includes(basename(file)));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // A directory, or a module that isn't a file.
  }
}
