/** `$server/<id>`, and the modules of `koze:`. */
import type { EmitRequest, Emitted } from '@kuratchi/koze/compiler';
import type { Environment, Plugin, Rollup } from 'vite';
import { kindOf } from '../environment.js';
import { asError, asImportError } from '../errors.js';
import { cleanUrl, ENTRIES, entryModule, NAVIGATION, objectModule, objectOf } from '../ids.js';
import type { Session } from '../session.js';
import { PAGE_CLIENT } from './reload-pages.js';

export function virtualModules(session: Session): Plugin {
  return {
    name: 'koze:modules',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^(?:\$server\/|koze:)/ },
      async handler(source, importer, options) {
        if (source.startsWith('$server/')) {
          return resolveServerImport.call(this, session, source, importer, options);
        }
        if (source === NAVIGATION && kindOf(this.environment) === 'worker') {
          return this.resolve('@kuratchi/koze/runtime/page/navigation.js', importer, options);
        }
        if (source === 'koze:request') {
          const refusal = { module: 'pageRequest', name: source } as const;
          const found = session.disk.compiler.explainRefusal(refusal);
          this.error(asImportError(session, [found], importer));
        }
        if (!ENTRIES.some((entry) => entry === source)) return;
        if (kindOf(this.environment) !== 'worker') {
          const refusal = { module: 'workerEntry', name: source } as const;
          const found = session.disk.compiler.explainRefusal(refusal);
          this.error(asImportError(session, [found], importer));
        }
        // A framework on top may have its own entry.
        const other = await this.resolve(source, importer, { ...options, skipSelf: true });
        return other ?? entryModule(source);
      },
    },
    load: {
      filter: { id: /^\0@kuratchi\/vite-plugin-koze:/ },
      handler(id) {
        const request = requestFor(session, this.environment, id);
        if (!request) return;
        return code(this, session, session.disk.compiler.emit(request));
      },
    },
  };
}

async function resolveServerImport(
  this: Rollup.PluginContext,
  session: Session,
  source: string,
  importer: string | undefined,
  options: object,
): Promise<Rollup.ResolveIdResult> {
  const { compiler, root } = session.disk;
  const id = cleanUrl(source).slice('$server/'.length);
  const object = compiler.importedObject(id);
  if (object !== undefined) return objectModule(object);
  // Anything but a `.do` file is a plain server module, which another plugin may claim first.
  const other = await this.resolve(source, importer, { ...options, skipSelf: true });
  if (other) return other;
  const path = `${root}/${session.disk.serverDir}/${id}`;
  const file = await this.resolve(path, importer, { ...options, skipSelf: true }).catch(rethrow);
  if (file) return file;
  const environment = kindOf(this.environment);
  const found = compiler.checkImport({ id, names: [], environment });
  this.error(asImportError(session, found, importer));
}

/** Rolldown wraps the guard's error in an error about resolving. */
function rethrow(error: Error): never {
  throw error.cause ?? error;
}

function requestFor(
  session: Session,
  environment: Environment,
  module: string,
): EmitRequest | undefined {
  const id = objectOf(module);
  if (id !== undefined) return { module: '$server', id, environment: kindOf(environment) };
  if (module === entryModule('koze:worker')) return { module: 'koze:worker' };
  const { dev } = session;
  if (module === entryModule('koze:pages')) {
    const { base } = environment.getTopLevelConfig();
    const scripts = dev ? ['/@vite/client', PAGE_CLIENT].map((path) => base + path.slice(1)) : [];
    return { module: 'koze:pages', dev, scripts };
  }
  if (module !== entryModule('koze:durable-objects')) return undefined;
  const middleware = session.disk.middleware();
  return { module: 'koze:durable-objects', dev, ...(middleware ? { middleware } : {}) };
}

/** Serves no part of a project with errors: what is missing would look like another error. */
function code(context: Rollup.PluginContext, session: Session, emitted: Emitted) {
  if (session.fatal.length > 0) context.error(asError(session, session.fatal));
  if ('error' in emitted) context.error(asError(session, [emitted.error]));
  return { code: emitted.code, map: null, moduleSideEffects: true };
}
