/**
 * Checks that a built worker exports the classes that its configuration binds. wrangler would refuse
 * it only when it is deployed.
 */
import { isAbsolute } from 'node:path';
import type { Plugin, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { asError, asWarning } from '../errors.js';
import { cleanUrl } from '../ids.js';
import { shadowedPages } from '../pages/shadowed.js';
import type { Session } from '../session.js';
import { boundClasses, type WorkerConfig } from './announce-classes.js';

/** The configuration that @cloudflare/vite-plugin writes beside the worker. */
const CONFIGURATION = 'wrangler.json';

export function checkWorker(session: Session): Plugin {
  return {
    name: 'koze:worker-exports',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (kindOf(this.environment) !== 'worker') return;
        const config = configurationIn(bundle);
        const outputs = Object.values(bundle);
        const chunks = outputs.filter((output) => output.type === 'chunk' && output.isEntry);
        const entry = chunks.find(({ fileName }) => fileName === config?.main);
        if (!config || entry?.type !== 'chunk') return;
        const check = {
          main: mainOf(session, this, entry) ?? 'the worker',
          exports: entry.exports,
          bound: boundClasses(config),
        };
        const found = session.disk.compiler.checkWorker(check);
        if (found.length > 0) this.error(asError(session, found));
        const vite = this.environment.getTopLevelConfig();
        for (const problem of shadowedPages(session, vite, config.assets ?? {})) {
          this.warn(asWarning(session, problem));
        }
      },
    },
  };
}

function configurationIn(bundle: Rollup.OutputBundle): WorkerConfig | undefined {
  const asset = bundle[CONFIGURATION];
  if (asset?.type !== 'asset') return undefined;
  return JSON.parse(String(asset.source)) as WorkerConfig;
}

/** The app's own file that the entry, a module of @cloudflare/vite-plugin, re-exports. */
function mainOf(
  { disk }: Session,
  context: Rollup.PluginContext,
  { facadeModuleId }: Rollup.OutputChunk,
): string | undefined {
  const entry = facadeModuleId === null ? null : context.getModuleInfo(facadeModuleId);
  const modules = [facadeModuleId ?? '', ...(entry?.importedIds ?? [])].map(cleanUrl);
  const own = modules.find((id) => isAbsolute(id) && !id.includes('/node_modules/'));
  return own && disk.toRelative(own);
}
