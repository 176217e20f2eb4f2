/** The project's wrangler configuration on disk. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FileChange, WranglerRequest, WranglerUpdate } from '../compiler/wire.js';
import { type BundlerFacts, findFramework } from './frameworks.js';
import type { ProjectOnDisk } from './project.js';

/** In the order in which wrangler looks for them. */
const FILES = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'];
/** The newest compatibility date that this version is tested with. workerd may not know today's. */
const TESTED_DATE = '2026-10-01';
const MAINS = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/worker.${extension}`);

/** How new classes are declared. */
export type WranglerOptions = Partial<Pick<WranglerRequest, 'lifecycle' | 'storage'>>;

/** The additions that a configuration needs, and its path relative to the root. */
export interface WranglerPlan extends WranglerUpdate {
  file: string;
}

/**
 * Plans what the configuration needs to match the classes. Writes nothing. Throws if there is a
 * configuration that can't be read.
 */
export function planWrangler(
  project: ProjectOnDisk,
  options: WranglerOptions = {},
  facts: BundlerFacts = {},
): WranglerPlan {
  const { compiler, root } = project;
  const isThere = (file: string) => existsSync(join(root, file));
  const file = FILES.find(isThere) ?? 'wrangler.jsonc';
  // project.read() would take a file that can't be read for a missing one, and it would be
  // replaced.
  const text = isThere(file) ? readFileSync(join(root, file), 'utf8') : undefined;
  const framework = findFramework(project, file, facts);
  const request: WranglerRequest = {
    ...options,
    file,
    ...(text === undefined ? {} : { text }),
    ...(framework === undefined ? {} : { framework }),
    name: packageName(project) ?? basename(root),
    main: MAINS.find(isThere) ?? 'koze:worker',
    compatibilityDate: TESTED_DATE,
  };
  const update = compiler.updateWrangler(request);
  if (update.missing.length === 0) return { ...update, file };
  const files = update.missing.map((path) => fileAt(root, path));
  return { ...compiler.updateWrangler({ ...request, files }), file };
}

/** The state of a file that the configuration names. */
function fileAt(root: string, file: string): FileChange {
  const path = resolve(root, file);
  if (!existsSync(path)) return { file, content: 'absent' };
  try {
    return { file, content: { text: readFileSync(path, 'utf8') } };
  } catch {
    // A folder, or a file without read permission: it exists, and could be lost.
    return { file, content: 'unparsable' };
  }
}

/** Writes the additions. Returns whether there were any. */
export function writeWrangler(project: ProjectOnDisk, { file, text }: WranglerPlan): boolean {
  if (text === undefined) return false;
  writeFileSync(join(project.root, file), text);
  return true;
}

function packageName(project: ProjectOnDisk): string | undefined {
  try {
    const { name } = JSON.parse(project.read('package.json') ?? '{}') as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined; // The package manager reports a broken manifest.
  }
}
