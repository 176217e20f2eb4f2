/** Resolves imports that aren't the project's own. */
import { createRequire } from 'node:module';
import type { OnResolveArgs, PluginBuild, ResolveResult } from 'esbuild';

/** Marks an import that comes from {@link resolveElsewhere}: our own callbacks get it again. */
const PASS = Symbol('pass');

/** Whether to leave an import to others. */
export function isPassed(args: OnResolveArgs): boolean {
  return args.pluginData === PASS;
}

/** What the other plugins and esbuild resolve an import to; `undefined` if none of them can. */
export async function resolveElsewhere(
  build: PluginBuild,
  args: OnResolveArgs,
  path = args.path,
): Promise<ResolveResult | undefined> {
  const { importer, kind, namespace, resolveDir } = args;
  const options = { importer, kind, namespace, resolveDir, with: args.with, pluginData: PASS };
  const result = await build.resolve(path, options);
  return result.errors.length > 0 ? undefined : result;
}

/**
 * One module, one identity. Generated code and user code both import `@kuratchi/koze/…`. With two
 * copies, a resolver would be registered in one and looked up in the other.
 */
export function resolveRuntime(build: PluginBuild): void {
  // Resolved from here: under a strict package manager the user's project need not see it.
  const { resolve } = createRequire(import.meta.url);
  // The package's other parts, and other packages of its name, are left to esbuild.
  build.onResolve({ filter: /^@kuratchi\/koze(?:$|\/runtime\/)/ }, ({ path }) => {
    // esbuild doesn't read the manifest's `sideEffects` for paths that a plugin resolves.
    try {
      return { path: resolve(path), sideEffects: false };
    } catch {
      return undefined; // esbuild reports it, unless another plugin resolves it.
    }
  });
}

/** Modules that the runtime provides. */
export const BUILT_IN = /^(?:cloudflare|node):/;

/** Leaves the runtime's own modules external, unless another plugin resolves them. */
export function keepExternal(build: PluginBuild): void {
  // Every class imports `cloudflare:workers`, and esbuild is slow to find nothing.
  const claimed = new Map<string, Promise<boolean>>();
  build.onStart(() => claimed.clear());
  build.onResolve({ filter: BUILT_IN }, async (args) => {
    const { path } = args;
    if (isPassed(args)) return undefined;
    const isClaimed =
      claimed.get(path) ?? resolveElsewhere(build, args).then((found) => found !== undefined);
    claimed.set(path, isClaimed);
    return (await isClaimed) ? undefined : { path, external: true };
  });
}
