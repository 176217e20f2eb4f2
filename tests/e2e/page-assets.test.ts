/** What pages load, as `vite build` bundles it, and what it refuses. */
import { existsSync, readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { serve } from './harness/server.js';

let app: App;
afterEach(() => app?.remove());

const PAGE = 'src/routes/assets.koze';
const output = (folder: string) =>
  readdirSync(join(app.folder, folder), { recursive: true, encoding: 'utf8' });

/** Builds the app with another page instead of that with assets. */
async function build(page: string, files: Record<string, string> = {}) {
  app = createApp('pages', { [PAGE]: page, ...files });
  const { ok, output } = await buildHere(app.folder);
  return { ok, output };
}

test('the client is built once, and nothing of the build ships', async () => {
  const count = `{ name: 'count', apply: 'build', buildStart() {
    console.error('BUILT ' + this.environment.name);
  } }`;
  app = createApp('pages');
  app.edit('vite.config.ts', '[koze(), ', `[${count}, koze(), `);
  const built: string[] = [];
  const { error } = console;
  console.error = (text: string) => built.push(text);
  const { ok } = await buildHere(app.folder);
  console.error = error;
  expect(ok).toBe(true);
  expect(built).toEqual(['BUILT client', 'BUILT pages']);
  const client = output('dist/client').filter((name) => /\w\.\w+$/.test(name));
  const names = client.map((name) => name.replace(/-[\w-]{8}\./, '-#.')).sort();
  expect(names).toEqual([
    'assets/app-#.json',
    'assets/logo-#.svg',
    'assets/main-#.css',
    'assets/main-#.js',
    'assets/other-#.js',
    'assets/page-#.css',
    'assets/show-#.js',
    'assets/wide-#.svg',
    'favicon.svg',
  ]);
});

test.each([
  ['<img src="/src/server/user.do.ts">', 'src/server/user.do.ts is server code'],
  ['<img src="../server/user.do.ts">', 'src/server/user.do.ts is server code'],
  ['<img srcset="/src/assets/logo.svg, /.env 2x">', '.env is private to the worker'],
  ['<link rel="preload" href="/wrangler%2Ejsonc">', 'wrangler.jsonc is private to the worker'],
  ['<link rel="alternate" href="who.koze">', 'src/routes/who.koze is server code'],
  ['<script src="/src/assets/other.ts"></script>', '`/src/assets/other.ts` is bundled, and only'],
])('%s is refused', async (markup, message) => {
  const built = await build(`<p>Text</p>\n${markup}\n`, { '.env': 'SECRET=x' });
  expect(built.ok).toBe(false);
  expect(built.output).toContain(message);
  expect(built.output).toContain(`${PAGE}:2:`);
});

test('a URL that names no file stays, with a warning', async () => {
  const page = [
    '<link rel="canonical" href="/about">',
    '<link rel="stylesheet" href="/src/missing.css">',
    '<img src="/photos/1.png"> <img src="/favicon.svg"> <img src="../../../../etc/passwd">',
    '<img src="https://a.example/a.png" srcset="//a.example/a.png, data:,x 2x">',
    '<img src="/public/favicon.svg"> <img src=" ">',
    `<img srcset="/src/assets/logo.svg,${','.repeat(100_000)}a">`,
    "<img src={'/photos/2.png'}>",
  ];
  const { ok, output } = await build(`<head>${page[0]}</head>\n${page.slice(1).join('\n')}\n`);
  expect(ok).toBe(true);
  const missing = [...output.matchAll(/`(\S+)` names no file/g)].map(([, url]) => url);
  expect([...new Set(missing)]).toEqual([
    '/src/missing.css',
    '/photos/1.png',
    '../../../../etc/passwd',
    '/public/favicon.svg',
    `/src/assets/logo.svg,${','.repeat(100_000)}a`,
  ]);
  expect(output).toContain(`${PAGE}:2:30`);
});

test('URLs are below the base', async () => {
  app = createApp('pages');
  app.edit('vite.config.ts', '{ plugins', "{ base: '/app/', plugins");
  app.write(PAGE, '<img src="/src/assets/logo.svg"><img src="/app/src/assets/dot.svg">');
  const server = await serve(app.folder, 'build');
  const html = await (await fetch(`${server.origin}/assets`)).text();
  await server.stop();
  expect(html).toMatch(/<img src="\/app\/assets\/logo-[\w-]{8}\.svg">/);
  expect(html).toMatch(/<img src="\/app\/assets\/dot-[\w-]{8}\.svg">/);
});

const CONFIG = `import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';

export default {
  plugins: [koze(), cloudflare({ inspectorPort: false })],
  environments: { client: { build: { rollupOptions: { input: { app: 'app.html' } } } } },
};
`;

test.each([
  ['app.html', { 'vite.config.ts': CONFIG }],
  ['index.html', {}],
])('an entry of its own stays in the client: %s', async (name, files) => {
  const html = '<!doctype html><script type="module" src="/src/assets/other.ts"></script>';
  const page = '<script type="module" src="/src/assets/main.ts"></script>';
  const { ok } = await build(page, { ...files, [name]: html });
  expect(ok).toBe(true);
  expect(existsSync(join(app.folder, 'dist/client', name))).toBe(true);
});

test('a style sheet that a page links and a script imports, in a folder that is a link', async () => {
  app = createApp('pages', {
    [PAGE]: `<link rel="stylesheet" href="/src/assets/page.css">
      <script type="module" src="/src/assets/other.ts"></script>`,
  });
  app.edit('src/assets/other.ts', 'import', "import './page.css';\nimport");
  const link = `${app.folder}-link`;
  symlinkSync(app.folder, link);
  try {
    const { ok, output } = await buildHere(link);
    expect([ok, output]).toEqual([true, expect.anything()]);
    const page = [...app.texts('dist/pages').values()].find((text) => text.includes('other-'));
    expect(page?.match(/\/assets\/page-[\w-]{8}\.css/g)).toHaveLength(2);
  } finally {
    unlinkSync(link);
  }
});
