/**
 * Lets the worker answer preflights, as it does in production. Vite's servers would answer them all
 * themselves, without regard to `allowedOrigins`.
 */
import type { CorsOptions, Plugin } from 'vite';

export function passPreflights(allowedOrigins: readonly string[] = []): Plugin {
  return {
    name: 'koze:preflights',
    config({ server, preview }) {
      if (allowedOrigins.length === 0) return;
      return {
        server: passing(server?.cors),
        // The preview server inherits what isn't set from `server`.
        preview: preview?.cors === undefined ? {} : passing(preview.cors),
      };
    },
  };
}

/** `true` and `false` are the user's own decision about all origins: leave them. */
function passing(cors: CorsOptions | boolean | undefined): { cors?: CorsOptions } {
  return typeof cors === 'boolean' ? {} : { cors: { preflightContinue: true } };
}
