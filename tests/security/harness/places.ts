/** The attacked app, served in every way that it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { type App, createApp } from '../../e2e/harness/app.js';
import { buildHere } from '../../e2e/harness/build.js';
import { serve } from '../../e2e/harness/server.js';
import type { Place } from './attack.js';

export interface RunningPlace extends Place {
  stop(): Promise<void>;
}

export const PLACES = ['dev', 'build', 'workerd'] as const;

/** Serves the app, or another in its stead. */
export async function open(
  mode: Place['mode'],
  from = 'tests/security/fixtures/app',
): Promise<RunningPlace> {
  const app = createApp(from);
  try {
    const server = mode === 'workerd' ? await serveDirectly(app) : await serve(app.folder, mode);
    const stop = async () => {
      await server.stop();
      app.remove();
    };
    return { mode, origin: server.origin, stop };
  } catch (error) {
    app.remove();
    throw error;
  }
}

/** The production build on workerd's own socket: what arrives is what was sent. */
async function serveDirectly(app: App) {
  const { ok, output } = await buildHere(app.folder);
  if (!ok) throw new Error(`vite build failed:\n${output}`);
  return runBuild(app.folder);
}

interface BuiltConfig {
  name: string;
  main: string;
  compatibility_date: string;
  compatibility_flags: string[];
  durable_objects: { bindings: { name: string; class_name: string }[] };
}

/** Runs what `vite build` left in a folder whose worker has the folder's name. */
export async function runBuild(folder: string) {
  const { name: directory } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const output = join(folder, 'dist', directory);
  const config: BuiltConfig = JSON.parse(readFileSync(join(output, 'wrangler.json'), 'utf8'));
  const { name, main, durable_objects: objects } = config;
  const mf = new Miniflare({
    cf: false,
    handleStructuredLogs: () => {},
    workers: [
      {
        dev: { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
        config: {
          name,
          compatibilityDate: config.compatibility_date,
          compatibilityFlags: config.compatibility_flags,
          manifest: {
            mainModule: main,
            modules: modulesIn(output),
          },
          env: Object.fromEntries(
            objects.bindings.map((binding) => [
              binding.name,
              { type: 'durable-object', worker: name, exportName: binding.class_name },
            ]),
          ),
          exports: Object.fromEntries(
            objects.bindings.map((binding) => [
              binding.class_name,
              { type: 'durable-object', storage: 'sqlite' },
            ]),
          ),
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  await mf.ready;
  const { origin } = await mf.unsafeGetDirectURL();
  return { origin, mf, stop: () => mf.dispose() };
}

/** A worker's modules, by path: pages are loaded when they are asked for. */
function modulesIn(folder: string) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, { type: 'esm', contents: readFileSync(join(folder, file), 'utf8') }]),
  );
}
