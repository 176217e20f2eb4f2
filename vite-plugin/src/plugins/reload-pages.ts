/** In dev, pages come, change and go while the server runs, and the browsers that show them reload. */
import { type EnvironmentModuleNode, normalizePath, type Plugin, type ViteDevServer } from 'vite';
import { kindOf } from '../environment.js';
import { entryModule } from '../ids.js';
import type { Session } from '../session.js';
import { whenQuiet } from '../when-quiet.js';

/** The script of every page in dev. Only pages reload: other documents have their own hot updates. */
export const PAGE_CLIENT = '/@koze/page-client';
const CHANGED = 'koze:page-changed';
const CLIENT_CODE = `import.meta.hot.on(${JSON.stringify(CHANGED)}, () => location.reload());`;

export function reloadPages(session: Session): Plugin {
  let reload = () => {};
  return {
    name: 'koze:reload-pages',
    apply: 'serve',
    resolveId: { filter: { id: /^\/@koze\/page-client$/ }, handler: (id) => id },
    load: { filter: { id: /^\/@koze\/page-client$/ }, handler: () => CLIENT_CODE },
    configureServer(server) {
      // Later than the worker learns of it: a page that reloads sooner would show what was.
      reload = whenQuiet(() => server.environments.client.hot.send(CHANGED));
      const renew = (name: string) => {
        const file = normalizePath(name);
        if (!session.disk.isPage(file)) return;
        session.refresh(file);
        forgetEntries(server);
        reload();
      };
      server.watcher.on('add', renew).on('unlink', renew);
    },
    hotUpdate({ modules }) {
      if (kindOf(this.environment) === 'worker' && modules.some(isOfPage)) reload();
    },
  };
}

/** The routes, and whether there are any. */
function forgetEntries(server: ViteDevServer): void {
  for (const environment of Object.values(server.environments)) {
    if (kindOf(environment) !== 'worker') continue;
    const { moduleGraph } = environment;
    for (const entry of ['koze:pages', 'koze:worker']) {
      const module = moduleGraph.getModuleById(entryModule(entry));
      if (module) moduleGraph.invalidateModule(module);
    }
    environment.hot.send({ type: 'full-reload' });
  }
}

/** Whether a page imports the module, directly or not. */
function isOfPage(module: EnvironmentModuleNode): boolean {
  const seen = new Set([module]);
  for (const each of seen) {
    if (each.file?.endsWith('.koze')) return true;
    for (const importer of each.importers) seen.add(importer);
  }
  return false;
}
