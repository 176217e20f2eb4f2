/**
 * Files that are private to the worker: its build with the source maps, its data, its settings and
 * its secrets. Vite serves every file below the root to anyone who types its URL.
 */
import { relative, resolve } from 'node:path';
import { normalizePath, type ResolvedConfig } from 'vite';

const FOLDERS = new Set(['.wrangler', '.koze']);
const SETTINGS = /^(?:\.dev\.vars(?:\..*)?|\.env(?:\..*)?|wrangler\.(?:jsonc?|toml))$/i;

/** Whether a file is private to the worker. Files of packages never are. */
export function isPrivate(config: ResolvedConfig, file: string): boolean {
  const path = normalizePath(relative(config.root, file));
  const segments = path.split('/');
  if (segments.includes('node_modules')) return false;
  if (segments.some((segment) => FOLDERS.has(segment))) return true;
  return SETTINGS.test(segments.at(-1) ?? '') || isBuiltForServers(config, file);
}

/**
 * The innermost output directory decides: `dist/server` is inside `dist`, which may be the pages'.
 */
function isBuiltForServers({ environments, root }: ResolvedConfig, file: string): boolean {
  let innermost = '';
  let isServers = false;
  for (const { build, consumer } of Object.values(environments)) {
    const directory = `${normalizePath(resolve(root, build.outDir))}/`;
    // A directory that contains the project itself says nothing about its files.
    if (!file.startsWith(directory) || `${root}/`.startsWith(directory)) continue;
    if (directory.length < innermost.length) continue;
    // If several environments share a directory, it is also the pages'.
    isServers = consumer === 'server' && (directory !== innermost || isServers);
    innermost = directory;
  }
  return isServers;
}
