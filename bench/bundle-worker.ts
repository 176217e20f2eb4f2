/** Bundles a worker of the benchmarks as a project would. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** The worker with this entry; `generated` does what the bundler plugins do. */
export async function bundleWorker(contents: string, generated: Plugin): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker'],
    external: ['cloudflare:*', 'node:*'],
    write: false,
    plugins: [generated],
  });
  return outputFiles[0]?.text ?? '';
}
