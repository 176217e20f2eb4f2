/** Vite's servers: from the sources, and from what a build made of them. */
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { buildHere } from './build.js';
import { devHere } from './dev.js';
import { cleanEnvironment, enterFolder } from './environment.js';
import { collectLog } from './log.js';
import { start, whenUp } from './programs.js';

export interface Server {
  readonly origin: string;
  /** What it has written so far, without colours. */
  readonly output: string;
  stop(): Promise<void>;
}

/** How a server is run: from the sources, or from what `vite build` made of them. */
export type Mode = 'dev' | 'build';
export const MODES: readonly Mode[] = ['dev', 'build'];

/** Builds an app if the mode wants it, and serves it. Throws with its output if it can't. */
export async function serve(folder: string, mode: Mode): Promise<Server> {
  if (mode === 'build') {
    const { ok, output } = await buildHere(folder);
    if (!ok) throw new Error(`vite build failed:\n${output}`);
  }
  return restart(folder, mode);
}

/** Serves an app again without rebuilding it. */
export async function restart(folder: string, mode: Mode): Promise<Server> {
  return mode === 'dev' ? devHere(folder, await freePort()) : previewHere(folder);
}

/**
 * Serves what `vite build` has left, in this process: as a program, each server would load Vite and
 * Cloudflare's tools anew, which takes longer than to serve.
 */
async function previewHere(folder: string): Promise<Server> {
  const { preview } = await import('vite');
  const log = await collectLog();
  enterFolder(folder);
  const options = {
    root: folder,
    customLogger: log.logger,
    preview: { host: '127.0.0.1', port: 0 },
  };
  const server = await preview(options).catch((error: unknown) => {
    throw new Error(`vite preview failed:\n${log.text}\n${inspect(error)}`);
  });
  cleanEnvironment(process.env);
  const address = server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('vite preview has no port');
  return {
    get output() {
      return log.text;
    },
    origin: `http://127.0.0.1:${address.port}`,
    stop: () => server.close(),
  };
}

/** A limit for what hangs, not for what is slow: a busy machine takes half a minute. */
const START_TIMEOUT = 90_000;

/**
 * Serves an app by its own Vite, as a user starts it: from the sources, or from what `vite build`
 * has left. Throws with its output if it does not answer.
 */
export async function serveByProgram(folder: string, mode: Mode): Promise<Server> {
  const port = await freePort();
  const command = mode === 'dev' ? 'dev' : 'preview';
  const options = ['--port', String(port), '--strictPort', '--host', '127.0.0.1'];
  const program = start(folder, 'vite', [command, ...options]);
  const origin = `http://127.0.0.1:${port}`;
  const answers = async () => {
    await fetch(origin, { signal: AbortSignal.timeout(5_000) });
    return true;
  };
  await whenUp(program, answers, `vite ${command}`, START_TIMEOUT);
  return {
    get output() {
      return program.output;
    },
    stop: program.stop,
    origin,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
