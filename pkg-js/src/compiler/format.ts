/** Diagnostics as text for a terminal. */
import type { Code, Diagnostic, Location } from './wire.js';

/** The page that explains every code. */
const DOCS = 'https://kuratchi.dev/docs/koze/diagnostics';

/**
 * Renders a diagnostic:
 *
 * ```text
 * error[no-base]: UserDO does not extend DurableObject
 *   --> src/server/user.do.ts:3:22
 *    3 | export default class UserDO {
 *      |                      ^^^^^^
 *   help: Add `extends DurableObject`, …
 *   docs: https://kuratchi.dev/docs/koze/diagnostics#no-base
 * ```
 *
 * @param text The text of the file that it points to, for the code frame.
 */
export function formatDiagnostic(diagnostic: Diagnostic, text?: string): string {
  const { code, help, location, message, related, severity } = diagnostic;
  const lines = [`${severity}[${code}]: ${message}`];
  if (location) {
    lines.push(`  --> ${formatLocation(location)}`);
    if (text !== undefined && location.span.end > 0) lines.push(codeFrame(text, location));
  }
  for (const other of related) lines.push(`  see ${formatLocation(other)}`);
  lines.push(`  help: ${help}`, `  docs: ${docsOf(code)}`);
  return lines.join('\n');
}

/** Where the documentation explains a code. */
export function docsOf(code: Code): string {
  return `${DOCS}#${code}`;
}

/** `file:line:column`, both counted from 1: terminals turn it into a link. */
export function formatLocation({ column, file, line }: Location): string {
  return `${file}:${line}:${column + 1}`;
}

/** The line of a location with its span underlined. */
export function codeFrame(text: string, { column, line, span }: Location): string {
  const source = text.split(/\r\n|[\r\n]/)[line - 1] ?? '';
  const gutter = `${line} | `.padStart(8);
  const length = Math.max(1, Math.min(span.end - span.start, source.length - column));
  // Keeps tabs, so that the underline lines up with its span.
  const indent = source.slice(0, column).replace(/[^\t]/g, ' ');
  return `${gutter}${source}\n${'| '.padStart(8)}${indent}${'^'.repeat(length)}`;
}
