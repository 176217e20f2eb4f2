import type { Environment as Kind } from '@kuratchi/koze/compiler';
import type { Environment } from 'vite';

export type { Kind };

/**
 * Where the modules of one of Vite's environments run. An app may give an environment any name, so
 * its name says nothing. An environment with `consumer: 'client'` is a browser, whatever its
 * conditions: a config's `resolve.conditions` applies to all environments, and must not turn the
 * build for pages into a worker's.
 */
export function kindOf(environment: Environment): Kind {
  const { consumer, resolve } = environment.config;
  if (consumer === 'client') return isVitest(environment) ? 'server' : 'browser';
  return resolve.conditions.includes('workerd') ? 'worker' : 'server';
}

/**
 * vitest runs code for pages in jsdom, through the client environment. There is no worker to call,
 * so this counts as a server. vitest never builds, and it sets `VITEST` in its own process: a plugin
 * that only has its name, in an app's config, must not turn the guard off.
 */
function isVitest({ config: { command, plugins } }: Environment): boolean {
  if (command !== 'serve' || process.env.VITEST === undefined) return false;
  return plugins.some(({ name }) => name === 'vitest' || name === 'vitest:project');
}
