/**
 * Keeps server code out of browsers. It guards the file that an import resolves to, however the
 * import is spelt: an alias, tsconfig paths, a relative path, a link and a query all end here.
 */
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { kindOf } from '../environment.js';
import { cleanUrl, isGenerated, objectModule, objectOf } from '../ids.js';
import { refuse, secretOf } from '../refusal.js';
import type { Session } from '../session.js';

/**
 * Whether nobody imports it. Vite then names a page. After a restart, the worker's old runner can ask for
 * the URL of a class before the new server has seen who imports it: exported in place of the class, the
 * handle would leave the object without one until the next restart.
 */
const isNone = (importer: string | undefined, root: string): boolean =>
  importer === undefined || importer === join(root, 'index.html');

export function guardServerCode(session: Session): Plugin {
  return {
    name: 'koze:guard',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith('\0') || source.startsWith('koze:')) return;
      const kind = kindOf(this.environment);
      // Relative imports from server code mean the class itself, as do imports that we generate.
      const own = isGenerated(importer) || isNone(importer, this.environment.config.root);
      if (kind !== 'browser' && (own || source.startsWith('.'))) return;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!resolved || resolved.external || objectOf(resolved.id) !== undefined) return resolved;
      // Under `preserveSymlinks`, the id is a link's.
      const file = session.disk.serverFile(cleanUrl(resolved.id));
      const id = file && session.disk.objectId(file);
      if (id !== undefined) return objectModule(id);
      if (kind !== 'browser') return resolved;
      const config = this.environment.getTopLevelConfig();
      const secret = secretOf(session, config, resolved.id);
      return secret ? refuse(this, session, secret, importer) : resolved;
    },
    // A file can be reached without resolution: by a URL typed by hand, or by an earlier plugin
    // that resolves and loads files itself.
    transform(_, id) {
      if (kindOf(this.environment) !== 'browser' || id.startsWith('\0')) return;
      const config = this.environment.getTopLevelConfig();
      const secret = secretOf(session, config, id);
      if (secret) refuse(this, session, secret);
    },
  };
}
