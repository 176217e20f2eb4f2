/** The three ways to build and serve an app. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { root } from '../../scripts/lib/tools.mjs';
import type { App } from '../e2e/harness/app.js';
import { wranglerDev } from '../e2e/harness/esbuild.js';
import { MODES, type Server, serve } from '../e2e/harness/server.js';

export interface Way {
  readonly name: string;
  /** Brings the wrangler configuration in step, builds and serves. */
  serve(app: App): Promise<Server>;
}

export const WAYS: readonly Way[] = [
  ...MODES.map((mode) => ({
    name: `Vite ${mode}`,
    serve: (app: App) => serve(app.folder, mode),
  })),
  { name: 'esbuild', serve: serveByEsbuild },
];

/** By the build script of the esbuild example. */
async function serveByEsbuild(app: App): Promise<Server> {
  app.write('build.mjs', readFileSync(join(root, 'examples/esbuild/build.mjs'), 'utf8'));
  app.write('public/index.html', app.read('index.html').replace('/src/page.ts', '/page.js'));
  const config = readConfig(app);
  const assets = { ...(config.assets as object), directory: 'dist/public' };
  const build = { command: 'node build.mjs' };
  app.write('wrangler.jsonc', JSON.stringify({ ...config, main: 'dist/worker.js', assets, build }));
  await koze(app, 'sync');
  return wranglerDev(app.folder);
}

/** What the command line writes to its output. Throws if it fails. */
export async function koze(app: App, ...args: string[]): Promise<string> {
  const program = join(root, 'pkg-js/bin/koze.js');
  const options = { cwd: app.folder };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], options);
  return stdout;
}

/** The app's wrangler.jsonc. */
export function readConfig(app: App): Record<string, unknown> {
  return parseJsonc(app.read('wrangler.jsonc'));
}

export function parseJsonc(text: string): Record<string, unknown> {
  const { config, error } = ts.parseConfigFileTextToJson('text.jsonc', text);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return config;
}
