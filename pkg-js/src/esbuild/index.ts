/**
 * `koze()` for esbuild: Durable Objects in `src/server/*.do.ts`, callable from pages and workers.
 */
import type { Plugin } from 'esbuild';
import type { ProjectOnDiskOptions } from '../node/index.js';
import { checkOutput } from './check-output.js';
import { checkWorker } from './check-worker.js';
import { type Environment, environmentOf } from './environment.js';
import { explainMissingExports } from './explain-missing-exports.js';
import { guardServerCode } from './guard-server-code.js';
import { pages } from './pages.js';
import { keepExternal, resolveRuntime } from './resolve.js';
import { Session } from './session.js';
import { virtualModules } from './virtual-modules.js';

export type { Environment } from './environment.js';

/** Options of {@link koze}. */
export interface KozeOptions extends Partial<ProjectOnDiskOptions> {
  /**
   * Where the build's code runs. Default: `worker` with the condition `workerd`, `server` with the
   * platform `node`, else `browser`.
   */
  environment?: Environment;
  /**
   * Whether this is a developer's machine, where errors are shown in full. Default: no. Never set
   * it for a build that you deploy: strangers would see the messages of errors.
   */
  dev?: boolean;
}

/** The plugin, for `plugins` of a build with `bundle: true`. List it before all others. */
export function koze({ environment, dev = false, ...options }: KozeOptions = {}): Plugin {
  return {
    name: 'koze',
    setup(build) {
      const { initialOptions } = build;
      const kind = environmentOf(initialOptions, environment);
      const session = new Session(build, options);
      resolveRuntime(build);
      virtualModules(build, session, kind, dev);
      pages(build, session, kind);
      explainMissingExports(build, session, kind);
      if (kind === 'browser') {
        checkOutput(build, session, guardServerCode(build, session));
      }
      if (kind === 'worker') {
        // Workers are modules. Another format would export no class.
        initialOptions.format ??= 'esm';
        // workerd doesn't support decorators.
        initialOptions.target ??= 'es2022';
        keepExternal(build);
        checkWorker(build, session);
      }
    },
  };
}
