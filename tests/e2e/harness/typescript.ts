/** TypeScript's compiler in this process: as programs, each run would read the same libraries anew. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Checked {
  readonly ok: boolean;
  /** What `tsc` prints: nothing, when all is well. */
  readonly output: string;
}

/** What `tsc --project` says of a folder. */
export function typeCheck(folder: string): Checked {
  const errors: ts.Diagnostic[] = [];
  const reading = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: errors.push.bind(errors) };
  const parsed = ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), {}, reading);
  if (!parsed) return report(folder, errors);
  const { errors: configFileParsingDiagnostics, fileNames: rootNames, options } = parsed;
  if (!options.noEmit) throw new Error(`${folder}: the compiler would write what it compiles.`);
  const host = shareLibraries(ts.createCompilerHost(options), options, folder);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const program = ts.createProgram({ rootNames, options, host, configFileParsingDiagnostics });
  return report(folder, ts.getPreEmitDiagnostics(program));
}

/** What `tsc --build` says of a folder. */
export function typeBuild(folder: string): Checked {
  const errors: ts.Diagnostic[] = [];
  const create: ts.CreateProgram<ts.EmitAndSemanticDiagnosticsBuilderProgram> = (
    names,
    options = {},
    host,
    ...rest
  ) => {
    const sharing = host && shareLibraries(host, options, folder);
    return ts.createEmitAndSemanticDiagnosticsBuilderProgram(names, options, sharing, ...rest);
  };
  const host = ts.createSolutionBuilderHost(ts.sys, create, (error) => errors.push(error));
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  // By date, a configuration that is changed within a tick of the clock after a build is not newer.
  ts.createSolutionBuilder(host, [folder], { force: true }).build();
  return report(folder, errors);
}

function report(folder: string, errors: readonly ts.Diagnostic[]): Checked {
  const output = ts.formatDiagnostics(errors, {
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  });
  return { ok: errors.length === 0, output };
}

interface Versioned extends ts.SourceFile {
  version?: string;
}

/** By options, path and date: as TypeScript's language server shares them between its projects. */
const libraries = new Map<string, ts.SourceFile>();
const registry = ts.createDocumentRegistry(true);

/** Reads what is outside of the folder once for all programs. */
function shareLibraries<T extends ts.CompilerHost>(
  host: T,
  options: ts.CompilerOptions,
  folder: string,
): T {
  const read = host.getSourceFile.bind(host);
  const settings = registry.getKeyForCompilationSettings(options);
  host.getSourceFile = (file, target, ...rest) => {
    if (file.startsWith(folder)) return read(file, target, ...rest);
    const format = typeof target === 'object' ? target.impliedNodeFormat : undefined;
    const date = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    const key = [settings, format, date, file].join('|');
    const source: Versioned | undefined = libraries.get(key) ?? read(file, target, ...rest);
    if (!source) return undefined;
    // Builds refuse what has none, as what a check has read.
    source.version ??= String(date);
    libraries.set(key, source);
    return source;
  };
  return host;
}
