/** `koze()`: Durable Objects in `src/server/*.do.ts`, callable from pages and from workers. */
import type { WranglerOptions } from '@kuratchi/koze/node';
import type { Plugin } from 'vite';
import { checkImports } from './plugins/check-imports.js';
import { checkOutput } from './plugins/check-output.js';
import { followChanges } from './plugins/follow-changes.js';
import { forgetResolvers } from './plugins/forget-resolvers.js';
import { guardDevServer } from './plugins/guard-dev-server.js';
import { guardServerCode } from './plugins/guard-server-code.js';
import { guardStyles } from './plugins/guard-styles.js';
import { lowerBases, lowerClasses } from './plugins/lower-syntax.js';
import { passPreflights } from './plugins/pass-preflights.js';
import { resolveRuntime } from './plugins/resolve-runtime.js';
import { keepWranglerInStep } from './plugins/sync-wrangler.js';
import { virtualModules } from './plugins/virtual-modules.js';
import { Project } from './project.js';

/** Options of {@link koze}. */
export interface KozeOptions {
  /** The directory that holds the `.do.*` files, relative to Vite's root. Default: `src/server`. */
  serverDir?: string;
  /** Path that every call's URL begins with. Default: `/__koze`. */
  basePath?: string;
  /**
   * Origins whose pages may call too, with cookies, as browsers spell them:
   * `https://app.example.com`. Default: none.
   */
  allowedOrigins?: string[];
  /**
   * Whether a request that no browser sent may call: scripts, apps, other servers. Default: no.
   */
  allowNonBrowser?: boolean;
  /** Whether a parameter whose type cannot be checked is an error. Default: a warning. */
  strict?: boolean;
  /**
   * How wrangler's configuration at Vite's root is kept in step: what new classes keep data in
   * (`storage`: `sqlite` or `kv`) and how a file without either tells of classes (`lifecycle`:
   * `migrations` or `exports`). `false` leaves it alone, for one that lies elsewhere.
   */
  wrangler?: WranglerOptions | false;
}

/**
 * The plugin, for `plugins` of vite.config.ts, beside `@cloudflare/vite-plugin` and before or
 * after it.
 */
export function koze(options: KozeOptions = {}): Plugin[] {
  const project = new Project(options);
  const modules = () => [
    resolveRuntime(),
    virtualModules(project),
    guardServerCode(project),
    ...guardStyles(project),
    checkImports(project),
    checkOutput(project),
  ];
  return [
    keepWranglerInStep(project),
    followChanges(project),
    forgetResolvers(),
    guardDevServer(project),
    passPreflights(options.allowedOrigins),
    lowerClasses(project),
    lowerBases(project),
    ...modules(),
    webWorkers(modules),
  ];
}

/** A page's web workers are bundled apart, by plugins of their own. */
function webWorkers(modules: () => Plugin[]): Plugin {
  return {
    name: 'koze:web-workers',
    config: ({ worker }) => ({
      worker: { plugins: () => [...(worker?.plugins?.() ?? []), ...modules()] },
    }),
  };
}
