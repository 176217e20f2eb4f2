/**
 * Keeps server code out of browsers. It guards the file that is loaded, however its import is
 * spelt: an alias, tsconfig paths, a relative path, a query, a link, a glob, `url()` in a style
 * sheet, a loader that copies and an entry point all end here.
 */
import type { OnLoadResult, PluginBuild } from 'esbuild';
import type { Diagnostic } from '../compiler/wire.js';
import { generate } from './generate.js';
import type { Session } from './session.js';

/** Guards a build for browsers. Returns the paths that it replaced with stubs. */
export function guardServerCode(build: PluginBuild, session: Session): ReadonlySet<string> {
  const replaced = new Set<string>();
  build.onStart(() => replaced.clear());
  // No namespace and no narrower filter: other plugins have their own namespaces, and a file can
  // have several names.
  build.onLoad({ filter: /.*/ }, ({ namespace, path, suffix }): OnLoadResult | undefined => {
    const file = serverFile(session, path);
    const id = file && session.disk.objectId(file);
    if (id !== undefined) {
      replaced.add(`${namespace === 'file' ? '' : `${namespace}:`}${path}${suffix}`);
      return generate(session, { module: '$server', id, environment: 'browser' });
    }
    const secret = secretIn(session, path);
    return secret && { errors: [session.messages.of(secret)] };
  });
  return replaced;
}

/** Why a file must not reach a browser. `undefined` if it may. */
export function secretIn(session: Session, path: string): Diagnostic | undefined {
  const file = serverFile(session, path);
  if (file !== undefined) return refusal(session, file);
  // Packages are used as published.
  const original = path.includes('/node_modules/') ? undefined : session.disk.copiedFrom(path);
  if (original === undefined) return undefined;
  return refusal(session, original, path);
}

/** The server file or the page that a path names, if any. */
function serverFile({ disk }: Session, path: string): string | undefined {
  const file = path.replace(/[?#].*$/s, '');
  const page = disk.isPage(file) ? file : undefined;
  return disk.serverFile(path) ?? disk.serverFile(file) ?? page;
}

/** @param copy the file through which it would get there, if not under its own name */
export function refusal({ disk }: Session, file: string, copy?: string): Diagnostic {
  return disk.compiler.explainRefusal({
    module: 'serverFile',
    name: disk.toRelative(file),
    byConditions: true,
    ...(copy === undefined ? {} : { copy: disk.toRelative(copy) }),
  });
}
