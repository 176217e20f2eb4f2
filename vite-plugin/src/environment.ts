import type { Environment } from 'vite';

/** Where a module is going to run, as far as Durable Objects are concerned. */
export type Kind = 'browser' | 'worker' | 'other';

/**
 * Tells the kinds apart by what an environment is for, since its name is anybody's choice. What is
 * for clients is a browser's, whatever the conditions say: `resolve.conditions` of a configuration
 * holds for all environments, and must not make the pages' build a worker's.
 */
export function kindOf(environment: Environment): Kind {
  const { consumer, resolve } = environment.config;
  if (consumer === 'client') return isVitest(environment) ? 'other' : 'browser';
  return resolve.conditions.includes('workerd') ? 'worker' : 'other';
}

/**
 * vitest runs pages' code in jsdom, through the client environment, where there is no worker to
 * call. It never builds, and it is the process itself: a plugin that has its name, in the
 * configuration of an app, must not take the guard away.
 */
function isVitest({ config: { command, plugins } }: Environment): boolean {
  if (command !== 'serve' || process.env.VITEST === undefined) return false;
  return plugins.some(({ name }) => name === 'vitest' || name === 'vitest:project');
}
