/** The options of a tsconfig that decide what a file's JavaScript does, apart from decorators. */
import { dirname, join, posix, relative } from 'node:path';
import { slashes } from '../paths.js';
import { basesOf, type CompilerOptions, MAX_DEPTH, read, referencesOf } from './file.js';
import { matches } from './include.js';

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
  for (const base of depth < MAX_DEPTH ? basesOf(file) : []) {
    Object.assign(options, inheritedOptions(base, depth + 1));
  }
  for (const name of OPTIONS) {
    const value = config?.compilerOptions?.[name];
    if (value !== undefined) options[name] = value;
  }
  return options;
}

/** Whether a configuration's `files` or `include` names a file. */
function includes(config: string, file: string): boolean {
  const { files, include = files ? [] : ['**/*'] } = read(config) ?? {};
  const path = slashes(relative(dirname(config), file));
  return (
    (files ?? []).some((each) => posix.normalize(each) === path) ||
    include.some((pattern) => matches(pattern, path))
  );
}
