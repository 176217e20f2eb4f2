/** What answers in place of a page, what is said about it, and that the help helps. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { MODES, restart, type Server } from './harness/server.js';

const VITE = (options = '') => `import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';

export default {
  ${options}
  plugins: [koze(), cloudflare({ inspectorPort: false })],
};
`;

const wrangler = (assets: object) =>
  JSON.stringify(
    { name: 'shadowed', main: 'koze:worker', compatibility_date: '2026-06-01', assets },
    null,
    2,
  );

const USER = `import { DurableObject } from 'cloudflare:workers';

export default class UserDO extends DurableObject {
  async getName() {
    return 'Ada';
  }
}
`;

describe.each(MODES)('%s', (mode) => {
  let app: App;
  let server: Server | undefined;

  beforeEach(() => {
    app = createApp('bare', {
      'vite.config.ts': VITE(),
      'public/robots.txt': 'robots',
      'src/server/user.do.ts': USER,
      'src/routes/index.koze': '<h1>Index page</h1>',
      'src/routes/about.koze': '<h1>About page</h1>',
      'src/routes/[...rest].koze': '<h1>Rest page</h1>',
    });
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    app.remove();
  });

  /** Serves the app. Returns what the terminal shows. */
  const start = async () => {
    const built = mode === 'build' ? await buildHere(app.folder) : { ok: true, output: '' };
    expect(built).toMatchObject({ ok: true });
    server = await restart(app.folder, mode);
    return built.output + server.output;
  };
  /** What a visitor sees, and what a program does. */
  const text = async (path: string) => {
    const [seen, read] = await Promise.all(
      ['navigate', 'cors'].map(async (dest) => {
        const headers = { 'sec-fetch-mode': dest, accept: 'text/html,*/*' };
        return (await fetch(`${server?.origin}${path}`, { headers })).text();
      }),
    );
    expect(read).toBe(seen);
    return seen ?? '';
  };

  test('nothing, as Koze sets it up', async () => {
    expect(await start()).not.toContain('page-shadowed');
    expect(await text('/')).toContain('Index page');
    expect(await text('/about')).toContain('About page');
    expect(await text('/robots.txt')).toBe('robots');
    expect(await text('/other')).toContain('Rest page');
  });

  test('files, and the fallback of a single-page application', async () => {
    app.write('index.html', '<!doctype html><title>Index file</title>');
    app.write('public/about.html', '<!doctype html><title>About file</title>');
    app.write('src/routes/team.koze', '<h1>Team page</h1>');
    app.write('wrangler.jsonc', wrangler({ not_found_handling: 'single-page-application' }));
    const output = await start();
    expect(await text('/')).toContain('Index file');
    expect(await text('/about')).toContain('About file');
    expect(await text('/team')).toContain('Index file');
    expect(output).toContain(
      'warning[page-shadowed]: index.html answers `/`, so src/routes/index.koze never does',
    );
    expect(output).toContain('public/about.html answers `/about`, so src/routes/about.koze never');
    expect(output).toContain('--> public/about.html:1:1\n  see src/routes/about.koze:1:1\n');
    expect(output).toContain('lets index.html answer for src/routes/about.koze and 3 more');
    expect(output).toMatch(/--> wrangler\.jsonc:6:6\n/);
    expect(output).toContain('or ask the worker first: `"assets": { "binding": "ASSETS", ');
  });

  test('only fallbacks, if the worker is asked first', async () => {
    app.write('public/about.html', '<!doctype html><title>About file</title>');
    app.write('index.html', '<!doctype html><title>Index file</title>');
    const assets = { binding: 'ASSETS', run_worker_first: true };
    const handling = { not_found_handling: 'single-page-application' };
    app.write('wrangler.jsonc', wrangler({ ...handling, ...assets }));
    const output = await start();
    expect(await text('/')).toContain('Index page');
    expect(await text('/about')).toContain('About page');
    expect(await text('/robots.txt')).toBe('robots');
    expect(await text('/other')).toContain('Index file');
    expect(output.match(/page-shadowed\]/g)).toHaveLength(1);
    expect(output).toContain('lets index.html answer for src/routes/[...rest].koze\n');
    expect(output).toContain('help: Remove `not_found_handling`.\n');
  });

  test('the base', async () => {
    app.write('vite.config.ts', VITE("base: '/app/',"));
    app.write('src/routes/app/about.koze', '<h1>App page</h1>');
    const output = await start();
    expect(output).toContain("Pages don't know the base `/app/`");
    expect(output).toMatch(/--> vite\.config\.ts:5:3\n +5 \| +base: '\/app\/',\n/);
    // What the help says.
    const html = await text('/app/about');
    expect(html).toContain('App page');
    for (const [, script] of html.matchAll(/<script type="module" src="(.*?)">/g)) {
      expect((await fetch(`${server?.origin}${script}`)).status, script).toBe(200);
    }
    expect(await text('/about')).toContain(mode === 'dev' ? 'did you mean' : 'About page');
  });
});
