/** Diagnostics as Vite and Rollup show them. */
import { type Diagnostic, formatDiagnostic, type Location } from '@kuratchi/koze/compiler';
import type { Rollup } from 'vite';
import { cleanUrl } from './ids.js';
import type { Session } from './session.js';

/** One error that tells of all of them: a build ends with its first error. */
export function asError(session: Session, diagnostics: readonly Diagnostic[]): Rollup.RollupError {
  const located = diagnostics.find(({ location }) => location)?.location;
  return {
    name: 'KozeError',
    message: asText(session, diagnostics),
    // Which line of this plugin found the mistake is of no use to whoever made it.
    stack: '',
    ...place(session, located),
  };
}

/** The error of an import that is wrong. It is the importer's, if that is known. */
export function asImportError(
  session: Session,
  diagnostics: readonly Diagnostic[],
  importer: string | undefined,
): Rollup.RollupError {
  const error = asError(session, diagnostics);
  return importer === undefined ? error : { ...error, id: cleanUrl(importer) };
}

/** One warning. */
export function asWarning(session: Session, diagnostic: Diagnostic): Rollup.RollupLog {
  return { message: asText(session, [diagnostic]), ...place(session, diagnostic.location) };
}

/** All of them, for a terminal. */
export function asText(session: Session, diagnostics: readonly Diagnostic[]): string {
  const texts = diagnostics.map((diagnostic) => {
    const text = diagnostic.location && session.disk.read(diagnostic.location.file);
    return formatDiagnostic(diagnostic, text);
  });
  return texts.join('\n\n');
}

function place(session: Session, location: Location | undefined) {
  if (!location) return {};
  const { column, file, line } = location;
  const id = `${session.disk.root}/${file}`;
  return { id, loc: { file: id, line, column } };
}
