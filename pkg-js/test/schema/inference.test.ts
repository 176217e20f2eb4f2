/** The types that come out of schemas, in users' settings. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('./fixture/inference.ts', import.meta.url));

it.each([true, false])(
  'exactOptionalPropertyTypes: %s',
  (exactOptionalPropertyTypes) => {
    const program = ts.createProgram([fixture], {
      exactOptionalPropertyTypes,
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      skipLibCheck: true,
    });
    const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(fixture));
    const host = {
      getCanonicalFileName: (name: string) => name,
      getCurrentDirectory: () => '',
      getNewLine: () => '\n',
    };
    expect(ts.formatDiagnostics(diagnostics, host)).toBe('');
  },
  60_000,
);
