/**
 * Forgets the resolvers that an edit removed. The runtime's module keeps whatever was passed to
 * `registerDoResolver`, and no edit of the app replaces that module.
 */
import { posix } from 'node:path';
import type { EnvironmentModuleNode, Plugin } from 'vite';
import { kindOf } from '../environment.js';
import { FOLDER } from './resolve-runtime.js';

const REGISTRY = posix.join(FOLDER, 'runtime/call/resolvers.js');

export function forgetResolvers(): Plugin {
  return {
    name: 'koze:resolvers',
    hotUpdate: {
      order: 'pre',
      handler({ modules }) {
        if (kindOf(this.environment) !== 'worker') return;
        const registry = this.environment.moduleGraph.getModulesByFile(REGISTRY);
        if (!registry || !leadsTo(registry, modules, new Set())) return;
        // This reloads all modules that import it, so that the remaining ones register again.
        return [...modules, ...registry];
      },
    },
  };
}

/**
 * Whether user code imports `targets` from `modules`. Generated modules always do, and don't count.
 */
function leadsTo(
  targets: ReadonlySet<EnvironmentModuleNode>,
  modules: Iterable<EnvironmentModuleNode>,
  seen: Set<EnvironmentModuleNode>,
): boolean {
  for (const module of modules) {
    if (targets.has(module)) return true;
    if (seen.has(module) || module.id?.startsWith('\0')) continue;
    seen.add(module);
    if (leadsTo(targets, module.importedModules, seen)) return true;
  }
  return false;
}
