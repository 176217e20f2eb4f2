/**
 * Restarts the dev server when a class, one of its bases or `src/middleware.*` appears or
 * disappears. Vite's `hotUpdate` doesn't report such files to plugins.
 */
import { normalizePath, type Plugin } from 'vite';
import type { Session } from '../session.js';
import { whenQuiet } from '../when-quiet.js';

export function restartServer(session: Session): Plugin {
  return {
    name: 'koze:restart',
    enforce: 'pre',
    configureServer(server) {
      const restart = whenQuiet(() => void server.restart());
      const restartFor = (name: string) => {
        session.disk.forgetFiles();
        const file = normalizePath(name);
        const concerns = session.disk.watched().files.includes(file);
        if (concerns || session.disk.objectId(file) !== undefined) restart();
      };
      server.watcher.on('add', restartFor).on('unlink', restartFor);
    },
  };
}
