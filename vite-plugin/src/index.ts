/** `koze()`: Durable Objects in `src/server/*.do.ts`, callable from pages and from workers. */
import type { Plugin } from 'vite';
import { checkImports } from './check-imports.js';
import { followChanges } from './follow-changes.js';
import { guardServerCode } from './guard-server-code.js';
import { Project } from './project.js';
import { resolveRuntime } from './resolve-runtime.js';
import { virtualModules } from './virtual-modules.js';

/** Options of {@link koze}. */
export interface KozeOptions {
  /** The directory that holds the `.do.*` files, relative to Vite's root. Default: `src/server`. */
  serverDir?: string;
  /** Path that every call's URL begins with. Default: `/__koze`. */
  basePath?: string;
}

/**
 * The plugin, for `plugins` of vite.config.ts, beside `@cloudflare/vite-plugin` and before or
 * after it.
 */
export function koze(options: KozeOptions = {}): Plugin[] {
  const project = new Project(options);
  return [
    followChanges(project),
    resolveRuntime(),
    virtualModules(project),
    guardServerCode(project),
    checkImports(project),
  ];
}
