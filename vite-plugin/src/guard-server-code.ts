/**
 * Keeps server code out of browsers. The guard is on the file that an import ends at, not on how
 * it is spelt: an alias, tsconfig paths, a relative path and a query all lead here.
 */
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '@kuratchi/koze/compiler';
import { normalizePath, type Plugin, type ResolvedConfig, type Rollup } from 'vite';
import { kindOf } from './environment.js';
import { asImportError } from './errors.js';
import { cleanUrl, objectModule, objectOf } from './ids.js';
import type { Project } from './project.js';

export function guardServerCode(project: Project): Plugin {
  return {
    name: 'koze:guard',
    enforce: 'pre',
    configureServer({ config, middlewares }) {
      // Vite serves a project's files as they are to whoever types their URL. (Its `fs.deny` would
      // keep them from the worker as well.)
      middlewares.use((request, response, next) => {
        const file = requestedFile(config, request.url ?? '/');
        if (file === undefined || !project.disk.isServerFile(file)) return next();
        response.writeHead(403, { 'content-type': 'text/plain' });
        response.end('Server code is not served.');
      });
    },
    async resolveId(source, importer, options) {
      if (source.startsWith('\0') || source.startsWith('koze:')) return;
      const kind = kindOf(this.environment);
      // A relative import from server code means the class itself; so does what we generate.
      const own = importer === undefined || importer.startsWith('\0koze:');
      if (kind !== 'browser' && (own || source.startsWith('.'))) return;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!resolved || resolved.external) return resolved;
      const file = cleanUrl(resolved.id);
      if (objectOf(resolved.id) !== undefined || !project.disk.isServerFile(file)) return resolved;
      const id = project.disk.objectId(file);
      if (id !== undefined) return objectModule(id);
      return kind === 'browser' ? refuse(this, project, file, importer) : resolved;
    },
    load(id) {
      // Whatever reached a file by another way than resolution: a URL typed by hand, say.
      if (kindOf(this.environment) !== 'browser' || id.startsWith('\0')) return;
      const file = cleanUrl(id);
      if (project.disk.isServerFile(file)) refuse(this, project, file, undefined);
    },
    transform: {
      filter: { id: STYLE },
      handler(code, id) {
        if (kindOf(this.environment) !== 'browser' || !STYLE.test(id)) return;
        // What a style sheet names is read by its compiler, past every plugin.
        for (const [, path = ''] of code.matchAll(STYLE_REFERENCE)) {
          const folder = path.startsWith('/') ? project.disk.root : dirname(id);
          const file = normalizePath(join(folder, cleanUrl(path)));
          if (project.disk.isServerFile(file)) refuse(this, project, file, id);
        }
      },
    },
  };
}

const STYLE = /\.(?:css|scss|sass|less|styl|stylus|pcss|postcss|sss)(?:$|\?)/;
// As in `@import "x"`, `@import (reference) "x"`, `@use 'x'` and `url(x)`.
const STYLE_REFERENCE =
  /(?:@(?:import|use|forward|require)\s+(?:\([^)]*\)\s*)?|\burl\(\s*)['"]?([^'")\s;(]+)/g;

/** The file that a URL of the dev server names, if there is one. */
function requestedFile({ base, root }: ResolvedConfig, url: string): string | undefined {
  try {
    const path = decodeURI(cleanUrl(url.startsWith(base) ? url.slice(base.length) : url));
    const [, absolute] = /^\/*@(?:fs|id)(\/.*)$/s.exec(path) ?? [];
    // Without `/../` and a slash at the end, at which the file system finds nothing and Vite does.
    const file = resolve(absolute ?? join(root, path));
    // The name as it is on the disk: links are followed, and letters may differ in case.
    return normalizePath(realpathSync.native(file));
  } catch {
    return undefined;
  }
}

export function refuse(
  context: Rollup.PluginContext,
  project: Project,
  file: string,
  importer: string | undefined,
): never {
  const diagnostic: Diagnostic = {
    code: 'server-code',
    severity: 'error',
    message: `${project.disk.toRelative(file)} is server code and must not reach a browser`,
    help:
      'Call it from a method of a Durable Object, and import that method; or move what pages ' +
      'share with the server out of the server directory.',
    related: [],
  };
  context.error(asImportError(project, [diagnostic], importer));
}
