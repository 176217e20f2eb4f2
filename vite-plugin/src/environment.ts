import type { Environment } from 'vite';

/** Where a module is going to run, as far as Durable Objects are concerned. */
export type Kind = 'browser' | 'worker' | 'other';

/**
 * Tells the kinds apart by what an environment can do, since its name is anybody's choice. vitest
 * runs pages' code in jsdom, through the client environment, where there is no worker to call.
 */
export function kindOf(environment: Environment): Kind {
  const { consumer, plugins, resolve } = environment.config;
  if (resolve.conditions.includes('workerd')) return 'worker';
  const isVitest = plugins.some(({ name }) => name === 'vitest' || name === 'vitest:project');
  return consumer === 'client' && !isVitest ? 'browser' : 'other';
}
