/** Which files a tsconfig includes. */
import { dirname, join, posix, relative } from 'node:path';
import { listDirectory } from '../files.js';
import { slashes } from '../paths.js';
import { basesOf, MAX_DEPTH, read, referencesOf, type TsConfig } from './file.js';

/** Folders that hold the results of builds. */
const BUILT = /^(?:dist|build|out|coverage)\//;

/** Whether a path, relative to a configuration's folder, matches a pattern of its `include`. */
export function matches(pattern: string, path: string): boolean {
  const source = posix
    .normalize(pattern)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${source.replace(/\/$/, '')}(?:/.*)?$`).test(path);
}

/**
 * The declarations (`.d.ts`) that the `tsconfig.json` in `root` and its references include, as paths
 * relative to `root`. Those in folders whose name begins with a dot are generated: they are left out.
 */
export function includedDeclarations(root: string): string[] {
  const config = join(root, 'tsconfig.json');
  const all = [config, ...referencesOf(config)].flatMap((each) => declarationsOf(each));
  const paths = all.map((path) => slashes(relative(root, path)));
  return [...new Set(paths)].filter((path) => !/(?:^|\/)\.[^./]/.test(path));
}

function declarationsOf(config: string): string[] {
  const { folder, files, include, exclude } = inclusion(config, dirname(config), 0);
  const found = new Set(files.filter(isDeclaration));
  for (const start of new Set(include.map(startOf))) {
    for (const below of listDirectory(join(folder, start)).files) {
      const path = posix.join(start, below);
      const isIncluded = include.some((pattern) => matches(pattern, path));
      const isExcluded = BUILT.test(path) || exclude.some((pattern) => matches(pattern, path));
      if (isDeclaration(path) && isIncluded && !isExcluded) found.add(path);
    }
    if (isDeclaration(start)) found.add(start);
  }
  return [...found].map((path) => join(folder, path));
}

/** What a configuration includes. Those that it extends count if it says nothing itself. */
function inclusion(config: string, configDir: string, depth: number): Inclusion {
  const folder = dirname(config);
  const own: TsConfig = read(config) ?? {};
  const here = (patterns: readonly string[] = []) =>
    patterns.map((each) =>
      each.replace(/^\$\{configDir\}/i, () => slashes(relative(folder, configDir)) || '.'),
    );
  const [files, include, exclude] = [here(own.files), here(own.include), here(own.exclude)];
  if (own.files || own.include) return { folder, files, include, exclude };
  for (const base of depth < MAX_DEPTH ? basesOf(config).reverse() : []) {
    const inherited = inclusion(base, configDir, depth + 1);
    if (inherited.folder !== '') return inherited;
  }
  if (depth > 0) return { folder: '', files, include, exclude };
  return { folder, files, include: ['**/*'], exclude };
}

interface Inclusion {
  /** What the others are relative to. Empty: nothing is said. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The folder, or the file, in front of a pattern's first wildcard. */
function startOf(pattern: string): string {
  const segments = posix.normalize(pattern).split('/');
  const wild = segments.findIndex((segment) => /[*?]/.test(segment));
  return segments.slice(0, wild < 0 ? undefined : wild).join('/');
}

function isDeclaration(path: string): boolean {
  return /\.d\.[mc]?ts$/.test(path);
}
