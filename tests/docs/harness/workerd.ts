/** What a page shows, bundled by esbuild and run on workerd: half a second, where Vite takes five. */
import { type KozeOptions, koze } from '@kuratchi/koze/esbuild';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { onTestFinished } from 'vitest';
import { createApp } from '../../e2e/harness/app.js';

/** A worker to run. */
export interface TestWorker {
  readonly name: string;
  /** Its files, of which `src/worker.ts` is the entry. */
  readonly files: Record<string, string>;
  /** The class of each binding; `other:ClassDO` is a class of the worker `other`. */
  readonly bindings: Record<string, string>;
  /** Its variables and secrets. */
  readonly vars?: Record<string, string>;
  /** Options of the plugin. */
  readonly koze?: KozeOptions;
}

/** Workers that run. */
export interface Running {
  readonly origin: string;
  readonly logs: readonly string[];
  readonly mf: Miniflare;
  stop(): Promise<void>;
}

/** Bundles `src/worker.ts`. What imports nothing of Koze is bundled without it. */
async function bundle({ files, koze: options }: TestWorker): Promise<string> {
  const app = createApp('tests/docs/fixture', files);
  try {
    const usesKoze = Object.values(files).some((text) => /'(?:koze:|\$server\/)/.test(text));
    const { outputFiles } = await build({
      absWorkingDir: app.folder,
      entryPoints: ['src/worker.ts'],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:*', 'node:*'],
      write: false,
      logLevel: 'silent',
      plugins: usesKoze ? [koze(options)] : [],
    });
    return outputFiles[0]?.text ?? '';
  } finally {
    app.remove();
  }
}

/** Runs workers until the end of the test. */
export async function runWorkers(
  workers: readonly TestWorker[],
  resourcePersistencePath?: string,
): Promise<Running> {
  const running = await startWorkers(workers, resourcePersistencePath);
  onTestFinished(running.stop);
  return running;
}

/** Runs workers, the first of which answers. They keep their data in a folder, if there is one. */
export async function startWorkers(
  workers: readonly TestWorker[],
  resourcePersistencePath?: string,
): Promise<Running> {
  const configs = await Promise.all(workers.map(configOf));
  const logs: string[] = [];
  const mf = new Miniflare({
    cf: false,
    handleStructuredLogs: ({ message }) => void logs.push(message),
    host: '127.0.0.1',
    port: 0,
    ...(resourcePersistencePath === undefined ? {} : { resourcePersistencePath }),
    workers: configs.map((config) => ({ config })),
  } as ConstructorParameters<typeof Miniflare>[0]);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= mf.dispose();
    return stopped;
  };
  return { origin: (await mf.ready).origin, logs, mf, stop };
}

async function configOf(worker: TestWorker) {
  const { name, bindings, vars = {} } = worker;
  const contents = await bundle(worker);
  const entries = Object.entries(bindings).map(([binding, className]) => {
    const [other = '', exportName = className] = className.split(':');
    const isOwn = !className.includes(':');
    return { binding, exportName, worker: isOwn ? name : other, isOwn };
  });
  return {
    name,
    compatibilityDate: '2026-06-01',
    compatibilityFlags: ['nodejs_als'],
    manifest: { mainModule: 'worker.js', modules: { 'worker.js': { type: 'esm', contents } } },
    env: {
      ...Object.fromEntries(
        entries.map(({ binding, ...at }) => [
          binding,
          { type: 'durable-object', worker: at.worker, exportName: at.exportName },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(vars).map(([key, value]) => [key, { type: 'text', value }]),
      ),
    },
    exports: Object.fromEntries(
      entries
        .filter(({ isOwn }) => isOwn)
        .map(({ exportName }) => [exportName, { type: 'durable-object', storage: 'sqlite' }]),
    ),
  };
}
