/** How the scripts call other programs. Node built-ins only: this runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where things go that must vanish with `node_modules`: stamps, counts. */
export const stateFolder = join(root, 'node_modules/.koze');

/** Keeps wrangler, miniflare and Cloudflare's Vite plugin quiet, offline and out of the home folder. */
export const cloudflareEnv = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
};

const binFolder = join(root, 'node_modules/.bin');
const cargoFolder = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin');
const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== binFolder);
// A shell that was open while Rust was installed does not have cargo's folder yet.
if (!folders.includes(cargoFolder)) folders.push(cargoFolder);

/** The environment as the user has it: for npm, which must not run on the Node that it replaces. */
export const outerEnv = { ...process.env, PATH: folders.join(delimiter) };

/** The same with the project's own tools first, Node among them. */
export const innerEnv = {
  ...outerEnv,
  ...cloudflareEnv,
  // Vite, wrangler and TypeScript are megabytes, which each program would compile anew.
  NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache'),
  PATH: [binFolder, ...folders].join(delimiter),
};

/** On Windows npm and what it installs are scripts, which only a shell can start. */
export const shell = process.platform === 'win32';

/** In CI a lock file that does not fit is an error; elsewhere cargo may mend it. */
export const locked = process.env.CI ? ['--locked'] : [];

/**
 * Runs a program to its end. `output` is empty unless it was captured.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show`: let it write to the
 *   terminal instead of capturing what it writes.
 */
export function run(program, args, { env = innerEnv, show = false } = {}) {
  const stdio = show ? 'inherit' : 'pipe';
  const child = spawnSync(program, args, {
    cwd: root,
    env,
    shell,
    stdio,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return {
    ok: child.status === 0,
    output: show ? '' : `${child.stdout ?? ''}${child.stderr ?? ''}${child.error?.message ?? ''}`,
  };
}
