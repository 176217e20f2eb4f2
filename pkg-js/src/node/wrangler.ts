/** The project's wrangler configuration on disk. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { FileChange, WranglerRequest, WranglerUpdate } from '../compiler/wire.js';
import { type BundlerFacts, findFramework } from './frameworks.js';
import type { ProjectOnDisk } from './project.js';

/** As wrangler looks for them. */
const FILES = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'];
/** The newest compatibility date that this version is tested with; today's may be too new for workerd. */
const TESTED_DATE = '2026-10-01';
const MAINS = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/worker.${extension}`);

/** How new classes are entered. */
export type WranglerOptions = Partial<Pick<WranglerRequest, 'lifecycle' | 'storage'>>;

/** What a configuration lacks, and the file that it is about, relative to the root. */
export interface WranglerPlan extends WranglerUpdate {
  file: string;
}

/**
 * What the configuration lacks to be in step with the classes. Nothing is written. Throws if there is
 * one that cannot be read.
 */
export function planWrangler(
  project: ProjectOnDisk,
  options: WranglerOptions = {},
  facts: BundlerFacts = {},
): WranglerPlan {
  const { compiler, root } = project;
  const isThere = (file: string) => existsSync(join(root, file));
  const file = FILES.find(isThere) ?? 'wrangler.jsonc';
  // Not by project.read(): what cannot be read would be written anew.
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

/** A file that the configuration names, by that name. */
function fileAt(root: string, file: string): FileChange {
  const path = resolve(root, file);
  if (!existsSync(path)) return { file, content: 'absent' };
  try {
    return { file, content: { text: readFileSync(path, 'utf8') } };
  } catch {
    // A folder, or what may not be read: it is there, and could be lost.
    return { file, content: 'unparsable' };
  }
}

/** Writes what the configuration lacks. Returns whether there was anything. */
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
    return undefined; // Whoever reads it next will say so.
  }
}
