/** A worker as our esbuild plugin bundles it, on workerd without any other tool. */
import { koze } from '@kuratchi/koze/esbuild';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import type { Server } from './server.js';

/** Serves a project's `koze:worker`. `classes` by their bindings. */
export async function bundledWorker(
  folder: string,
  classes: Readonly<Record<string, string>>,
): Promise<Server> {
  const miniflare = new Miniflare(optionsFor(await bundle(folder), Object.entries(classes)));
  const { origin } = await miniflare.ready;
  return { origin, output: '', stop: () => miniflare.dispose() };
}

async function bundle(folder: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    bundle: true,
    conditions: ['workerd', 'worker', 'browser'],
    entryPoints: [{ in: 'koze:worker', out: 'worker' }],
    outdir: 'dist',
    plugins: [koze()],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function optionsFor(contents: string, classes: [binding: string, className: string][]) {
  const type = 'durable-object';
  const objects = classes.map(([binding, exportName]) => [
    binding,
    { type, worker: 'app', exportName },
  ]);
  const config = {
    name: 'app',
    compatibilityDate: '2026-06-01',
    compatibilityFlags: ['nodejs_als'],
    manifest: { mainModule: 'worker.js', modules: { 'worker.js': { type: 'esm', contents } } },
    env: Object.fromEntries(objects),
    exports: Object.fromEntries(classes.map(([, name]) => [name, { type, storage: 'sqlite' }])),
  };
  // What a worker logs of the failures that a test asks for isn't the test's output.
  const options = { cf: false, handleStructuredLogs() {}, host: '127.0.0.1', port: 0 };
  return { ...options, workers: [{ config }] } as ConstructorParameters<typeof Miniflare>[0];
}
