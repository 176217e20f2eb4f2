/** How imports are resolved that are not the project's own. */
import { createRequire } from 'node:module';
import type { OnResolveArgs, PluginBuild, ResolveResult } from 'esbuild';

/** Marks an import that comes from {@link resolveElsewhere}: the same callbacks get it again. */
const PASS = Symbol('pass');

/** Whether an import is for others to resolve. */
export function isPassed(args: OnResolveArgs): boolean {
  return args.pluginData === PASS;
}

/** What everybody else makes of an import; `undefined` where nobody knows it. */
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
 * One module, one identity. Generated code and user code both import `@kuratchi/koze/…`; if they
 * got two copies, a resolver would register in one and be looked up in the other.
 */
export function resolveRuntime(build: PluginBuild): void {
  // Resolved from here: under a strict package manager the user's project need not see it.
  const { resolve } = createRequire(import.meta.url);
  build.onResolve({ filter: /^@kuratchi\/koze(?:\/|$)/ }, ({ path }) => {
    // As the package's manifest says, which esbuild does not read for what a plugin resolves.
    return { path: resolve(path), sideEffects: false };
  });
}

/** What a runtime brings along. */
export const BUILT_IN = /^(?:cloudflare|node):/;

/** Leaves to the runtime what it brings along, unless somebody resolves it. */
export function keepExternal(build: PluginBuild): void {
  // Every class imports `cloudflare:workers`, and finding nothing takes esbuild long.
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
