import type { BuildOptions } from 'esbuild';
import type { Environment } from '../compiler/wire.js';

export type { Environment };

const ENVIRONMENTS: readonly Environment[] = ['browser', 'worker', 'server'];

/**
 * Tells the environments apart by a build's options. Whatever is not surely a worker or a server
 * counts as a browser, which gets no server code: a wrong guess is then an error of the build, and
 * never a leak.
 *
 * @param said what the plugin's options say. Throws where it is no environment.
 */
export function environmentOf(
  { conditions, platform }: BuildOptions,
  said: Environment | undefined,
): Environment {
  if (said !== undefined) {
    // Configurations are often plain JavaScript: a misspelt word would mean no guard.
    if (ENVIRONMENTS.includes(said)) return said;
    throw new TypeError(`koze: environment is ${ENVIRONMENTS.join(', ')}, and not '${said}'.`);
  }
  if (conditions?.includes('workerd')) return 'worker';
  return platform === 'node' ? 'server' : 'browser';
}
