/** The project's wrangler configuration on disk. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type {
  FileChange,
  ForeignConfiguration,
  ParsedFile,
  WranglerRequest,
  WranglerUpdate,
} from '../compiler/wire.js';
import { findConfiguration } from './configuration.js';
import { readText } from './files.js';
import { type BundlerFacts, findFramework, usesCloudflarePlugin } from './frameworks.js';
import { slashes } from './paths.js';
import type { ProjectOnDisk } from './project.js';
import { parseToml } from './toml.js';

/** The newest compatibility date that this version is tested with. workerd may not know today's. */
const TESTED_DATE = '2026-10-01';
const MAINS = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/worker.${extension}`);

/** How new classes are declared, and where. */
export interface WranglerOptions extends Partial<Pick<WranglerRequest, 'lifecycle' | 'storage'>> {
  /** The configuration, if it isn't the one that `cloudflare()` or wrangler would read. */
  file?: string;
}

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
  { file: named, ...options }: WranglerOptions = {},
  facts: BundlerFacts = {},
): WranglerPlan {
  const isUnderVite = usesCloudflarePlugin(project, facts);
  const found = findConfiguration(project, named, isUnderVite, facts.configPath);
  if ('foreign' in found) return checkForeign(project, found.file, found.foreign, options);
  const { compiler, root } = project;
  const { file } = found;
  const folder = dirname(join(root, file));
  const framework = findFramework(project, file, facts);
  const request: WranglerRequest = {
    ...options,
    file,
    ...readConfiguration(join(root, file)),
    ...(framework === undefined ? {} : { framework }),
    name: packageName(project) ?? basename(root),
    main: mainFor(root, folder),
    compatibilityDate: TESTED_DATE,
  };
  // Someone else names this file, and reports that it doesn't exist.
  const isForeseen = request.text === undefined && dirname(file) !== '.';
  if (isForeseen) return { file, changes: [], diagnostics: [], missing: [] };
  const update = compiler.updateWrangler(request);
  if (update.missing.length === 0) return { ...update, file };
  const files = update.missing.map((path) => fileAt(folder, path));
  return { ...compiler.updateWrangler({ ...request, files }), file };
}

/** Plans for a configuration that Koze doesn't write. `cloudflare.config.ts` imports a file. */
function checkForeign(
  { compiler, root }: ProjectOnDisk,
  file: string,
  foreign: ForeignConfiguration,
  { storage }: WranglerOptions,
): WranglerPlan {
  const plan = {
    file,
    changes: [],
    diagnostics: compiler.checkConfiguration(foreign),
    missing: [],
  };
  if (foreign.form !== 'program') return plan;
  const emitted = compiler.emit({ module: 'cloudflare', ...(storage ? { storage } : {}) });
  const text = 'code' in emitted ? emitted.code : undefined;
  const isOld = text !== undefined && text !== readText(join(root, file));
  return isOld ? { ...plan, text, changes: [`wrote what ${foreign.file} spreads`] } : plan;
}

/**
 * The text of a configuration, if there is one. Bytes that aren't UTF-8 would be replaced, and then
 * written back: the core refuses such a file. A byte order mark is part of the text.
 */
function readConfiguration(path: string): { text?: string; parsed?: ParsedFile } {
  if (!existsSync(path)) return {};
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  const wrong = firstDifference(bytes, Buffer.from(text));
  if (wrong !== undefined) {
    const lines = bytes.subarray(0, wrong).toString('utf8').split('\n');
    const column = (lines.at(-1) ?? '').length + 1;
    const message = `byte ${wrong} (0x${bytes[wrong]?.toString(16)}) isn't part of a character`;
    return {
      text,
      parsed: { problem: { language: 'UTF-8', message, line: lines.length, column } },
    };
  }
  return path.endsWith('.toml') ? { text, parsed: parseToml(text) } : { text };
}

function firstDifference(a: Buffer, b: Buffer): number | undefined {
  if (a.equals(b)) return undefined;
  return a.findIndex((byte, index) => byte !== b[index]);
}

/** The module that exports the classes, as a configuration in a folder names it. */
function mainFor(root: string, folder: string): string {
  const main = MAINS.find((file) => existsSync(join(root, file)));
  return main === undefined ? 'koze:worker' : slashes(relative(folder, join(root, main)));
}

/** The state of a file that the configuration names. */
function fileAt(folder: string, file: string): FileChange {
  const path = resolve(folder, file);
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
  const path = join(project.root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
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
