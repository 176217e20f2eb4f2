/**
 * One module, one identity. Generated code and user code both import `@kuratchi/koze/…`; if they
 * got two copies, a resolver would register in one and be looked up in the other.
 */
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';

// In dev, Vite would bundle what user code imports and leave what this plugin resolves; and it would
// reload the page once it comes across the package that the runtime depends on.
const UNBUNDLED = { exclude: ['@kuratchi/koze', 'devalue'] };
const PACKAGE = /^@kuratchi\/koze(?:\/|$)/;

export function resolveRuntime(): Plugin {
  return {
    name: 'koze:runtime',
    enforce: 'pre',
    config: () => ({ optimizeDeps: UNBUNDLED }),
    configEnvironment: () => ({ optimizeDeps: UNBUNDLED }),
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
