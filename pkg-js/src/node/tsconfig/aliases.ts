/** The aliases through which a project's files are imported: of its tsconfig and its package.json. */
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { PathMapping } from '../../compiler/wire.js';
import { basesOf, MAX_DEPTH, read, readJson, referencesOf, type TsConfig } from './file.js';

/** The options of a configuration and its bases that say where imports lead. */
interface Options {
  /** What `paths` are relative to. */
  readonly base: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly baseUrl?: string | undefined;
}

/**
 * `paths` and `baseUrl` of the `tsconfig.json` in `root`, of its bases and of its references, and
 * `imports` of the package.json there.
 */
export function readPaths(root: string): PathMapping[] {
  const file = join(root, 'tsconfig.json');
  return [
    ...[file, ...referencesOf(file)].flatMap((each) => mappings(each, root)),
    ...packageImports(root),
  ];
}

function mappings(file: string, root: string): PathMapping[] {
  const { base, paths, baseUrl } = resolveOptions(file, dirname(file), 0);
  const all = Object.entries(paths).map(([pattern, targets]) => ({
    pattern,
    targets: targets.map((target) => toRelative(root, resolve(base, target))),
  }));
  // TypeScript looks below `baseUrl` for what no pattern matches.
  if (baseUrl === undefined || '*' in paths) return all;
  return [...all, { pattern: '*', targets: [toRelative(root, join(baseUrl, '*'))] }];
}

function toRelative(root: string, path: string): string {
  return posix.normalize(relative(root, path).split(sep).join('/'));
}

/**
 * The last configuration that has an option wins, as in TypeScript. `${configDir}` is the folder of
 * the configuration that extends all others.
 */
function resolveOptions(file: string, configDir: string, depth: number): Options {
  const config = read(file);
  const folder = dirname(file);
  let found: Options = { base: folder, paths: {} };
  for (const base of depth < MAX_DEPTH ? basesOf(file) : []) {
    const inherited = resolveOptions(base, configDir, depth + 1);
    if (Object.keys(inherited.paths).length > 0) found = inherited;
    else if (inherited.baseUrl !== undefined) found = { ...found, baseUrl: inherited.baseUrl };
  }
  const { baseUrl, paths } = substitute(config?.compilerOptions ?? {}, configDir);
  const ownBase = baseUrl === undefined ? found.baseUrl : resolve(folder, baseUrl);
  if (paths) return { base: ownBase ?? folder, paths, baseUrl: ownBase };
  return baseUrl === undefined ? found : { ...found, base: ownBase ?? folder, baseUrl: ownBase };
}

function substitute(
  { baseUrl, paths }: NonNullable<TsConfig['compilerOptions']>,
  configDir: string,
): NonNullable<TsConfig['compilerOptions']> {
  const replace = (text: string) => text.replace(/^\$\{configDir\}/i, () => configDir);
  const entries = Object.entries(paths ?? {}).map(
    ([pattern, targets]) => [pattern, targets.map(replace)] as const,
  );
  return {
    ...(baseUrl === undefined ? {} : { baseUrl: replace(baseUrl) }),
    ...(paths ? { paths: Object.fromEntries(entries) } : {}),
  };
}

/** `"#lib/*": "./src/lib/*.ts"`. Targets in other packages aren't files of the project. */
function packageImports(root: string): PathMapping[] {
  const imports = readJson<{ imports?: Record<string, unknown> }>(
    join(root, 'package.json'),
  )?.imports;
  return Object.entries(imports ?? {}).flatMap(([pattern, target]) => {
    const targets = targetsOf(target).filter((path) => path.startsWith('./'));
    if (targets.length === 0) return [];
    return [{ pattern, targets: targets.map((path) => toRelative(root, resolve(root, path))) }];
  });
}

/** The paths of a target, whose conditions may nest: those for a type checker first. */
function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap(targetsOf);
  if (typeof target !== 'object' || target === null) return [];
  const conditions = Object.entries(target);
  const isFirst = ([name]: [string, unknown]) => name === 'types';
  return [...conditions.filter(isFirst), ...conditions.filter((each) => !isFirst(each))].flatMap(
    ([, inner]) => targetsOf(inner),
  );
}
