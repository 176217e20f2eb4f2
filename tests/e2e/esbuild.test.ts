import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { call, result } from './harness/call.js';
import { wranglerDev } from './harness/esbuild.js';
import { run, until } from './harness/programs.js';
import type { Server } from './harness/server.js';
import { typeCheck } from './harness/typescript.js';
import { testQuickstart } from './suites/quickstart.js';

const EXAMPLE = 'examples/esbuild';

/** The quickstart, built by the build script of the esbuild example. */
function createQuickstart(): App {
  const app = createApp('examples/quickstart');
  const example = createApp(EXAMPLE);
  app.write('build.mjs', example.read('build.mjs'));
  app.write(
    'src/worker.ts',
    "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
  );
  // The app has no script for browsers.
  app.write('src/page.ts', '');
  example.remove();
  app.delete('vite.config.ts');
  app.edit('wrangler.jsonc', 'koze:worker', 'dist/worker.js');
  const settings = {
    build: { command: 'node build.mjs' },
    assets: { directory: 'dist/public', run_worker_first: ['/__koze/*'] },
  };
  app.edit('wrangler.jsonc', '{', `${JSON.stringify(settings).slice(0, -1)},`);
  // esbuild leaves the addresses of pages as they are.
  app.write('public/src/style.css', app.read('src/style.css'));
  return app;
}

describe('quickstart, esbuild and wrangler dev', () => {
  testQuickstart({
    create: createQuickstart,
    serve: (app) => wranglerDev(app.folder),
    restart: (app) => wranglerDev(app.folder),
  });
});

describe('examples/esbuild', () => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp(EXAMPLE);
    server = await wranglerDev(app.folder);
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  test('counts votes, refuses what is no choice, and reads them in the worker', async () => {
    expect(await result(server.origin, 'poll.do/vote', ['Tea'])).toMatchObject({ Tea: 1 });
    const refused = await call(server.origin, 'poll.do/vote', ['Beer']);
    expect(refused.status).toBe(400);
    const read = await fetch(`${server.origin}/results.json`);
    expect(await read.json()).toEqual({ Tea: 1, Coffee: 0, Water: 0 });
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();
    test('the page votes', async () => {
      const { page, errors } = await openPage(browser(), server.origin);
      await page.getByRole('button', { name: 'Coffee' }).click();
      await page.getByText('Coffee 1').waitFor({ timeout: 20_000 });
      expect(errors).toEqual([]);
    });
  });

  test('an edit is built and served', async () => {
    app.edit('src/server/poll.do.ts', "'Water'", "'Juice'");
    const juice = async () =>
      'Juice' in ((await result(server.origin, 'poll.do/results')) as object);
    await until(juice, 'the new choice');
  });

  test('passes the type checker, and wrangler deploys it', async () => {
    const types = typeCheck(app.folder);
    expect(types.ok, types.output).toBe(true);
    const deploy = await run(app.folder, 'wrangler', ['deploy', '--dry-run']);
    expect(deploy.ok, deploy.output).toBe(true);
    expect(deploy.output).toContain('env.POLL_DO (PollDO)');
  });
});
