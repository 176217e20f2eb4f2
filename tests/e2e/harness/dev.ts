/** Vite's dev server in this process: as programs, each would load Vite and Cloudflare's tools anew. */
import { registerHooks } from 'node:module';
import { inspect } from 'node:util';
import type { ViteDevServer } from 'vite';
import { cleanEnvironment, enterFolder } from './environment.js';
import { collectLog } from './log.js';

/** The plugin that keeps in its module which worker is served and what it exports. */
const PLUGIN = import.meta.resolve('@cloudflare/vite-plugin');

/** How many servers have started here, each with a plugin of its own. */
let servers = 0;
let isRunning = false;

// Each of them listens for the end of the process.
process.setMaxListeners(0);
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url === PLUGIN ? { ...resolved, url: `${PLUGIN}?server=${servers}` } : resolved;
  },
});

/** Serves the sources of an app at a port. Stop it before you start the next. */
export async function devHere(folder: string, port: number) {
  if (isRunning) throw new Error('Another dev server runs in this process.');
  const { createServer } = await import('vite');
  const log = await collectLog();
  enterFolder(folder);
  servers += 1;
  isRunning = true;
  let server: ViteDevServer | undefined;
  const stop = async () => {
    await server?.close();
    cleanEnvironment(process.env);
    isRunning = false;
  };
  try {
    const options = { host: '127.0.0.1', port, strictPort: true };
    server = await createServer({ root: folder, customLogger: log.logger, server: options });
    await server.listen();
  } catch (error) {
    await stop();
    throw new Error(`vite dev failed:\n${log.text}\n${inspect(error)}`);
  }
  return {
    get output() {
      return log.text;
    },
    origin: `http://127.0.0.1:${port}`,
    stop,
  };
}
