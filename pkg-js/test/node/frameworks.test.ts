/** Whose worker it is, by the files of real apps' shapes, and what becomes of wrangler.jsonc there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type BundlerFacts, openProject, planWrangler } from '../../src/node/index.js';

const OVERWRITTEN = 'wrangler-main-overwritten';
const THEIRS = 'wrangler-framework-worker';
const ADAPTER = '@sveltejs/adapter-cloudflare';

type Files = Record<string, string>;

function plan(files: Files, facts?: BundlerFacts) {
  const folder = mkdtempSync(join(tmpdir(), 'koze-frameworks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const all: Files = {
    'src/worker.ts': "export * from 'koze:worker';",
    'src/server/user.do.ts': `import { DurableObject } from 'cloudflare:workers';
      export default class UserDO extends DurableObject {}`,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const project = openProject({ root: folder });
  project.scan();
  const { diagnostics, text } = planWrangler(project, {}, facts);
  return { codes: diagnostics.map(({ code }) => code), text, diagnostics };
}

const main = (path: string) => JSON.stringify({ main: path, compatibility_date: '2026-09-01' });
const packages = (...names: string[]) =>
  JSON.stringify({ devDependencies: Object.fromEntries(names.map((name) => [name, '*'])) });
const imports = (name: string) =>
  `import adapter from '${name}';\nexport default { kit: { adapter: adapter() } };`;

describe('a `main` that would be overwritten', () => {
  const OWN = { 'wrangler.jsonc': main('src/worker.ts') };

  test.each<[string, Files, BundlerFacts?]>([
    ['package.json has the adapter', { 'package.json': packages(ADAPTER) }],
    ['it has the older one', { 'package.json': packages(`${ADAPTER}-workers`) }],
    ['as a dependency', { 'package.json': `{ "dependencies": { "${ADAPTER}": "7" } }` }],
    ['svelte.config.js imports it', { 'svelte.config.js': imports(ADAPTER) }],
    ['svelte.config.ts does', { 'svelte.config.ts': imports(ADAPTER).replaceAll("'", '"') }],
    [
      'one that chooses it on Cloudflare',
      { 'svelte.config.js': imports('@sveltejs/adapter-auto') },
    ],
    ['vite.config.ts imports it', { 'vite.config.ts': imports(ADAPTER) }],
    ['Vite knows of it', {}, { svelteAdapter: ADAPTER }],
    [
      'Vite knows better',
      { 'svelte.config.js': imports('@sveltejs/adapter-node') },
      { svelteAdapter: ADAPTER },
    ],
    [
      'the adapter is told of this very configuration',
      {
        'svelte.config.js': imports(ADAPTER).replace(
          'adapter()',
          "adapter({ config: './wrangler.jsonc' })",
        ),
      },
    ],
  ])('is an error where %s', (_, files, facts) => {
    const { codes, diagnostics, text } = plan({ ...OWN, ...files }, facts);
    expect([codes, text]).toEqual([[OVERWRITTEN], undefined]);
    expect(diagnostics[0]?.location).toMatchObject({ file: 'wrangler.jsonc', line: 1, column: 8 });
  });

  test.each([
    ['wrangler.json', main('./src/worker.ts')],
    ['wrangler.toml', "main = 'src/worker.ts'\n"],
    // The adapter deletes a folder with all that is in it.
    ['wrangler.jsonc', main('src')],
    ['wrangler.jsonc', main('koze:worker')],
  ])('is an error in %s: %s', (file, text) => {
    expect(plan({ 'package.json': packages(ADAPTER), [file]: text }).codes).toEqual([OVERWRITTEN]);
  });

  test('is none where it is what an earlier build wrote', () => {
    const files = { 'package.json': packages(ADAPTER), 'wrangler.jsonc': main('out/_worker.js') };
    expect(plan(files).codes).toEqual([THEIRS]);
    const manifest = "import { manifest } from './../.svelte-kit/cloudflare-tmp/manifest.js';";
    expect(plan({ ...files, 'out/_worker.js': manifest }).codes).toEqual([THEIRS]);
    const facade = "import './../.svelte-kit/output/server/instrumentation.server.js';";
    expect(plan({ ...files, 'out/_worker.js': facade }).codes).toEqual([THEIRS]);
    expect(plan({ ...files, 'out/_worker.js': 'mine' }).codes).toEqual([OVERWRITTEN]);
  });

  test.each<[string, Files, BundlerFacts?]>([
    [
      'the app has another adapter',
      { 'svelte.config.js': imports('@sveltejs/adapter-node'), 'package.json': packages(ADAPTER) },
    ],
    [
      'Vite knows of another',
      { 'package.json': packages(ADAPTER) },
      { svelteAdapter: '@sveltejs/adapter-static' },
    ],
    ['a comment names it', { 'svelte.config.js': `// import adapter from '${ADAPTER}';` }],
    ['a package has a longer name', { 'package.json': packages(`${ADAPTER}-of-mine`) }],
    [
      'the adapter is told of another configuration',
      {
        'svelte.config.js': imports(ADAPTER).replace(
          'adapter()',
          "adapter({ config: 'app.jsonc' })",
        ),
      },
    ],
    ['there is no framework', { 'package.json': '[' }],
    ['there is no package.json', {}],
  ])('is none where %s', (_, files, facts) => {
    const { codes, text } = plan({ ...OWN, ...files }, facts);
    expect(codes).toEqual([]);
    expect(text).toContain('USER_DO');
  });
});

describe('a framework that has the worker', () => {
  test.each<[string, string, BundlerFacts?]>([
    ['SvelteKit', ADAPTER],
    ['Nuxt', 'nuxt'],
    ['Nitro', 'nitropack'],
    ['Nitro', '@solidjs/start'],
    ['Astro', '@astrojs/cloudflare'],
    ['React Router', '@react-router/dev'],
    ['TanStack Start', '@tanstack/react-start'],
    ['OpenNext', '@opennextjs/cloudflare'],
    ['vinext', 'vinext'],
    ['Qwik', '@builder.io/qwik-city'],
    ['Nitro', 'x', { plugins: ['nitro:init'] }],
  ])('%s: no configuration is made, and no `main` added', (name, dependency, facts) => {
    const files = { 'package.json': packages(dependency) };
    for (const text of [undefined, '{ "name": "x" }', '']) {
      const wrangler: Files = text === undefined ? {} : { 'wrangler.jsonc': text };
      const planned = plan({ ...files, ...wrangler }, facts);
      expect([planned.codes, planned.text]).toEqual([[THEIRS], undefined]);
      expect(planned.diagnostics[0]?.message).toContain(`${name}'s`);
    }
  });

  test.each([
    ['@astrojs/cloudflare', '@astrojs/cloudflare/entrypoints/server'],
    ['@astrojs/cloudflare', './dist/_worker.js/index.js'],
    ['@tanstack/react-start', '@tanstack/react-start/server-entry'],
    ['@opennextjs/cloudflare', '.open-next/worker.js'],
    ['@builder.io/qwik-city', './dist/_worker.js'],
    ['nuxt', '.output/server/index.mjs'],
    ['nuxt', 'src/worker.ts'],
  ])('%s, with %s: nothing is entered', (dependency, path) => {
    const files = { 'package.json': packages(dependency), 'wrangler.jsonc': main(path) };
    expect(plan(files)).toMatchObject({ codes: [THEIRS], text: undefined });
  });

  test.each([
    '@astrojs/cloudflare',
    '@react-router/dev',
    '@tanstack/react-start',
    '@opennextjs/cloudflare',
  ])('%s, with a worker of the app: entries are kept in step', (dependency) => {
    const files = { 'package.json': packages(dependency), 'wrangler.jsonc': main('src/worker.ts') };
    const { codes, text } = plan(files);
    expect(codes).toEqual([]);
    expect(text).toContain('USER_DO');
  });

  test("under Cloudflare's plugin `main` is what runs, whatever else is installed", () => {
    const files = { 'package.json': packages('nitro', '@cloudflare/vite-plugin') };
    expect(plan(files).text).toContain('"main": "src/worker.ts"');
    const { text } = plan(
      { 'package.json': packages('nitro') },
      { plugins: ['vite-plugin-cloudflare'] },
    );
    expect(text).toContain('"main": "src/worker.ts"');
  });
});
