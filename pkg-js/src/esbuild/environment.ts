import type { BuildOptions } from 'esbuild';
import type { Environment } from '../compiler/wire.js';

export type { Environment };

const ENVIRONMENTS: readonly Environment[] = ['browser', 'worker', 'server'];

/**
 * Infers the environment from a build's options. Anything that isn't clearly a worker or a server
 * counts as a browser, which gets no server code: a wrong guess fails the build and leaks nothing.
 *
 * @param configured The plugin's own option. Throws if it isn't an environment.
 */
export function environmentOf(
  { conditions, platform }: BuildOptions,
  configured: Environment | undefined,
): Environment {
  if (configured !== undefined) {
    // Configurations are often plain JavaScript. A misspelt name would mean no guard.
    if (ENVIRONMENTS.includes(configured)) return configured;
    throw new TypeError(
      `koze: environment must be ${ENVIRONMENTS.join(', ')}, not '${configured}'.`,
    );
  }
  if (conditions?.includes('workerd')) return 'worker';
  return platform === 'node' ? 'server' : 'browser';
}
