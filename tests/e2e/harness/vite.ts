/** Vite in this process: for builds that would each take a second as a program of their own. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type KozeOptions, koze } from '@kuratchi/vite-plugin-koze';
import { build, createServer, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import type { App } from './app.js';

/** What a test says of a build, besides Vite's own options. */
export interface Settings extends InlineConfig {
  koze?: KozeOptions;
  /** Plugins that come before ours. */
  before?: Plugin[];
}

/** The configuration of a test. */
export function configOf(
  app: App,
  { before = [], koze: options, ...config }: Settings,
): InlineConfig {
  return {
    configFile: false,
    logLevel: 'silent',
    root: app.folder,
    ...config,
    plugins: [...before, koze({ wrangler: false, ...options }), ...(config.plugins ?? [])],
  };
}

export interface Built {
  /** What the build failed with, '' if it did not. */
  readonly error: string;
  /** Whatever it wrote, with what is encoded in it. */
  readonly written: string;
}

/** Builds an app of pages. `entry` stands in for `index.html`. */
export async function buildPages(
  app: App,
  settings: Settings = {},
  entry?: string,
): Promise<Built> {
  const input = entry === undefined ? {} : { rolldownOptions: { input: join(app.folder, entry) } };
  const config = configOf(app, settings);
  let error = '';
  rmSync(join(app.folder, 'dist'), { recursive: true, force: true });
  try {
    await build({ ...config, build: { ...input, ...config.build } });
  } catch (thrown) {
    error = stripVTControlCharacters(String((thrown as Error).message));
  }
  return { error, written: written(app) };
}

/** Whatever is below `dist`. */
export function written(app: App, folder = 'dist'): string {
  if (!existsSync(join(app.folder, folder))) return '';
  return decoded([...app.texts(folder)].map((file) => file.join('\n')).join('\n'));
}

/** A text, with what is encoded in it. */
export function decoded(text: string): string {
  const encoded = [...text.matchAll(/base64,([\w+/=]+)/g)].map(([, data = '']) => atob(data));
  return [text, text.replaceAll('%20', ' '), ...encoded].join('\n');
}

/** A dev server, which listens when it is told to. */
export function serveHere(app: App, settings: Settings = {}): Promise<ViteDevServer> {
  const server = settings.server ?? { middlewareMode: true };
  return createServer({
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    ...configOf(app, settings),
    server: { ...server, hmr: false, ws: false },
  });
}
