/** Takes away what tells Vite and the plugins that a test is running: they run in this process. */

import { join } from 'node:path';

/** Variables that vitest, CI or an earlier build sets, and that change what Vite and the plugins do. */
const FROM_ELSEWHERE =
  /^(?:VITEST|CI$|NODE_ENV$|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|FORCE_COLOR$|CLOUDFLARE_VITE_BUILD$)/;

/** Leaves a process's variables as a user's terminal has them. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (FROM_ELSEWHERE.test(name)) delete env[name];
  }
}

/** Has this process's variables as a program has them that starts in a folder. */
export function enterFolder(folder: string): void {
  cleanEnvironment(process.env);
  // Servers of one name would find each other in the registry that they share by default.
  process.env.WRANGLER_REGISTRY_PATH = join(folder, '.wrangler/registry');
}

cleanEnvironment(process.env);
