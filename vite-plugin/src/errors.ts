/** Diagnostics as Vite and Rollup show them. */
import { type Diagnostic, formatDiagnostic, type Location } from '@kuratchi/koze/compiler';
import type { Rollup } from 'vite';
import { cleanUrl } from './ids.js';
import type { Session } from './session.js';

/** One error that lists all diagnostics: a build stops at its first error. */
export function asError(session: Session, diagnostics: readonly Diagnostic[]): Rollup.RollupError {
  const located = diagnostics.find(({ location }) => location)?.location;
  return {
    name: 'KozeError',
    message: asText(session, diagnostics),
    // The stack would point into this plugin, which doesn't help whoever made the mistake.
    stack: '',
    ...place(session, located),
  };
}

/** The error for a wrong import. It names the importer, if that is known. */
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

/** All diagnostics, for a terminal. */
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
