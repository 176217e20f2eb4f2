/** What docs/testing.md shows, run. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { run } from '../e2e/harness/programs.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { writeTypes } from '../types/harness.js';
import { shownFiles } from './harness/documents.js';
import { tsconfig } from './harness/tsconfig.js';

const shown = shownFiles('testing.md');

let app: App;
beforeAll(() => {
  app = createApp('loop', {
    'src/page.ts': "import { greeting } from './greeting';\nvoid greeting();\n",
    'src/worker.ts': "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
    'tsconfig.json': tsconfig('@cloudflare/vitest-plugin/types'),
    ...shown,
  });
  app.edit('wrangler.jsonc', '"koze:worker"', '"src/worker.ts"');
  const wall = '{ "name": "WALL_DO", "class_name": "WallDO" }';
  app.edit('wrangler.jsonc', '"bindings": [', `"bindings": [${wall}, `);
  app.edit('wrangler.jsonc', '["UserDO"]', '["UserDO", "WallDO"]');
});
afterAll(() => app?.remove());

test.each([
  ['in Node', 'vitest.config.ts', 2],
  ['on workerd', 'vitest.workers.config.ts', 7],
  ['end to end', 'vitest.e2e.config.ts', 1],
])('%s', async (_, config, count) => {
  const args = ['run', '--root', app.folder, '--config', config];
  const { ok, output } = await run(app.folder, 'vitest', args);
  expect(ok, output).toBe(true);
  expect(output).toMatch(new RegExp(`Tests\\s+${count} passed`));
});

test('all of it passes the type checker', () => {
  writeTypes(app);
  const { ok, output } = typeCheck(app.folder);
  expect(ok, output).toBe(true);
});
