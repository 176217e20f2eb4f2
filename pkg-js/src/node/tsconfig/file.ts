/** A tsconfig.json on the disk: its text, its bases and its references. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

export interface TsConfig {
  extends?: string | string[];
  references?: { path?: string }[];
  compilerOptions?: CompilerOptions & { baseUrl?: string; paths?: Record<string, string[]> };
  include?: string[];
  files?: string[];
  exclude?: string[];
}

/** The options that decide what a file's JavaScript does, apart from decorators. */
export interface CompilerOptions {
  readonly target?: string;
  readonly useDefineForClassFields?: boolean;
  readonly verbatimModuleSyntax?: boolean;
  readonly importsNotUsedAsValues?: 'remove' | 'preserve' | 'error';
  readonly preserveValueImports?: boolean;
  readonly jsx?: 'preserve' | 'react' | 'react-jsx' | 'react-jsxdev' | 'react-native';
  readonly jsxFactory?: string;
  readonly jsxFragmentFactory?: string;
  readonly jsxImportSource?: string;
}

/** The longest chain of `extends`. A circle ends here. */
export const MAX_DEPTH = 16;

/** Reads JSON with comments and trailing commas. Undefined for a file that can't be read. */
export function read(file: string): TsConfig | undefined {
  try {
    const text = readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
      .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, '$1');
    return JSON.parse(text) as TsConfig;
  } catch {
    return undefined;
  }
}

/** The configurations that a configuration refers to. */
export function referencesOf(file: string): string[] {
  return (read(file)?.references ?? []).map(({ path = '' }) => {
    const target = resolve(dirname(file), path);
    return target.endsWith('.json') ? target : join(target, 'tsconfig.json');
  });
}

/** The configurations that a configuration extends, the last of which wins. */
export function basesOf(file: string): string[] {
  const bases = [read(file)?.extends ?? []].flat();
  return bases.flatMap((base) => baseFile(dirname(file), base) ?? []);
}

/** The file that `extends` names: a path, or a file of a package. */
function baseFile(folder: string, base: string): string | undefined {
  if (base.startsWith('.') || isAbsolute(base)) {
    const path = resolve(folder, base);
    return [path, `${path}.json`].find(isConfig);
  }
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules', base);
    const named = readJson<{ tsconfig?: string }>(join(path, 'package.json'))?.tsconfig;
    const candidates = [
      ...(named === undefined ? [] : [join(path, named)]),
      path,
      `${path}.json`,
      join(path, 'tsconfig.json'),
    ];
    const found = candidates.find(isConfig);
    if (found !== undefined || at === dirname(at)) return found;
  }
}

function isConfig(path: string): boolean {
  return path.endsWith('.json') && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
