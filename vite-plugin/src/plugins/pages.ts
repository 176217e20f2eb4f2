/**
 * Pages: `.koze` files as modules of the worker. A page's id is its real file, so its relative imports are
 * those of any module.
 */
import { basename } from 'node:path';
import type { AssetImport, Diagnostic } from '@kuratchi/koze/compiler';
import { transform } from 'esbuild';
import type { Plugin, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { asError, asText, asWarning } from '../errors.js';
import { assetSpecifier, cleanUrl } from '../ids.js';
import { type FoundAsset, findAssets, urlInDev } from '../pages/assets.js';
import type { Session } from '../session.js';

export function pages(session: Session): Plugin {
  return {
    name: 'koze:pages',
    enforce: 'pre',
    transform: {
      order: 'pre',
      filter: { id: /\.koze(?:\?|$)/ },
      handler(_, id) {
        const file = cleanUrl(id);
        // Of a browser, the guard refuses it.
        if (kindOf(this.environment) === 'browser' || !session.disk.isPage(file)) return;
        return pageModule(this, session, file);
      },
    },
  };
}

async function pageModule(
  context: Rollup.TransformPluginContext,
  session: Session,
  file: string,
): Promise<Rollup.TransformResult> {
  const { compiler } = session.disk;
  const path = session.disk.toRelative(file);
  const config = context.environment.getTopLevelConfig();
  const { found, missing, refused } = findAssets(session, config, path);
  const errors = [...session.errorsOf(path), ...refused];
  if (errors.length > 0) {
    if (!session.dev) context.error(asError(session, errors));
    return brokenPage(session, errors);
  }
  // In dev, a URL that doesn't lead anywhere is seen.
  if (!session.dev) for (const each of missing) context.warn(asWarning(session, each));
  const assets = importsOf(found, session.dev ? config.base : undefined);
  const [page, map] = [
    compiler.emit({ module: 'page', file: path, assets }),
    compiler.emit({ module: 'pageMap', file: path, assets }),
  ];
  if ('error' in page) context.error(asError(session, [page.error]));
  // esbuild continues a map that the text ends with.
  const inline = 'error' in map ? '' : `\n//# sourceMappingURL=${dataUrl(map.code)}`;
  const lowered = await transform(page.code + inline, {
    loader: 'ts',
    target: 'es2022',
    tsconfigRaw: {},
    sourcemap: 'external',
    sourcefile: basename(file),
    logLevel: 'silent',
  });
  // Relative to the module itself.
  const sources = [basename(file)];
  return { code: lowered.code, map: { ...JSON.parse(lowered.map), sources }, ...JAVASCRIPT };
}

/** What is imported for assets. In dev, Vite serves most of them under the URL that the page has. */
function importsOf(found: readonly FoundAsset[], devBase: string | undefined): AssetImport[] {
  const isChanged = ({ template, value }: FoundAsset) =>
    devBase === undefined || urlInDev(template, devBase) !== value;
  const imports = new Map<string, string>();
  for (const { kind, template, value } of found.filter(isChanged)) {
    imports.set(value, assetSpecifier({ kind, template }));
  }
  return [...imports].map(([value, specifier]) => ({ value, import: specifier }));
}

/** Rolldown goes by the extension, which it doesn't know. */
const JAVASCRIPT = { moduleType: 'js' };

function dataUrl(map: string): string {
  return `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
}

/** Shows what is wrong where the page would be. Everything else goes on. */
function brokenPage(session: Session, errors: readonly Diagnostic[]): Rollup.TransformResult {
  const message = JSON.stringify(asText(session, errors));
  const code = `export default () => { throw Object.assign(new Error(${message}), { stack: '' }); };`;
  return { code, map: null, ...JAVASCRIPT };
}
