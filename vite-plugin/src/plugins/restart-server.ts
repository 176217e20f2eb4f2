/**
 * Restarts the dev server when a class, one of its bases, `caller.*` or `src/middleware.*` appears
 * or disappears. Vite's `hotUpdate` doesn't report such files to plugins.
 */
import { normalizePath, type Plugin, type ViteDevServer } from 'vite';
import type { Session } from '../session.js';
import { noteChange, whenQuiet } from '../when-quiet.js';

export function restartServer(session: Session): Plugin {
  return {
    name: 'koze:restart',
    enforce: 'pre',
    configureServer(server) {
      restartOnlyIfServed(server);
      const restart = whenQuiet(() => {
        server.restart().catch((error: unknown) => server.config.logger.error(`koze: ${error}`));
      });
      const restartFor = (name: string) => {
        session.disk.forgetFiles();
        const file = normalizePath(name);
        if (session.disk.isPage(file)) return;
        const concerns = session.disk.watched().files.includes(file);
        if (concerns || session.disk.isSource(file)) restart();
      };
      server.watcher.on('all', noteChange);
      server.watcher.on('add', restartFor).on('unlink', restartFor);
    },
  };
}

/**
 * Ignores restarts of a server that isn't served. If a restart fails, Vite keeps the old server and
 * leaves the new one behind, with a watcher that still reports changes to every plugin. To restart
 * that one would end the process: the old server has the port.
 */
function restartOnlyIfServed(server: ViteDevServer): void {
  const restart = server.restart.bind(server);
  server.restart = async (forceOptimize) => {
    const { httpServer } = server;
    if (!httpServer || httpServer.listening) return restart(forceOptimize);
    httpServer.once('listening', () => void restart(forceOptimize));
  };
}
