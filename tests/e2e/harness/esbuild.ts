/** The third way: built by esbuild, as wrangler's custom build, and served by `wrangler dev`. */
import { type Program, start, until } from './programs.js';
import type { Server } from './server.js';

/** Serves an app whose wrangler.jsonc has a `build.command`. Throws if it does not answer. */
export async function wranglerDev(folder: string): Promise<Server> {
  const flags = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'];
  const program = start(folder, 'wrangler', ['dev', ...flags]);
  const origin = () => program.output.match(/Ready on (http:\S+)/)?.[1];
  try {
    await either(program, () => origin() !== undefined);
  } catch (error) {
    await program.stop();
    throw new Error(`${error instanceof Error ? error.message : error}:\n${program.output}`);
  }
  return {
    get output() {
      return program.output;
    },
    stop: program.stop,
    origin: origin() ?? '',
  };
}

async function either(program: Program, isReady: () => boolean): Promise<void> {
  let over = false;
  void program.ended.then(() => {
    over = true;
  });
  await until(() => over || isReady(), 'wrangler dev to answer');
  if (over) throw new Error('wrangler dev ended');
}
