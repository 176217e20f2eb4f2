/**
 * Files of a project that hold what the worker holds: its build with the source maps, its data, its
 * settings and its secrets. Vite serves whatever lies below the root to anybody who types the URL.
 */
import { relative, resolve } from 'node:path';
import { normalizePath, type ResolvedConfig } from 'vite';

const FOLDERS = new Set(['.wrangler', '.koze']);
const SETTINGS = /^(?:\.dev\.vars(?:\..*)?|\.env(?:\..*)?|wrangler\.(?:jsonc?|toml))$/i;

/** Whether a file is the worker's own. Of code in packages, nothing is. */
export function isPrivate(config: ResolvedConfig, file: string): boolean {
  const path = normalizePath(relative(config.root, file));
  const segments = path.split('/');
  if (segments.includes('node_modules')) return false;
  if (segments.some((segment) => FOLDERS.has(segment))) return true;
  return SETTINGS.test(segments.at(-1) ?? '') || isBuiltForServers(config, file);
}

/** The innermost output directory counts: `dist/server` lies in `dist`, which may be the pages'. */
function isBuiltForServers({ environments, root }: ResolvedConfig, file: string): boolean {
  let innermost = '';
  let isServers = false;
  for (const { build, consumer } of Object.values(environments)) {
    const directory = `${normalizePath(resolve(root, build.outDir))}/`;
    // One that holds the project itself says nothing about its files.
    if (!file.startsWith(directory) || `${root}/`.startsWith(directory)) continue;
    if (directory.length < innermost.length) continue;
    // Where several environments write into one, what is there is the pages', too.
    isServers = consumer === 'server' && (directory !== innermost || isServers);
    innermost = directory;
  }
  return isServers;
}
