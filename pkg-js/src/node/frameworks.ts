/**
 * Frameworks with a worker of their own: which one a project uses, and what it does with `main`.
 */
import { resolve } from 'node:path';
import type { Framework } from '../compiler/wire.js';
import type { ProjectOnDisk } from './project.js';

/** What a bundler knows about an app, beyond its files. */
export interface BundlerFacts {
  /** The names of its plugins. */
  readonly plugins?: readonly string[] | undefined;
  /** The name of SvelteKit's adapter. */
  readonly svelteAdapter?: string | undefined;
  /** The configuration that `cloudflare()` reads, as an environment variable names it. */
  readonly configPath?: string | undefined;
}

interface KnownFramework extends Framework {
  /** Packages that an app installs only for this framework. */
  readonly packages: readonly string[];
  /** Prefixes of its plugins' names. */
  readonly plugins?: readonly string[];
}

const SVELTE_ADAPTERS = ['cloudflare', 'cloudflare-workers', 'auto'].map(
  (name) => `@sveltejs/adapter-${name}`,
);

/**
 * Deletes and rewrites the file that `main` names on every build. The adapter reads `main` itself
 * and requires `assets.directory` and `assets.binding` along with it. If its options name another
 * configuration, it ignores ours.
 */
const SVELTE_KIT: KnownFramework = {
  name: 'SvelteKit',
  main: 'overwritten',
  workers: ['.svelte-kit/cloudflare/_worker.js', '.svelte-kit/', '.cloudflare/'],
  // The generated worker, and the one that loads `instrumentation.server.js` before it.
  marks: ['/cloudflare-tmp/manifest.js', '/instrumentation.server.js'],
  packages: SVELTE_ADAPTERS,
};

/** Deploys from its own configuration, which has its own `main` and copies the rest of ours. */
const NITRO: KnownFramework = {
  name: 'Nitro',
  main: 'ignored',
  workers: ['.output/server/index.mjs', '.output/'],
  packages: ['nitro', 'nitropack', '@solidjs/start', 'vinxi'],
  plugins: ['nitro:'],
};

const OTHERS: readonly KnownFramework[] = [
  { ...NITRO, name: 'Nuxt', packages: ['nuxt'], plugins: [] },
  {
    name: 'Astro',
    main: 'read',
    workers: ['@astrojs/cloudflare/entrypoints/server', '@astrojs/', 'dist/_worker.js/'],
    packages: ['@astrojs/cloudflare'],
  },
  {
    name: 'React Router',
    main: 'read',
    workers: [],
    packages: ['@react-router/dev', '@remix-run/dev'],
  },
  {
    name: 'TanStack Start',
    main: 'read',
    workers: ['@tanstack/react-start/server-entry', '@tanstack/'],
    packages: ['@tanstack/react-start', '@tanstack/solid-start'],
  },
  {
    name: 'OpenNext',
    main: 'read',
    workers: ['.open-next/worker.js', '.open-next/'],
    packages: ['@opennextjs/cloudflare'],
  },
  {
    name: 'vinext',
    main: 'read',
    workers: ['vinext/server/app-router-entry', 'vinext/'],
    packages: ['vinext'],
  },
  {
    name: 'Qwik',
    main: 'read',
    workers: ['dist/_worker.js'],
    packages: ['@builder.io/qwik-city', '@qwik.dev/router'],
  },
];

const CONFIGS = ['svelte', 'vite', 'astro', 'nuxt', 'nitro', 'app', 'open-next', 'next'].flatMap(
  (name) => ['js', 'ts', 'mjs', 'mts'].map((extension) => `${name}.config.${extension}`),
);

/** The framework whose worker the wrangler configuration at `file` describes. */
export function findFramework(
  project: ProjectOnDisk,
  file: string,
  { plugins = [], svelteAdapter }: BundlerFacts = {},
): Framework | undefined {
  const configs = readConfigs(project);
  const dependencies = dependenciesOf(project);
  const uses = (name: string) => dependencies.has(name) || mentions(configs, name);
  const isUsed = (known: KnownFramework) =>
    known.packages.some(uses) ||
    plugins.some((name) => known.plugins?.some((start) => name.startsWith(start)));

  if (isSvelteKit(configs, uses, svelteAdapter)) {
    return readsAnother(project, file, configs) ? undefined : plain(SVELTE_KIT);
  }
  // Under Cloudflare's plugin, `main` is what runs, even if Nitro is installed.
  const isMainRun = usesCloudflarePlugin(project, { plugins });
  const found = [...OTHERS, ...(isMainRun ? [] : [NITRO])].find(isUsed);
  return found && plain(found);
}

/** Whether Cloudflare's Vite plugin builds the worker. */
export function usesCloudflarePlugin(project: ProjectOnDisk, { plugins }: BundlerFacts): boolean {
  if (plugins?.includes('vite-plugin-cloudflare')) return true;
  const name = '@cloudflare/vite-plugin';
  return dependenciesOf(project).has(name) || mentions(readConfigs(project), name);
}

/** Asks the bundler first, then the app's configuration, then the installed packages. */
function isSvelteKit(
  configs: string,
  uses: (name: string) => boolean,
  adapter: string | undefined,
): boolean {
  if (adapter !== undefined) return SVELTE_ADAPTERS.includes(adapter);
  if (SVELTE_ADAPTERS.some((name) => mentions(configs, name))) return true;
  const hasAnother = /['"`]@sveltejs\/adapter-/.test(configs);
  return !hasAnother && SVELTE_ADAPTERS.slice(0, 2).some(uses);
}

/** `adapter({ config: 'other.jsonc' })`: the adapter doesn't read ours or write to its `main`. */
function readsAnother({ root }: ProjectOnDisk, file: string, configs: string): boolean {
  const [, config] =
    configs.match(/\badapter\w*\s*\(\s*\{[^}]*?\bconfig\s*:\s*['"]([^'"]+)['"]/) ?? [];
  return config !== undefined && resolve(root, config) !== resolve(root, file);
}

/** Whether the configurations contain a package's name as a string, as an import does. */
function mentions(configs: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) => configs.includes(`${quote}${name}${quote}`));
}

/** The text of all configurations, without comment lines. */
function readConfigs(project: ProjectOnDisk): string {
  const texts = CONFIGS.map((file) => project.read(file) ?? '');
  return texts.join('\n').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
}

function dependenciesOf(project: ProjectOnDisk): Set<string> {
  try {
    const manifest: unknown = JSON.parse(project.read('package.json') ?? '{}');
    const { dependencies, devDependencies } = Object(manifest) as Record<string, unknown>;
    return new Set(Object.keys({ ...Object(dependencies), ...Object(devDependencies) }));
  } catch {
    return new Set(); // The package manager reports a broken manifest.
  }
}

/** The part that the core accepts. */
function plain({ main, marks = [], name, workers }: KnownFramework): Framework {
  return { main, marks, name, workers };
}
