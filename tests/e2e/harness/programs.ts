/** Programs that tests start, and end together with whatever those have started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { innerEnv, shell } from '../../../scripts/lib/tools.mjs';
import { cleanEnvironment } from './environment.js';

export interface Program {
  /** What it has written so far, without colours. */
  readonly output: string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
  /** Ends it and its children. */
  stop(): Promise<void>;
}

/** Starts a program. */
export function start(folder: string, program: string, args: readonly string[]): Program {
  const child = spawn(program, args, {
    cwd: folder,
    env: environment(folder),
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: workerd would outlive a Vite that is ended alone.
    detached: process.platform !== 'win32',
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += stripVTControlCharacters(chunk.toString());
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(-1);
    });
    child.on('close', (code) => resolve(code ?? -1));
  });
  return {
    get output() {
      return output;
    },
    ended,
    async stop() {
      signal(child, 'SIGTERM');
      const patience = setTimeout(() => signal(child, 'SIGKILL'), 3_000);
      await ended;
      clearTimeout(patience);
      signal(child, 'SIGKILL');
    },
  };
}

/** Runs a program to its end. */
export async function run(folder: string, program: string, args: readonly string[]) {
  const started = start(folder, program, args);
  const code = await started.ended;
  return { ok: code === 0, output: started.output };
}

/** `vite build`, as a program. */
export function build(folder: string) {
  return run(folder, 'vite', ['build']);
}

/** Waits until a program is up. Ends it, and throws with its output, if it isn't, or has ended. */
export async function whenUp(
  program: Program,
  isUp: () => boolean | Promise<boolean>,
  what: string,
  timeout?: number,
): Promise<void> {
  let over = false;
  void program.ended.then(() => {
    over = true;
  });
  try {
    await until(async () => over || (await isUp()), `${what} to answer`, timeout);
    if (over) throw new Error(`${what} ended`);
  } catch (error) {
    await program.stop();
    throw new Error(`${error instanceof Error ? error.message : error}:\n${program.output}`);
  }
}

/** Waits until a check holds. What it throws counts as no. */
export async function until(
  check: () => boolean | Promise<boolean>,
  what: string,
  timeout = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeout;
  let last: unknown;
  do {
    try {
      if (await check()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeout} ms for ${what}`, { cause: last });
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // It has ended.
  }
}

/** Ours, without what vitest tells the code that it tests. A folder's own programs come first. */
function environment(folder: string): NodeJS.ProcessEnv {
  const PATH = [join(folder, 'node_modules/.bin'), innerEnv.PATH].join(delimiter);
  // Servers of one name would find each other in the registry that they share by default.
  const WRANGLER_REGISTRY_PATH = join(folder, '.wrangler/registry');
  const env = { ...innerEnv, PATH, WRANGLER_REGISTRY_PATH, NO_COLOR: '1' };
  cleanEnvironment(env);
  return env;
}
