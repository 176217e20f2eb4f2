/**
 * One module, one identity. Generated code and user code both import `@kuratchi/koze/…`; if they
 * got two copies, a resolver would register in one and be looked up in the other.
 */
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';

const PACKAGE = /^@kuratchi\/koze(?:\/|$)/;

export function resolveRuntime(): Plugin {
  return {
    name: 'koze:runtime',
    enforce: 'pre',
    // In dev, Vite would bundle what user code imports and leave what this plugin resolves.
    config: () => ({ optimizeDeps: { exclude: ['@kuratchi/koze'] } }),
    configEnvironment: () => ({ optimizeDeps: { exclude: ['@kuratchi/koze'] } }),
    resolveId: {
      filter: { id: PACKAGE },
      handler(id) {
        if (!PACKAGE.test(id)) return;
        // Resolved from here: under a strict package manager the user's project need not see it.
        return normalizePath(fileURLToPath(import.meta.resolve(id)));
      },
    },
  };
}
