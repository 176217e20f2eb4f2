/** The third way: built by esbuild, as wrangler's custom build, and served by `wrangler dev`. */
import { start, whenUp } from './programs.js';
import type { Server } from './server.js';

/** Serves an app whose wrangler.jsonc has a `build.command`. Throws if it does not answer. */
export async function wranglerDev(folder: string): Promise<Server> {
  const flags = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'];
  const program = start(folder, 'wrangler', ['dev', ...flags]);
  const origin = () => program.output.match(/Ready on (http:\S+)/)?.[1];
  await whenUp(program, () => origin() !== undefined, 'wrangler dev');
  return {
    get output() {
      return program.output;
    },
    stop: program.stop,
    origin: origin() ?? '',
  };
}
