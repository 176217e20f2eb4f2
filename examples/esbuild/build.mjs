/** Builds the worker and the page. wrangler runs it before `dev` and `deploy`. */
import { cpSync } from 'node:fs';
import { koze } from '@kuratchi/koze/esbuild';
import { build } from 'esbuild';

const shared = { bundle: true, format: 'esm', target: 'es2022', sourcemap: true };

await Promise.all([
  build({
    ...shared,
    entryPoints: ['src/worker.ts'],
    outfile: 'dist/worker.js',
    conditions: ['workerd', 'worker', 'browser'],
    plugins: [koze({ dev: process.env.WRANGLER_COMMAND === 'dev' })],
  }),
  build({
    ...shared,
    entryPoints: ['src/page.ts'],
    outfile: 'dist/public/page.js',
    minify: true,
    plugins: [koze()],
  }),
]);
cpSync('public', 'dist/public', { recursive: true });
