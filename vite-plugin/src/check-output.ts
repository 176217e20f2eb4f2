/**
 * Keeps server files out of what a build writes. `new URL('./server/db.ts', import.meta.url)`,
 * `url()` in a style sheet and `<img src>` make Vite copy a file without resolving an import, so
 * the last word is about what is there in the end.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { normalizePath, type Plugin, type Rollup } from 'vite';
import { kindOf } from './environment.js';
import { refuse } from './guard-server-code.js';
import { cleanUrl } from './ids.js';
import type { Project } from './project.js';

export function checkOutput(project: Project): Plugin {
  return {
    name: 'koze:output',
    enforce: 'post',
    configResolved({ publicDir }) {
      const server = `${project.disk.root}/${project.disk.serverDir}/`;
      const shared = `${normalizePath(publicDir)}/`;
      if (publicDir && (server.startsWith(shared) || shared.startsWith(server))) {
        throw new Error(`koze: publicDir and server code share a directory: ${publicDir}`);
      }
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (kindOf(this.environment) !== 'browser') return;
        const copies = new Set(Object.values(bundle).flatMap(copiedFiles));
        for (const { content, file } of serverFiles(project)) {
          if (copies.has(content)) refuse(this, project, file, importerOf(this, file));
        }
      },
    },
  };
}

/** What a written file is and what the `data:` URLs in it hold, in base64. */
function copiedFiles(output: Rollup.OutputAsset | Rollup.OutputChunk): string[] {
  const bytes = Buffer.from(output.type === 'chunk' ? output.code : output.source);
  const inlined = bytes.toString().matchAll(/data:[^,"'`()\s]*;base64,([\w+/]+=*)/g);
  return [bytes.toString('base64'), ...Array.from(inlined, ([, data = '']) => data)];
}

/** All files below the server directory, in base64. Empty ones tell nobody anything. */
function serverFiles({ disk }: Project): { file: string; content: string }[] {
  const folder = join(disk.root, disk.serverDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).flatMap((name) => {
    const file = normalizePath(join(folder, String(name)));
    const content = read(file)?.toString('base64');
    return content ? [{ file, content }] : [];
  });
}

/** The module whose text names a file. */
function importerOf(context: Rollup.PluginContext, file: string): string | undefined {
  const modules = [...context.getModuleIds()].map(cleanUrl);
  return modules.find((module) => read(module)?.includes(basename(file)));
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // A directory, or a module that is no file.
  }
}
