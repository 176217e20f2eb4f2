/** Finds the declarations of packages, as TypeScript does. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exports as resolveExports } from 'resolve.exports';

interface Manifest {
  name?: unknown;
  types?: unknown;
  typings?: unknown;
  main?: unknown;
  exports?: unknown;
}

/** The package that an import resolves to. */
export interface FoundPackage {
  /** `name` in its package.json. */
  name?: string;
  /**
   * Its declarations, by their real path: through a link, their own imports resolve differently.
   */
  file?: string;
}

/**
 * Resolves `specifier`, imported by a file in `folder`. Returns an empty object if it finds
 * nothing.
 */
export function findPackage(folder: string, specifier: string): FoundPackage {
  const [, name = '', subpath = ''] = /^((?:@[^/]+\/)?[^/]+)(.*)$/s.exec(specifier) ?? [];
  // Anything else is a path, a URL or an alias, and must not escape from `node_modules`.
  if (!/^(?:@[\w.-]+\/)?[\w][\w.-]*$/.test(name) || subpath.includes('..')) return {};
  const root = packageFolder(folder, name);
  const manifest = root === undefined ? undefined : readManifest(root);
  const own = root && manifest && declarationsOf(root, manifest, subpath);
  const declared = own ?? declarationsByOthers(folder, name, subpath);
  return {
    ...(typeof manifest?.name === 'string' ? { name: manifest.name } : {}),
    ...(declared === undefined ? {} : { file: realpathSync(declared) }),
  };
}

/** `@types/agents`, for a package without declarations of its own. */
function declarationsByOthers(folder: string, name: string, subpath: string): string | undefined {
  const root = packageFolder(folder, `@types/${name.replace(/^@/, '').replace('/', '__')}`);
  const manifest = root === undefined ? undefined : readManifest(root);
  return root && manifest && declarationsOf(root, manifest, subpath);
}

/** The folder of a package, in the nearest `node_modules` that has it. */
function packageFolder(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (at === dirname(at)) return undefined;
  }
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

function declarationsOf(root: string, manifest: Manifest, subpath: string): string | undefined {
  const targets =
    manifest.exports == null
      ? subpath === ''
        ? [manifest.types, manifest.typings, manifest.main, 'index.d.ts']
        : [subpath.slice(1)]
      : exported(manifest, subpath);
  for (const target of targets) {
    const file = typeof target === 'string' ? declarationFile(join(root, target)) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The targets that `exports` offers a type checker, best first. */
function exported(manifest: Manifest, subpath: string): readonly string[] {
  for (const options of [{}, { require: true }]) {
    try {
      const conditions = { ...options, conditions: ['types'] };
      const found = resolveExports(manifest, `.${subpath}`, conditions);
      if (found) return found;
    } catch {
      // `exports` lacks this entry, or lacks it under these conditions.
    }
  }
  return [];
}

/** The declarations at a path, or next to the JavaScript at that path. */
function declarationFile(path: string): string | undefined {
  const stem = path.replace(/\.([cm]?)js$/, '');
  const kind = path.slice(stem.length + 1, -2);
  const candidates = /\.[cm]?tsx?$/.test(path)
    ? [path]
    : [
        ...[`${stem}.d.${kind}ts`, `${path}.d.ts`, `${path}.ts`, join(path, 'index.d.ts')],
        // In a workspace, a package may export its sources by the names that they are built to.
        ...[`${stem}.${kind}ts`, `${stem}.${kind}tsx`],
      ];
  return candidates.find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
