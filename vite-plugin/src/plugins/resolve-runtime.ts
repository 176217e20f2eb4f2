/**
 * One module, one identity. Generated code and user code both import `@kuratchi/koze/…`; if they
 * got two copies, a resolver would register in one and be looked up in the other.
 */
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';

// In dev, Vite would bundle what user code imports and leave what this plugin resolves; and it would
// reload the page once it comes across the package that the runtime depends on.
const UNBUNDLED = { exclude: ['@kuratchi/koze', 'devalue'] };
const PACKAGE = /^@kuratchi\/koze(?:\/|$)/;
/** The runtime's, and what else is published with it. */
export const FOLDER = posix.dirname(fileOf('@kuratchi/koze'));

export function resolveRuntime(): Plugin {
  return {
    name: 'koze:runtime',
    enforce: 'pre',
    config: () => ({ optimizeDeps: UNBUNDLED }),
    configEnvironment: () => ({ optimizeDeps: UNBUNDLED }),
    resolveId: {
      filter: { id: /^(?:\.|@kuratchi\/koze(?:\/|$))/ },
      handler(id, importer) {
        if (PACKAGE.test(id)) return fileOf(id);
        // In dev, Vite would add `?v=…` to a file in node_modules that another one there imports:
        // a module of its own, beside the one that user code imports.
        if (!id.startsWith('.') || !importer?.startsWith(`${FOLDER}/`)) return;
        return posix.join(posix.dirname(importer), id);
      },
    },
  };
}

/** Resolved from here: under a strict package manager the user's project need not see it. */
function fileOf(id: string): string {
  return normalizePath(fileURLToPath(import.meta.resolve(id)));
}
