/**
 * Keeps the dev and preview servers from serving server code. Vite serves a project's files as they
 * are to anyone who types their URL. (Its `fs.deny` matches names, and a file can have several.)
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { realPath } from '@kuratchi/koze/node';
import type { Connect, Plugin, ResolvedConfig } from 'vite';
import { applyAliases } from '../aliases.js';
import { secretIn } from '../refusal.js';
import type { Session } from '../session.js';

export function guardDevServer(session: Session): Plugin {
  return {
    name: 'koze:guard-dev',
    configureServer({ config, middlewares }) {
      middlewares.use(refuseSecrets(session, config, [config.root, config.publicDir]));
    },
    configurePreviewServer({ config, middlewares }) {
      const { client } = config.environments;
      const folder = resolve(config.root, (client ?? config).build.outDir);
      middlewares.use(refuseSecrets(session, config, [folder]));
    },
  };
}

function refuseSecrets(
  session: Session,
  config: ResolvedConfig,
  folders: readonly string[],
): Connect.NextHandleFunction {
  return (request, response, next) => {
    const files = requestedFiles(config, folders.filter(Boolean), request.url ?? '/');
    if (!files.some((file) => secretIn(session, config, file))) return next();
    response.writeHead(403, { 'content-type': 'text/plain' });
    response.end('Server code is not served.');
  };
}

/** The real paths of all files that a URL can mean to one part of Vite or another. */
function requestedFiles(config: ResolvedConfig, folders: readonly string[], url: string): string[] {
  const paths = new Set(
    spellings(config.base, url).flatMap((path) => [path, ...applyAliases(config, path)]),
  );
  const files = [...paths].flatMap((path) => {
    const [, absolute] = /^\/*@(?:fs|id)(\/.*)$/s.exec(path) ?? [];
    // Without `/../` and the trailing slash, which Vite accepts and the file system doesn't.
    const file = [...folders.map((folder) => resolve(join(folder, path))), resolve(`/${path}`)];
    return absolute === undefined ? file : [...file, resolve(absolute)];
  });
  // Vite serves `mail.html` for `/mail`, and `index.html` for a folder.
  const named = files.flatMap((file) => [file, `${file}.html`, join(file, 'index.html')]);
  return [...new Set(named)]
    .filter((file) => existsSync(file))
    .map((file) => realPath(file) ?? file);
}

/** A URL's path as sent, and as parts of Vite read it: decoded, with `\` as `/`, without `..`. */
function spellings(base: string, url: string): string[] {
  const path = url.replace(/[?#].*$/s, '');
  const parsed = attempt(path, (text) => new URL(text, 'http://localhost').pathname);
  const decoded = [path, parsed].flatMap((each) => [each, attempt(each, decodeURI)]);
  const based = decoded.filter((each) => each.startsWith(base));
  return [...decoded, ...based.map((each) => `/${each.slice(base.length)}`)];
}

function attempt(path: string, change: (path: string) => string): string {
  try {
    return change(path);
  } catch {
    return path; // Vite can't decode it either.
  }
}
