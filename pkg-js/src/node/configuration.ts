/** Where a project's wrangler configuration is, and how it is written. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { ForeignConfiguration } from '../compiler/wire.js';
import { readCloudflareOptions } from './cloudflare-options.js';
import { slashes } from './paths.js';
import type { ProjectOnDisk } from './project.js';

/** A configuration: a file that Koze keeps up to date, or one that it only checks. */
export type Configuration =
  | { readonly file: string }
  | { readonly file: string; readonly foreign: ForeignConfiguration };

const VARIABLE = 'CLOUDFLARE_VITE_WRANGLER_CONFIG_PATH';
const PROGRAM = 'cloudflare.config.ts';
const VITE_CONFIGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `vite.config.${end}`);
/** @cloudflare/vite-plugin and wrangler look for them in different orders. */
const VITE_ORDER = ['wrangler.jsonc', 'wrangler.json', 'wrangler.toml'];
const WRANGLER_ORDER = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'];

/**
 * Finds the configuration. Its path is relative to the root.
 *
 * @param named the file that the user names
 * @param isUnderVite whether `cloudflare()` reads it
 * @param variable the file that an environment variable names
 */
export function findConfiguration(
  project: ProjectOnDisk,
  named: string | undefined,
  isUnderVite: boolean,
  variable = fromEnvironment(project),
): Configuration {
  const { root } = project;
  const isThere = (file: string) => existsSync(join(root, file));
  const at = (path: string) => ({ file: slashes(relative(root, resolve(root, path))) });
  if (named !== undefined) return at(named);
  const order = isUnderVite ? VITE_ORDER : WRANGLER_ORDER;
  const own = order.find(isThere);
  if (!isUnderVite) return { file: own ?? 'wrangler.jsonc' };

  const vite = VITE_CONFIGS.find(isThere);
  const options = readCloudflareOptions((vite && project.read(vite)) ?? '');
  const foreign = (form: ForeignConfiguration['form'], file: string, text: string) => ({
    file: form === 'program' ? '.koze/cloudflare.ts' : file,
    foreign: { file, form, text },
  });
  if (options.newConfig || isThere(PROGRAM)) {
    return foreign('program', PROGRAM, project.read(PROGRAM) ?? '');
  }
  if (vite !== undefined && options.isComputed) return foreign('computed', vite, '');
  const path = options.configPath ?? variable;
  const file = path === undefined ? own : at(path).file;
  const isInline = options.config !== undefined && /\bdurable_objects\b/.test(options.config);
  if (vite !== undefined && options.config !== undefined && (isInline || file === undefined)) {
    return foreign('inline', vite, `${options.config}\n${(file && project.read(file)) ?? ''}`);
  }
  if (vite !== undefined && options.isOpen && file === undefined) {
    return foreign('computed', vite, '');
  }
  return { file: file ?? 'wrangler.jsonc' };
}

/** `cloudflare()` reads the variable from the environment, and from `.env` files. */
function fromEnvironment(project: ProjectOnDisk): string | undefined {
  const line = new RegExp(`^\\s*(?:export\\s+)?${VARIABLE}\\s*=\\s*(['"]?)(.+?)\\1\\s*$`, 'm');
  const files = ['.env.local', '.env'].map((file) => line.exec(project.read(file) ?? '')?.[2]);
  return process.env[VARIABLE] || files.find((path) => path !== undefined);
}
