import { formatDiagnostic } from '../compiler/format.js';
import type { Diagnostic } from '../compiler/wire.js';
import type { ProjectOnDisk } from '../node/index.js';
import type { Terminal } from './terminal.js';

/** Writes diagnostics with their code frames. Returns whether there are errors among them. */
export function reportDiagnostics(
  project: ProjectOnDisk,
  terminal: Terminal,
  diagnostics: readonly Diagnostic[] = project.diagnostics,
): boolean {
  for (const diagnostic of diagnostics) {
    const text = diagnostic.location && project.read(diagnostic.location.file);
    terminal.error(`${formatDiagnostic(diagnostic, text)}\n\n`);
  }
  return diagnostics.some(({ severity }) => severity === 'error');
}
