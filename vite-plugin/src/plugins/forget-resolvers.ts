/**
 * Forgets the resolvers that an edit took out. What `registerDoResolver` was given stays for as long
 * as the runtime's module does, which no edit of the app's replaces.
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
        // With it go all that import it: those that are still there register anew.
        return [...modules, ...registry];
      },
    },
  };
}

/** Whether user code leads from `modules` to `targets`; what is generated leads there anyway. */
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
