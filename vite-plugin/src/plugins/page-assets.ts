/**
 * Builds the files that pages name in literal URLs, along with the client: scripts and style sheets are
 * bundled, others copied, and all get hashed names. The client is built before the worker, whose pages
 * ask for the names.
 */
import type { Plugin, ResolvedConfig, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { assetData, entryModule } from '../ids.js';
import { type FoundAsset, fill, findAssets, urlInDev } from '../pages/assets.js';
import { buildClientFirst } from '../pages/build-client.js';
import { ClientAssets } from '../pages/client-assets.js';
import type { Session } from '../session.js';

/** An entry of the client's build, which may have no other. Rollup tells of empty ones. */
const EMPTY = entryModule('koze:page-assets');

export function pageAssets(session: Session): Plugin {
  const assets = new ClientAssets();
  return {
    name: 'koze:page-assets',
    // The client's build tells the worker's.
    sharedDuringBuild: true,
    configResolved(config) {
      if (config.command === 'build') {
        buildClientFirst(config, () => collect(session, config, assets));
      }
    },
    resolveId: {
      filter: { id: /^\0?(?:@kuratchi\/vite-plugin-koze:)?koze:page-asset/ },
      handler(source) {
        if (source === EMPTY) return source;
        return kindOf(this.environment) === 'worker' ? entryModule(source) : undefined;
      },
    },
    load: {
      filter: { id: /^\0@kuratchi\/vite-plugin-koze:koze:page-asset/ },
      handler(id) {
        return id === EMPTY
          ? 'export default undefined;'
          : assetModule(this, assets, assetData(id) as FoundAsset);
      },
    },
    buildStart() {
      if (isClientBuild(this)) assets.emit(this);
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (!isClientBuild(this)) return;
        for (const output of Object.values(bundle)) {
          if (output.type !== 'chunk' || output.facadeModuleId !== EMPTY) continue;
          delete bundle[output.fileName];
          delete bundle[`${output.fileName}.map`];
        }
        assets.record(this, bundle);
      },
    },
  };
}

/** Finds what all pages load, and returns the entries that the client's build has to have. */
function collect(session: Session, config: ResolvedConfig, assets: ClientAssets): string[] {
  // The worker's build reports them.
  if (session.fatal.length > 0) return [];
  for (const { file } of session.disk.pages) {
    const { found } = findAssets(session, config, file);
    for (const asset of found) assets.want(session.disk.root, asset);
  }
  return assets.isEmpty ? [] : [EMPTY, ...assets.entries];
}

function isClientBuild({ environment }: Rollup.PluginContext): boolean {
  return environment.name === 'client' && environment.mode === 'build';
}

/** What a page imports for an asset. */
function assetModule(
  context: Rollup.PluginContext,
  assets: ClientAssets,
  { kind, template }: Pick<FoundAsset, 'kind' | 'template'>,
): string {
  const { config, mode } = context.environment;
  if (mode === 'dev') return moduleOf(urlInDev(template, config.base), '');
  const find = (file: string) =>
    assets.find(kind, file) ??
    context.error(`koze: ${file} is missing from the client's build, which has to come first`);
  const url = fill(template, (file) => find(file).url);
  return moduleOf(url, find(template[1] ?? '').links);
}

function moduleOf(url: string, links: string): string {
  return `export default ${JSON.stringify(url)};\nexport const links = ${JSON.stringify(links)};\n`;
}
