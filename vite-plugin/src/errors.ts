/** Diagnostics as Vite and Rollup show them. */
import {
  codeFrame,
  type Diagnostic,
  formatDiagnostic,
  type Location,
} from '@kuratchi/koze/compiler';
import type { Rollup } from 'vite';
import type { Project } from './project.js';

/** One error that tells of all of them: a build ends with its first error. */
export function asError(project: Project, diagnostics: readonly Diagnostic[]): Rollup.RollupError {
  const texts = diagnostics.map((diagnostic) => describe(project, diagnostic));
  const located = diagnostics.find(({ location }) => location)?.location;
  return {
    name: 'KozeError',
    message: texts.join('\n\n'),
    ...place(project, located),
  };
}

/** One warning. */
export function asWarning(project: Project, diagnostic: Diagnostic): Rollup.RollupLog {
  return { message: describe(project, diagnostic), ...place(project, diagnostic.location) };
}

function describe(project: Project, diagnostic: Diagnostic): string {
  const text = diagnostic.location && project.disk.read(diagnostic.location.file);
  return formatDiagnostic(diagnostic, text);
}

function place(project: Project, location: Location | undefined) {
  if (!location) return {};
  const { column, file, line } = location;
  const id = `${project.disk.root}/${file}`;
  const text = project.disk.read(file);
  const frame = text === undefined ? {} : { frame: codeFrame(text, location) };
  return { id, loc: { file: id, line, column }, ...frame };
}
