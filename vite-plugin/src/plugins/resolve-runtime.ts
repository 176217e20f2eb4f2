/**
 * One module, one identity. Generated code and user code both import `@kuratchi/koze/…`. With two
 * copies, a resolver would be registered in one and looked up in the other.
 */
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';

// In dev, Vite would bundle what user code imports, but not what this plugin resolves. It would
// also reload the page when it discovers the package that the runtime depends on.
const UNBUNDLED = { exclude: ['@kuratchi/koze', 'devalue'] };
/** What generated code imports, and the same modules in user code. The package's other parts, and other
 * packages of its name, are left to Vite. */
const RUNTIME = /^@kuratchi\/koze(?:$|\/runtime\/)/;
/** The folder of the runtime and everything published with it. */
export const FOLDER = posix.dirname(fileOf('@kuratchi/koze'));

export function resolveRuntime(): Plugin {
  return {
    name: 'koze:runtime',
    enforce: 'pre',
    config: () => ({ optimizeDeps: UNBUNDLED }),
    configEnvironment: () => ({ optimizeDeps: UNBUNDLED }),
    resolveId: {
      filter: { id: /^(?:\.|@kuratchi\/koze(?:$|\/runtime\/))/ },
      handler(id, importer) {
        if (RUNTIME.test(id)) return exportedFile(id);
        // In dev, Vite would add `?v=…` to a file in node_modules that another file there imports.
        // That would be a second module, next to the one that user code imports.
        if (!id.startsWith('.') || !importer?.startsWith(`${FOLDER}/`)) return;
        return posix.join(posix.dirname(importer), id);
      },
    },
  };
}

/** The file of an import; `undefined` if the package doesn't export it. */
function exportedFile(id: string): string | undefined {
  try {
    return fileOf(id);
  } catch {
    return undefined; // Vite reports it, unless another plugin resolves it.
  }
}

/** Resolved from here: under a strict package manager the user's project need not see it. */
function fileOf(id: string): string {
  return normalizePath(fileURLToPath(import.meta.resolve(id)));
}
