/** `koze()`: Durable Objects in `src/server/*.do.ts`, callable from pages and from workers. */
import type { Plugin } from 'vite';
import type { KozeOptions } from './options.js';
import { announceClasses } from './plugins/announce-classes.js';
import { applyEdits } from './plugins/apply-edits.js';
import { checkImports } from './plugins/check-imports.js';
import { checkOutput } from './plugins/check-output.js';
import { checkWorker } from './plugins/check-worker.js';
import { forgetResolvers } from './plugins/forget-resolvers.js';
import { guardDevServer } from './plugins/guard-dev-server.js';
import { guardServerCode } from './plugins/guard-server-code.js';
import { guardStyles } from './plugins/guard-styles.js';
import { lowerBases, lowerClasses } from './plugins/lower-syntax.js';
import { openProject } from './plugins/open-project.js';
import { pageAssets } from './plugins/page-assets.js';
import { pages } from './plugins/pages.js';
import { passPreflights } from './plugins/pass-preflights.js';
import { reloadPages } from './plugins/reload-pages.js';
import { resolveRuntime } from './plugins/resolve-runtime.js';
import { restartServer } from './plugins/restart-server.js';
import { keepWranglerInStep } from './plugins/sync-wrangler.js';
import { tellNoAnswer } from './plugins/tell-no-answer.js';
import { tellPageProblems } from './plugins/tell-page-problems.js';
import { virtualModules } from './plugins/virtual-modules.js';
import { Session } from './session.js';

export type { KozeOptions } from './options.js';

/**
 * The plugin. Add it to `plugins` in vite.config.ts, before or after `@cloudflare/vite-plugin`.
 */
export function koze(options: KozeOptions = {}): Plugin[] {
  const session = new Session(options);
  const modules = () => [
    resolveRuntime(),
    virtualModules(session),
    pages(session),
    guardServerCode(session),
    ...guardStyles(session),
    checkImports(session),
    checkOutput(session),
  ];
  return [
    keepWranglerInStep(session),
    openProject(session),
    announceClasses(session),
    restartServer(session),
    applyEdits(session),
    reloadPages(session),
    pageAssets(session),
    tellPageProblems(session),
    forgetResolvers(),
    guardDevServer(session),
    tellNoAnswer(options.basePath),
    passPreflights(options.allowedOrigins),
    checkWorker(session),
    lowerClasses(session),
    lowerBases(session),
    ...modules(),
    webWorkers(modules),
  ];
}

/** Vite bundles a page's web workers separately, with plugins of their own. */
function webWorkers(modules: () => Plugin[]): Plugin {
  return {
    name: 'koze:web-workers',
    config: ({ worker }) => ({
      worker: { plugins: () => [...(worker?.plugins?.() ?? []), ...modules()] },
    }),
  };
}
