/** Diagnostics as Vite and Rollup show them. */
import { type Diagnostic, formatDiagnostic, type Location } from '@kuratchi/koze/compiler';
import type { Rollup } from 'vite';
import { cleanUrl } from './ids.js';
import type { Project } from './project.js';

/** One error that tells of all of them: a build ends with its first error. */
export function asError(project: Project, diagnostics: readonly Diagnostic[]): Rollup.RollupError {
  const located = diagnostics.find(({ location }) => location)?.location;
  return {
    name: 'KozeError',
    message: asText(project, diagnostics),
    // Which line of this plugin found the mistake is of no use to whoever made it.
    stack: '',
    ...place(project, located),
  };
}

/** The error of an import that is wrong. It is the importer's, if that is known. */
export function asImportError(
  project: Project,
  diagnostics: readonly Diagnostic[],
  importer: string | undefined,
): Rollup.RollupError {
  const error = asError(project, diagnostics);
  return importer === undefined ? error : { ...error, id: cleanUrl(importer) };
}

/** One warning. */
export function asWarning(project: Project, diagnostic: Diagnostic): Rollup.RollupLog {
  return { message: asText(project, [diagnostic]), ...place(project, diagnostic.location) };
}

/** All of them, for a terminal. */
export function asText(project: Project, diagnostics: readonly Diagnostic[]): string {
  const texts = diagnostics.map((diagnostic) => {
    const text = diagnostic.location && project.disk.read(diagnostic.location.file);
    return formatDiagnostic(diagnostic, text);
  });
  return texts.join('\n\n');
}

function place(project: Project, location: Location | undefined) {
  if (!location) return {};
  const { column, file, line } = location;
  const id = `${project.disk.root}/${file}`;
  return { id, loc: { file: id, line, column } };
}
