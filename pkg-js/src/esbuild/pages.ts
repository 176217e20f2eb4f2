/** Pages: `.koze` files as modules of the worker, and what they alone import. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { OnLoadResult, PluginBuild } from 'esbuild';
import type { Environment } from './environment.js';
import { generate } from './generate.js';
import type { Session } from './session.js';

export function pages(build: PluginBuild, session: Session, environment: Environment): void {
  const { disk, messages } = session;
  const { resolve } = createRequire(import.meta.url);

  build.onResolve({ filter: /^koze:request$/ }, ({ path }) => {
    const refusal = { module: 'pageRequest', name: path } as const;
    return { errors: [messages.of(disk.compiler.explainRefusal(refusal))] };
  });

  build.onResolve({ filter: /^koze:navigation$/ }, () =>
    environment === 'worker'
      ? { path: resolve('@kuratchi/koze/runtime/page/navigation.js'), sideEffects: false }
      : undefined,
  );

  build.onLoad({ filter: /\.koze$/ }, ({ path, namespace }): OnLoadResult | undefined => {
    if (namespace !== 'file' || environment === 'browser' || !disk.isPage(path)) return undefined;
    const file = disk.toRelative(path);
    const page = generate(session, { module: 'page', file });
    if (page.errors?.length) return page;
    const map = generate(session, { module: 'pageMap', file });
    const text = Buffer.from(String(map.contents)).toString('base64');
    const comment = `//# sourceMappingURL=data:application/json;base64,${text}`;
    const contents = `${page.contents}\n${comment}`;
    return { ...page, contents, loader: 'ts', resolveDir: dirname(path) };
  });
}
