/** Diagnostics as esbuild shows them. */
import { relative, resolve, sep } from 'node:path';
import type { Location as EsbuildLocation, PartialMessage } from 'esbuild';
import { docsOf } from '../compiler/format.js';
import type { Diagnostic, Location } from '../compiler/wire.js';
import type { ProjectOnDisk } from '../node/index.js';

export interface Messages {
  of(diagnostic: Diagnostic): PartialMessage;
}

/** The messages of one project. Their paths are relative to `cwd`, like esbuild's own. */
export function messagesFor(disk: ProjectOnDisk, cwd: string): Messages {
  function place({ column, file, line, span }: Location): EsbuildLocation {
    const lineText = disk.read(file)?.split(/\r\n|[\r\n]/)[line - 1] ?? '';
    const start = lineText.slice(0, column);
    const meant = lineText.slice(column, column + span.end - span.start);
    return {
      file: relative(cwd, resolve(disk.root, file)).replaceAll(sep, '/'),
      namespace: 'file',
      line,
      // esbuild counts bytes.
      column: Buffer.byteLength(start),
      length: Buffer.byteLength(meant),
      lineText,
      suggestion: '',
    };
  }

  return {
    of({ code, help, location, message, related }) {
      const others = related.map((other) => ({ text: 'See here:', location: place(other) }));
      return {
        // esbuild doesn't print a message's id.
        text: `${message} [${code}]`,
        // Without one, esbuild shows the place of the import.
        ...(location ? { location: place(location) } : {}),
        notes: [...others, { text: help }, { text: `docs: ${docsOf(code)}` }],
      };
    },
  };
}
