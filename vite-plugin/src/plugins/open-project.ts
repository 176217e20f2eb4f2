/** Opens the project and reports its warnings. */
import type { Plugin } from 'vite';
import { asWarning } from '../errors.js';
import type { Session } from '../session.js';

export function openProject(session: Session): Plugin {
  return {
    name: 'koze:project',
    enforce: 'pre',
    configResolved: (config) => session.settle(config),
    buildStart() {
      for (const diagnostic of session.warnings) this.warn(asWarning(session, diagnostic));
    },
  };
}
