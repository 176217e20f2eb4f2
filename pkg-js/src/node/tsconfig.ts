/** The aliases in a project's tsconfig, through which types are imported. */
import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import type { PathMapping } from '../compiler/wire.js';

interface TsConfig {
  extends?: string | string[];
  references?: { path?: string }[];
  compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> };
}

/** The longest chain of `extends`. A circle ends here. */
const MAX_DEPTH = 16;

/** `paths` of the `tsconfig.json` in `root`, of its bases and of its references. */
export function readPaths(root: string): PathMapping[] {
  const file = join(root, 'tsconfig.json');
  const references = read(file)?.references ?? [];
  const files = references.map(({ path = '' }) => {
    const target = resolve(root, path);
    return target.endsWith('.json') ? target : join(target, 'tsconfig.json');
  });
  return [file, ...files].flatMap((each) => mappings(each, root));
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
