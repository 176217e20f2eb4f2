/**
 * Keeps server code out of browsers. The guard is on the file that is loaded, not on how its import
 * is spelt: an alias, tsconfig paths, a relative path, a query, a glob, `url()` in a style sheet, a
 * loader that copies and an entry point all lead here.
 */
import { realpathSync } from 'node:fs';
import type { OnLoadResult, PluginBuild } from 'esbuild';
import type { Diagnostic } from '../compiler/wire.js';
import { generate } from './generate.js';
import type { Project } from './project.js';

/** Guards a build for browsers. Returns the paths that it replaced by stubs. */
export function guardServerCode(build: PluginBuild, project: Project): ReadonlySet<string> {
  const replaced = new Set<string>();
  build.onStart(() => replaced.clear());
  // No namespace and no narrower filter: other plugins have namespaces of their own, and a file can
  // have several names.
  build.onLoad({ filter: /.*/ }, ({ namespace, path, suffix }): OnLoadResult | undefined => {
    const file = serverFile(project, path);
    if (file === undefined) return undefined;
    const id = project.disk.objectId(file);
    if (id === undefined) return { errors: [project.messages.of(refusal(project, file))] };
    replaced.add(`${namespace === 'file' ? '' : `${namespace}:`}${path}${suffix}`);
    return generate(project, { module: 'client', id });
  });
  return replaced;
}

/** The server file that a path means, if it means one. */
export function serverFile(project: Project, path: string): string | undefined {
  return [path, realPath(path)].find((file) => project.disk.isServerFile(file));
}

/** The name as it is on the disk: links are followed, and letters may differ in case. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path.replace(/[?#].*$/s, ''));
  } catch {
    return path;
  }
}

export function refusal({ disk }: Project, file: string): Diagnostic {
  return {
    code: 'server-code',
    severity: 'error',
    message: `${disk.toRelative(file)} is server code and must not reach a browser`,
    help:
      'Call it from a method of a Durable Object, and import that method; or move what pages ' +
      "share with the server out of the server directory. If this is the worker's build, give it " +
      "`conditions: ['workerd', 'worker', 'browser']`.",
    related: [],
  };
}
