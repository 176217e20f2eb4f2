/**
 * SvelteKit's adapter deletes the file that `main` of wrangler.jsonc names and writes its own worker
 * there, on every build. A file of the app's must never be that one: the build ends before.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { build, run } from './harness/programs.js';
import { todays } from './harness/rotate.js';

// A whole build of SvelteKit's takes its time where other tests run beside it.
vi.setConfig({ testTimeout: 180_000 });

let app: App;
afterEach(() => app.remove());

const WORKER = `
  // Nobody else has this file.
  export * from 'koze:worker';
  export { default } from 'koze:worker';
`;
const OWN = '.svelte-kit/cloudflare/_worker.js';
const GENERATED = /import \{ Server \} from/;

function create(main: string | undefined, files: Record<string, string> = {}): void {
  app = createApp('sveltekit', { 'src/worker.ts': WORKER, ...files });
  if (main === undefined) app.edit('wrangler.jsonc', `"main": "${OWN}",`, '');
  else app.edit('wrangler.jsonc', OWN, main);
}

const isThere = (file: string) => existsSync(join(app.folder, file));

/** Builds, and expects the configuration and the worker to be as they were. */
async function buildUntouched() {
  const before = isThere('wrangler.jsonc') && app.read('wrangler.jsonc');
  const built = await build(app.folder);
  expect(app.read('src/worker.ts')).toBe(WORKER);
  expect(isThere('koze:worker')).toBe(false);
  expect(isThere('wrangler.jsonc') && app.read('wrangler.jsonc')).toBe(before);
  return built;
}

describe('a build that would replace a file of the app', () => {
  // Indirect: neither the app's configuration nor its package.json names the adapter.
  const INDIRECT = {
    'package.json': '{ "name": "sveltekit", "private": true, "type": "module" }',
    'svelte.config.js': "export { default } from './shared/svelte.js';\n",
    'shared/svelte.js': `
      import adapter from '@sveltejs/adapter-cloudflare';
      export default { kit: { adapter: adapter() } };
    `,
  };

  const refused: readonly [string, string, Record<string, string>][] = [
    ['the documented worker', 'src/worker.ts', {}],
    ['a virtual worker', 'koze:worker', {}],
    ['an adapter that only Vite knows of', './src/worker.ts', INDIRECT],
  ];
  test.each(todays('SvelteKit, refused builds', refused, 3))(
    'ends before, and says what to do: %s',
    async (_, main, files) => {
      create(main, files);
      const { ok, output } = await buildUntouched();
      expect(ok, output).toBe(false);
      expect(output).toContain('wrangler-main-overwritten');
      expect(output).toContain('wrangler.jsonc:3:');
      expect(output).toContain(`"main": "${OWN}"`);
      expect(isThere(OWN)).toBe(false);
    },
  );

  test('koze sync says so, too', async () => {
    create('src/worker.ts');
    const { ok, output } = await run(app.folder, 'koze', ['sync']);
    expect(ok, output).toBe(false);
    expect(output).toContain('wrangler-main-overwritten');
  });
});

const accepted: readonly [string, () => Promise<void>][] = [
  [
    "the adapter's own worker is built, wherever it is, and built once more",
    async () => {
      create('out/worker.js');
      for (let i = 0; i < 2; i++) {
        const { ok, output } = await buildUntouched();
        expect(ok, output).toBe(true);
        expect(app.read('out/worker.js')).toMatch(GENERATED);
        expect(output.match(/\[wrangler-framework-worker\]/g), output).toHaveLength(1);
      }
      // Nothing that was written keeps wrangler from taking it.
      const { ok, output } = await run(app.folder, 'wrangler', ['deploy', '--dry-run']);
      expect(ok, output).toBe(true);
    },
  ],
  [
    'without a configuration none is made, and the build goes on',
    async () => {
      create(OWN);
      app.delete('wrangler.jsonc');
      const { ok, output } = await buildUntouched();
      expect(ok, output).toBe(true);
      expect(output).toContain('wrangler-framework-worker');
      expect(app.read(OWN)).toMatch(GENERATED);
    },
  ],
  [
    'without a `main` none is added',
    async () => {
      create(undefined);
      app.edit('wrangler.jsonc', '"binding": "ASSETS", ', '');
      const { ok, output } = await buildUntouched();
      expect(ok, output).toBe(true);
      expect(app.read(OWN)).toMatch(GENERATED);
    },
  ],
];
test.each(todays('SvelteKit, whole builds', accepted, 3))('%s', (_, run) => run());

test('the documented way: pages call a Worker of their own, and there is nothing to warn of', async () => {
  create(OWN, {
    'objects/src/server/user.do.ts': `
      import { DurableObject } from 'cloudflare:workers';
      export default class UserDO extends DurableObject { async greet() { return 'hello'; } }
    `,
    'src/routes/+page.svelte': `
      <script>
        import { configure } from '@kuratchi/koze';
        import { greet } from '$server/user.do';
        configure({ baseUrl: 'https://objects.example.com' });
      </script>
      <button onclick={() => greet()}>Greet</button>
    `,
  });
  app.delete('src/server');
  app.edit('vite.config.js', 'koze()', "koze({ serverDir: 'objects/src/server' })");
  const binding = '{ "name": "USER_DO", "class_name": "UserDO", "script_name": "objects" }';
  app.edit(
    'wrangler.jsonc',
    '"assets"',
    `"durable_objects": { "bindings": [${binding}] }, "assets"`,
  );
  const { ok, output } = await buildUntouched();
  expect(ok, output).toBe(true);
  expect(output).not.toMatch(/wrangler-|warning\[/);
  const client = [...app.texts('.svelte-kit/cloudflare/_app').values()].join('\n');
  expect(client).toContain('/__koze/rpc/user.do/greet');
  expect(client).toContain('https://objects.example.com');
});
