/**
 * Vite's servers answer every preflight by themselves, and know nothing of `allowedOrigins`: with
 * this, the worker has the last word, as it does in production.
 */
import type { CorsOptions, Plugin } from 'vite';

export function passPreflights(allowedOrigins: readonly string[] = []): Plugin {
  return {
    name: 'koze:preflights',
    config({ server, preview }) {
      if (allowedOrigins.length === 0) return;
      return {
        server: passing(server?.cors),
        // What is not set, the preview takes from `server`.
        preview: preview?.cors === undefined ? {} : passing(preview.cors),
      };
    },
  };
}

/** True and false are the user's own decision about every origin. */
function passing(cors: CorsOptions | boolean | undefined): { cors?: CorsOptions } {
  return typeof cors === 'boolean' ? {} : { cors: { preflightContinue: true } };
}
