/** Serves the quickstart: `npm run demo [-- <vite options>]`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { innerEnv, root, shell } from './lib/tools.mjs';

const vite = spawn('vite', ['dev', ...process.argv.slice(2)], {
  cwd: join(root, 'examples/quickstart'),
  env: innerEnv,
  shell,
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to both; other signals reach this process alone.
process.on('SIGINT', () => {});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => vite.kill(signal));
}
vite.on('exit', (code) => process.exit(code ?? 0));
