/** What the servers of development hand out to whoever types a URL. */
import { copyFileSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { type PreviewServer, preview, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildPages, configOf, decoded, serveHere } from './harness/vite.js';

const LEAK = /KOZE-(?:SECRET|BODY)/;

// A few connections, as a browser has them.
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
afterAll(() => agent.destroy());

/** As it is: `fetch` would resolve `/../` before it asks. */
function ask(origin: string, path: string, dest: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/html,*/*', 'sec-fetch-dest': dest };
    const request = get(origin, { agent, path, headers }, async (response) => {
      resolve(decoded(Buffer.concat(await response.toArray()).toString()));
    });
    request.on('error', reject);
  });
}

/** The URLs that answer with something of a server file. */
async function leaking(origin: string, urls: readonly string[]): Promise<string[]> {
  const leaks = urls.map(async (url, index) => {
    const dest = ['script', 'empty', 'document'][index % 3] ?? '';
    return LEAK.test(await ask(origin, url, dest)) ? [url] : [];
  });
  return (await Promise.all(leaks)).flat();
}

const QUERIES = ['', '?raw', '?url', '?inline', '?import', '?import&raw', '?direct'];

/** Links, copies, and what the worker has, besides what is in the fixture. */
function fill(app: App): void {
  const at = (file: string) => join(app.folder, file);
  app.write('src/server/mail.html', '<p>KOZE-SECRET</p>');
  app.write('src/server/index.html', '<p>KOZE-SECRET</p>');
  app.write('src/middleware.ts', "export const token = 'KOZE-SECRET of middleware';");
  app.write('src/.hidden/page.txt', 'page');
  app.write('src/routes/secrets.koze', `<script>\n  const token = 'KOZE-SECRET';\n</script>\n`);
  app.write('src/app.koze', '<!-- KOZE-SECRET --><slot></slot>');
  app.write('src/routes/page.txt', 'page');
  mkdirSync(at('public'));
  symlinkSync('../src/server/db.ts', at('public/link.txt'));
  symlinkSync('../src/server', at('public/linked'));
  linkSync(at('src/server/note.txt'), at('public/hard.txt'));
  linkSync(at('src/server/db.ts'), at('src/hard.ts'));
  copyFileSync(at('src/server/db.ts'), at('src/copy.txt'));
  symlinkSync('server', at('src/linked'));
  symlinkSync('../src/routes/secrets.koze', at('public/page.html'));
  linkSync(at('src/routes/secrets.koze'), at('public/hard-page.html'));
  copyFileSync(at('src/routes/secrets.koze'), at('src/copied-page.txt'));
  symlinkSync('routes', at('src/pages'));
  for (const file of PRIVATE) app.write(file, 'KOZE-SECRET');
  app.write('dist/client/page.txt', 'page');
}

const PRIVATE = [
  'dist/my_app/index.js',
  'dist/my_app/index.js.map',
  'dist/my_app/.dev.vars',
  'dist/my_app/wrangler.json',
  '.wrangler/state/v3/do/data.sqlite',
  '.wrangler/deploy/config.json',
  '.koze/server.d.ts',
  '.dev.vars',
  '.dev.vars.staging',
  '.env.local',
  'wrangler.jsonc',
  'wrangler.json',
  'wrangler.toml',
];

describe.each(['/', '/app/'])('vite dev, base %s', (base) => {
  let app: App;
  let server: ViteDevServer;
  let origin: string;

  beforeAll(async () => {
    app = createApp('guard');
    fill(app);
    const replacement = `${app.folder}/src/server`;
    server = await serveHere(app, {
      appType: 'spa',
      base,
      environments: { my_app: { consumer: 'server', build: { outDir: 'dist/my_app' } } },
      build: { outDir: 'dist/client' },
      resolve: {
        alias: [
          { find: '/lib', replacement },
          { find: /^\/re\b/, replacement },
        ],
      },
      server: { host: '127.0.0.1', port: 0 },
    });
    await server.listen();
    origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
  });
  afterAll(async () => {
    await server?.close();
    app.remove();
  });

  test('no URL answers with a line of a server file', async () => {
    const folders = [
      'src/server',
      'lib',
      're',
      'linked',
      'src/linked',
      `@fs${app.folder}/src/server`,
    ];
    const names = [
      ...['db.ts', 'db', 'note.txt', 'user.do.ts', 'mail.html', 'mail', '', 'index.html', 'index'],
      ...['.\\db.ts', '%2e/note.txt', './/note.txt', '%2E%2e/server/note.txt', 'x/%2e./note.txt'],
      ...[
        'note.txt/',
        'note.txt%2f',
        'note%2etxt',
        '..%2fserver%2fnote.txt',
        '..%5cserver%5cnote.txt',
      ],
    ];
    const others = ['link.txt', 'hard.txt', 'src/hard.ts', 'src/copy.txt', 'src/middleware.ts'];
    const pages = ['page.html', 'page', 'hard-page.html', 'src/copied-page.txt', 'src/app.koze'];
    const pageFolders = ['src/routes', 'src/pages', `@fs${app.folder}/src/routes`, 'src%2froutes'];
    const pageNames = ['secrets.koze', 'secrets%2ekoze', './/secrets.koze', 'secrets.koze/'];
    const spelled = ['src%2fserver/note.txt', 'src\\server\\note.txt', 'src%5cserver%5Cnote.txt'];
    const paths = [
      ...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)),
      ...pageFolders.flatMap((folder) => pageNames.map((name) => `${folder}/${name}`)),
      ...[...others, ...pages, ...spelled, 'src/middleware', '@id/src/server/db.ts'],
    ];
    const urls = [...paths.flatMap((path) => [base + path, `/${path}`]), '//src/server/db.ts'];
    const found = await leaking(
      origin,
      [...new Set(urls)].flatMap((url) => QUERIES.map((query) => url + query)),
    );
    expect(found).toEqual([]);
  });

  test("nor with what is the worker's own", async () => {
    const paths = PRIVATE.flatMap((file) => [
      ...[file, `./${file}`, `src/../${file}`, `src/%2e%2e/${file}`, file.replaceAll('/', '%2f')],
      ...[`@fs${app.folder}/${file}`, `@id${app.folder}/${file}`, file.replace('.', '%2e')],
    ]);
    const urls = paths.flatMap((path) => QUERIES.map((query) => `${base}${path}${query}`));
    expect(await leaking(origin, urls)).toEqual([]);
  });

  test('but with the rest', async () => {
    const page = await fetch(`${origin}${base}src/page.ts`, { headers: { accept: '*/*' } });
    expect(await page.text()).toContain('getName');
    const served = ['dist/client/page.txt', 'src/.hidden/page.txt', 'src/routes/page.txt'];
    for (const file of served) {
      expect(await (await fetch(`${origin}${base}${file}`)).text()).toBe('page');
    }
    const index = await fetch(`${origin}${base}`, { headers: { accept: 'text/html' } });
    expect(await index.text()).toContain('src/page.ts');
  });

  test('nor after a file came that is linked', async () => {
    app.write('src/server/new.txt', 'KOZE-SECRET that is new');
    linkSync(join(app.folder, 'src/server/new.txt'), join(app.folder, 'src/new.txt'));
    server.watcher.emit('add', join(app.folder, 'src/server/new.txt'));
    expect(await leaking(origin, [`${base}src/new.txt`, `${base}src/new.txt?raw`])).toEqual([]);
  });
});

describe('vite preview', () => {
  let app: App;
  let server: PreviewServer;

  beforeAll(async () => {
    app = createApp('guard');
    const built = await buildPages(app, { build: { target: 'esnext' } });
    if (built.error) throw new Error(built.error);
    // Servers' builds often lie beside the pages'.
    app.write('dist/server/entry.js.map', 'KOZE-SECRET');
    app.write('dist/.dev.vars', 'KOZE-SECRET');
    copyFileSync(join(app.folder, 'src/server/db.ts'), join(app.folder, 'dist/copy.txt'));
    symlinkSync('../src/server/db.ts', join(app.folder, 'dist/link.txt'));
    app.write('dist/page.txt', 'page');
    const environments = {
      my_app: { consumer: 'server' as const, build: { outDir: 'dist/server' } },
    };
    server = await preview(
      configOf(app, { environments, preview: { host: '127.0.0.1', port: 0 } }),
    );
  });
  afterAll(async () => {
    await server?.close();
    app.remove();
  });

  test('hands out what is for pages', async () => {
    const origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
    const files = ['server/entry.js.map', '.dev.vars', 'copy.txt', 'link.txt', 'x/..%2f.dev.vars'];
    expect(
      await leaking(
        origin,
        files.map((file) => `/${file}`),
      ),
    ).toEqual([]);
    expect(await (await fetch(`${origin}/page.txt`)).text()).toBe('page');
  });
});
