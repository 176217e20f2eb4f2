/** In dev, browsers reload a page when it changes, or what it uses. */
import type { EnvironmentModuleNode, Plugin } from 'vite';
import { kindOf } from '../environment.js';
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
    },
    hotUpdate({ file, modules }) {
      if (kindOf(this.environment) !== 'worker') return;
      if (session.disk.isPage(file) || modules.some(isOfPage)) reload();
    },
  };
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
