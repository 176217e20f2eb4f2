/** What Koze reads of a project's tsconfig: the aliases of imports, and what decides about output. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import type { PathMapping } from '../compiler/wire.js';
import { slashes } from './paths.js';

interface TsConfig {
  extends?: string | string[];
  references?: { path?: string }[];
  compilerOptions?: CompilerOptions & { baseUrl?: string; paths?: Record<string, string[]> };
  include?: string[];
  files?: string[];
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

const OPTIONS = [
  'target',
  'useDefineForClassFields',
  'verbatimModuleSyntax',
  'importsNotUsedAsValues',
  'preserveValueImports',
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
] as const;

/** The longest chain of `extends`. A circle ends here. */
const MAX_DEPTH = 16;

/** `paths` of the `tsconfig.json` in `root`, of its bases and of its references. */
export function readPaths(root: string): PathMapping[] {
  const file = join(root, 'tsconfig.json');
  return [file, ...referencesOf(file)].flatMap((each) => mappings(each, root));
}

function referencesOf(file: string): string[] {
  return (read(file)?.references ?? []).map(({ path = '' }) => {
    const target = resolve(dirname(file), path);
    return target.endsWith('.json') ? target : join(target, 'tsconfig.json');
  });
}

function mappings(file: string, root: string): PathMapping[] {
  const { base, paths } = resolvePaths(file, 0);
  return Object.entries(paths).map(([pattern, targets]) => ({
    pattern,
    targets: targets.map((target) => {
      const path = relative(root, resolve(base, target));
      return posix.normalize(path.split(sep).join('/'));
    }),
  }));
}

/** The last configuration that has an option wins, as in TypeScript. */
function resolvePaths(
  file: string,
  depth: number,
): { base: string; paths: Record<string, string[]>; baseUrl?: string | undefined } {
  const config = read(file);
  const folder = dirname(file);
  const bases = [config?.extends ?? []].flat().filter((base) => base.startsWith('.'));
  let found: ReturnType<typeof resolvePaths> = { base: folder, paths: {} };
  for (const base of depth < MAX_DEPTH ? bases : []) {
    const target = resolve(folder, base);
    const inherited = resolvePaths(target.endsWith('.json') ? target : `${target}.json`, depth + 1);
    if (Object.keys(inherited.paths).length > 0) found = inherited;
    else if (inherited.baseUrl !== undefined) found = { ...found, baseUrl: inherited.baseUrl };
  }
  const { baseUrl, paths } = config?.compilerOptions ?? {};
  const ownBase = baseUrl === undefined ? found.baseUrl : resolve(folder, baseUrl);
  if (paths) return { base: ownBase ?? folder, paths, baseUrl: ownBase };
  return baseUrl === undefined ? found : { ...found, base: ownBase ?? folder, baseUrl: ownBase };
}

/** The options for a file: those of the nearest `tsconfig.json`, or of its reference with the file. */
export function readCompilerOptions(file: string): CompilerOptions {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'tsconfig.json');
    const config = read(path);
    if (config) {
      const reference = referencesOf(path).find((each) => includes(each, file));
      return inheritedOptions(reference ?? path, 0);
    }
    if (folder === dirname(folder)) return {};
  }
}

function inheritedOptions(file: string, depth: number): CompilerOptions {
  const config = read(file);
  const options: Record<string, unknown> = {};
  for (const base of depth < MAX_DEPTH ? [config?.extends ?? []].flat() : []) {
    const target = locateBase(file, base);
    if (target !== undefined) Object.assign(options, inheritedOptions(target, depth + 1));
  }
  for (const name of OPTIONS) {
    const value = config?.compilerOptions?.[name];
    if (value !== undefined) options[name] = value;
  }
  return options;
}

/** The file of `extends`: a path, or a package's. */
function locateBase(file: string, base: string): string | undefined {
  const candidates = (path: string) => [path, `${path}.json`, join(path, 'tsconfig.json')];
  if (base.startsWith('.') || isAbsolute(base)) {
    return candidates(resolve(dirname(file), base)).find(isFile);
  }
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = candidates(join(folder, 'node_modules', base)).find(isFile);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Whether a configuration's `files` or `include` names a file. */
function includes(config: string, file: string): boolean {
  const { files, include = files ? [] : ['**/*'] } = read(config) ?? {};
  const path = slashes(relative(dirname(config), file));
  const matches = (pattern: string) => {
    const source = posix
      .normalize(pattern)
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('**/', '\0')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
      .replaceAll('\0', '(?:.*/)?');
    return new RegExp(`^${source}(?:/.*)?$`).test(path);
  };
  return (files ?? []).some((each) => posix.normalize(each) === path) || include.some(matches);
}

/** Reads JSON with comments and trailing commas. A file that can't be read has no aliases. */
function read(file: string): TsConfig | undefined {
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
