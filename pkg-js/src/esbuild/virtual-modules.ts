/** `$server/<id>`, and the modules of `koze:`. */
import type { OnResolveArgs, OnResolveResult, PluginBuild } from 'esbuild';
import type { Diagnostic } from '../compiler/wire.js';
import type { Environment } from './environment.js';
import { generate } from './generate.js';
import { BUILT_IN, isPassed, resolveElsewhere } from './resolve.js';
import type { Session } from './session.js';

/** esbuild's namespace of generated modules. */
const NAMESPACE = 'koze';
/** esbuild's namespace of imports that resolve to none of them. */
const NOWHERE = 'koze-nowhere';
const OBJECT = '$server/';
const ENTRIES = ['koze:durable-objects', 'koze:worker', 'koze:pages'];

/** Prefix of an object's id in esbuild's messages about its generated module. */
export const OBJECT_MODULE = `${NAMESPACE}:${OBJECT}`;

export function virtualModules(
  build: PluginBuild,
  session: Session,
  environment: Environment,
  dev: boolean,
): void {
  build.onResolve({ filter: /^\$server\// }, async (args) => {
    if (isPassed(args)) return undefined;
    const { compiler, root, serverDir } = session.disk;
    const id = args.path.slice(OBJECT.length).replace(/[?#].*$/s, '');
    const object = compiler.importedObject(id);
    if (object !== undefined) return objectModule(object);
    // Anything but a `.do` file is a plain server module, which another plugin may claim first.
    const other =
      (await resolveElsewhere(build, args)) ??
      (await resolveElsewhere(build, args, `${root}/${serverDir}/${id}`));
    return other ?? fail(args.path, compiler.checkImport({ id, names: [], environment }));
  });

  build.onResolve({ filter: /^koze:/ }, async (args) => {
    if (isPassed(args) || !ENTRIES.includes(args.path)) return undefined;
    if (environment !== 'worker') return fail(args.path, [refuseEntry(args.path)]);
    // A framework on top may have its own entry.
    return (await resolveElsewhere(build, args)) ?? { path: args.path, namespace: NAMESPACE };
  });

  // Where classes may be loaded, relative imports and generated imports mean the class itself. Any
  // other spelling means the object.
  if (environment !== 'browser') {
    build.onResolve({ filter: /^[^.]/, namespace: 'file' }, async (args) => {
      if (isPassed(args) || !isOfProject(args)) return undefined;
      const resolved = await resolveElsewhere(build, args);
      if (!resolved || resolved.external || resolved.namespace !== 'file') return undefined;
      const id = session.disk.objectId(resolved.path);
      return id === undefined ? undefined : objectModule(id);
    });
  }

  build.onResolve({ filter: /middleware\.[cm]?[jt]s$/, namespace: NAMESPACE }, async (args) => {
    if (isPassed(args)) return undefined;
    // It is imported for its side effects, even in a package that claims to have none.
    const resolved = await resolveElsewhere(build, args);
    return resolved && { ...resolved, sideEffects: true };
  });

  build.onLoad({ filter: /.*/, namespace: NOWHERE }, ({ pluginData }) => {
    const diagnostics: readonly Diagnostic[] = pluginData;
    return { errors: diagnostics.map(session.messages.of), ...session.watch() };
  });

  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
    if (path.startsWith(OBJECT)) {
      const id = path.slice(OBJECT.length);
      return generate(session, { module: '$server', id, environment });
    }
    if (path === 'koze:worker') return generate(session, { module: 'koze:worker' });
    if (path === 'koze:pages') return generate(session, { module: 'koze:pages', dev });
    const middleware = session.disk.middleware();
    return generate(session, {
      module: 'koze:durable-objects',
      dev,
      ...(middleware ? { middleware } : {}),
    });
  });

  function refuseEntry(name: string): Diagnostic {
    const { compiler } = session.disk;
    return compiler.explainRefusal({ module: 'workerEntry', name, byConditions: true });
  }

  /** In browsers, the guard loads the stub instead of the file: one module, however imported. */
  function objectModule(id: string): OnResolveResult {
    const file = environment === 'browser' ? session.disk.fileOf(id) : undefined;
    return file === undefined
      ? { path: OBJECT + id, namespace: NAMESPACE }
      : { path: file, namespace: 'file' };
  }

  /** Fails on load: if resolving fails, esbuild warns about the files to watch. */
  function fail(path: string, diagnostics: readonly Diagnostic[]): OnResolveResult {
    return { path, namespace: NOWHERE, pluginData: diagnostics };
  }
}

/** Packages don't import the project's files, and other plugins resolve what they generate. */
function isOfProject({ importer, kind, path, pluginData }: OnResolveArgs): boolean {
  if (kind === 'entry-point' || pluginData !== undefined || BUILT_IN.test(path)) return false;
  return !/[\\/]node_modules[\\/]/.test(importer);
}
