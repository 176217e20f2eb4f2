/** Our packages as they are published, and projects far from this repository that install them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, stateFolder } from '../../scripts/lib/tools.mjs';
import { run } from '../e2e/harness/programs.js';

export const FOLDERS = ['pkg-js', 'vite-plugin'] as const;

export interface Packed {
  readonly name: string;
  /** The tarball's path. */
  readonly file: string;
  /** Paths in it. */
  readonly files: readonly string[];
}

/** Packs a package of ours into a folder. */
export async function pack(workspace: (typeof FOLDERS)[number], folder: string): Promise<Packed> {
  const path = join(root, workspace);
  const flags = ['--json', '--ignore-scripts', '--pack-destination', folder];
  const { ok, output } = await run(path, 'npm', ['pack', ...flags]);
  const file = output.match(/"filename": "([^"]+)"/)?.[1];
  if (!ok || !file) throw new Error(`npm pack ${workspace}:\n${output}`);
  const { name } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const files = Array.from(output.matchAll(/"path": "([^"]+)"/g), ([, path = '']) => path);
  return { name, file: join(folder, file), files };
}

export const MANAGERS = ['npm', 'pnpm'] as const;
export type Manager = (typeof MANAGERS)[number];

/** Installs our packages, and others as this repository pins them. */
export async function install(
  manager: Manager,
  folder: string,
  packed: readonly Packed[],
  names: readonly string[],
  extra: Record<string, string> = {},
): Promise<void> {
  const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
  const own = Object.fromEntries(packed.map(({ name, file }) => [name, `file:${file}`]));
  const others = Object.fromEntries(names.map((name) => [name, pinned[name] as string]));
  const manifest = { private: true, type: 'module', dependencies: { ...own, ...others, ...extra } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  if (manager === 'pnpm') writeFileSync(join(folder, 'pnpm-workspace.yaml'), settings(own));
  const installed = await run(folder, manager, ['install', ...FLAGS[manager]]);
  if (!installed.ok) throw new Error(`${manager} install:\n${installed.output}`);
}

const FLAGS: Record<Manager, readonly string[]> = {
  npm: ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'],
  pnpm: ['--prefer-offline', '--ignore-scripts', '--reporter', 'append-only'],
};

/** What our plugin depends on is on no registry yet. npm takes what the project has. */
function settings(overrides: Record<string, string>): string {
  return JSON.stringify({
    overrides,
    // Its own, and kept: the second run needs no network.
    storeDir: join(stateFolder, 'pnpm-store'),
    updateNotifier: false,
  });
}
