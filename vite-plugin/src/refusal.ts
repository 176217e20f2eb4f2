/** Which files must not reach a browser, and the errors that say so. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@kuratchi/koze/compiler';
import { realPath } from '@kuratchi/koze/node';
import type { ResolvedConfig, Rollup } from 'vite';
import { asImportError } from './errors.js';
import { cleanUrl } from './ids.js';
import { isPrivate } from './private-files.js';
import type { Session } from './session.js';

/** Why a module must not reach a browser. `undefined` if it may. */
export function secretOf(
  session: Session,
  config: ResolvedConfig,
  id: string,
): Diagnostic | undefined {
  const path = cleanUrl(id.startsWith('file://') ? fileURLToPath(id) : id);
  // Generated modules aren't files.
  if (!isAbsolute(path)) return undefined;
  // Files of `publicDir` are imported by their URL.
  const isShared = config.publicDir !== '' && !existsSync(path);
  return secretIn(session, config, isShared ? join(config.publicDir, path) : path);
}

/** Why a file must not reach a browser. `undefined` if it may. */
export function secretIn(
  session: Session,
  config: ResolvedConfig,
  file: string,
): Diagnostic | undefined {
  const server = session.disk.serverFile(file) ?? (session.disk.isPage(file) ? file : undefined);
  if (server !== undefined) return serverCode(session, server);
  if (isPrivate(config, realPath(file) ?? file)) return privateFile(session, file);
  // Packages are taken as they are published.
  const original = file.includes('/node_modules/') ? undefined : session.disk.copiedFrom(file);
  return original === undefined ? undefined : serverCode(session, original, file);
}

/** @param copy the file through which it would get there, if not under its own name */
export function serverCode({ disk }: Session, file: string, copy?: string): Diagnostic {
  return disk.compiler.explainRefusal({
    module: 'serverFile',
    name: disk.toRelative(file),
    ...(copy === undefined ? {} : { copy: disk.toRelative(copy) }),
  });
}

function privateFile({ disk }: Session, file: string): Diagnostic {
  return disk.compiler.explainRefusal({ module: 'privateFile', name: disk.toRelative(file) });
}

/** Fails the build, or the request. `importer` is the module to blame, if that is known. */
export function refuse(
  context: Rollup.PluginContext,
  session: Session,
  diagnostic: Diagnostic,
  importer?: string | undefined,
): never {
  const error = asImportError(session, [diagnostic], importer);
  // Vite would add the code at hand, which may be the server's, and show it in the page.
  context.error({ ...error, plugin: 'koze:guard', pluginCode: ' ' });
}
