import { existsSync, symlinkSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { result } from './harness/call.js';
import { until } from './harness/programs.js';
import { type Server, serve } from './harness/server.js';

const SERVER_ONLY = ['KOZE-SECRET', 'KOZE-BODY', 'cloudflare:'];

/** How a page may spell an import of `src/server/<file>`. */
const spellings: Record<string, (file: string) => string> = {
  '$server/…': (file) => `$server/${file}`,
  'a resolve.alias': (file) => `@alias/${file}`,
  'tsconfig paths': (file) => `#paths/${file}`,
  'a relative path': (file) => `./server/${file}`,
  'a query': (file) => `$server/${file}?some`,
  'a relative path with a query': (file) => `./server/${file}.ts?raw`,
  'an alias of $server itself': (file) => `$server/${file}`,
};
const ALIAS_OF_SERVER = 'an alias of $server itself';

describe.each(Object.entries(spellings))('imported by %s', (name, spell) => {
  let app: App;
  afterEach(() => app.remove());

  function create(page: string): void {
    app = createApp('guard', { 'src/page.ts': page });
    // Pages alone build sooner.
    app.edit('vite.config.ts', 'cloudflare({ inspectorPort: false }), ', '');
    if (name === ALIAS_OF_SERVER) app.edit('vite.config.ts', '@alias', '$server');
  }

  test('an object becomes its stub', async () => {
    create(`import { getName } from '${spell('user.do')}'; document.title = await getName();`);
    const { ok, output } = await buildHere(app.folder);
    expect(ok, output).toBe(true);
    const assets = [...app.texts('dist')];
    const text = assets.map(([path, content]) => `${path}\n${content}`).join('\n');
    for (const word of SERVER_ONLY) expect(text).not.toContain(word);
    expect(text).toContain('getName');
  });

  test('any other server file fails the build', async () => {
    create(`import { secret } from '${spell('db')}'; document.title = secret;`);
    const { ok, output } = await buildHere(app.folder);
    expect(ok).toBe(false);
    expect(output).toContain('src/server/db.ts is server code and must not reach a browser');
    expect(output).toContain('src/page.ts');
  });
});

/** An app without a worker: pages are all that a leak needs. */
const PAGES_ALONE = `
import { fileURLToPath } from 'node:url';
import { koze } from '@kuratchi/vite-plugin-koze';

export default {
  plugins: [koze()],
  build: { target: 'esnext', sourcemap: true },
  worker: { format: 'es' },
  resolve: { alias: { '@alias': fileURLToPath(new URL('src/server', import.meta.url)) } },
};
`;
const page = (code: string) => ({ 'src/page.ts': code });
const style = (css: string) => ({ 'src/page.ts': "import './page.css';", 'src/page.css': css });
const html = (body: string) => ({ 'index.html': `<!doctype html><title>App</title>${body}` });
const url = (path: string) => `new URL('${path}', import.meta.url)`;

describe('named by a page, and not imported', () => {
  let app: App;
  afterEach(() => app.remove());

  /** Whatever a build wrote, with what is encoded in it. */
  function written(): string {
    const texts = [...app.texts('dist')].map(([path, text]) => `${path}\n${text}`).join('\n');
    const encoded = [...texts.matchAll(/base64,([\w+/=]+)/g)].map(([, data = '']) => atob(data));
    return [texts, ...encoded].join('\n');
  }

  test.each<[string, Record<string, string>, string?]>([
    ['new URL', page(`document.title = ${url('./server/db.ts')}.href;`)],
    ['new URL of an object', page(`document.title = ${url('./server/user.do.ts')}.href;`)],
    ['new URL by an alias', page(`document.title = ${url('@alias/db.ts')}.href;`)],
    ['new URL from the root', page(`document.title = ${url('/src/server/db.ts')}.href;`)],
    ['new URL with a query', page(`document.title = ${url('./server/db.ts?inline')}.href;`)],
    ['new URL of a link', page(`document.title = ${url('./linked/db.ts')}.href;`)],
    ['new Worker', page(`new Worker(${url('./server/db.ts')}, { type: 'module' });`)],
    [
      'an import of a web worker',
      {
        ...page(`new Worker(${url('./web-worker.ts')}, { type: 'module' });`),
        'src/web-worker.ts': "import { secret } from './server/db'; postMessage(secret);",
      },
      'src/web-worker.ts',
    ],
    [
      'new URL in a web worker',
      {
        ...page(`new Worker(${url('./web-worker.ts')}, { type: 'module' });`),
        'src/web-worker.ts': `postMessage(${url('./server/db.ts')}.href);`,
      },
      'src/web-worker.ts',
    ],
    ['import ?url', page("import x from './server/db.ts?url'; document.title = x;")],
    [
      'the file that says who calls',
      page("import who from '$server/caller'; document.title = who.name;"),
    ],
    ['import ?raw', page("import x from './server/db.ts?raw'; document.title = x;")],
    ['import ?inline', page("import x from './server/db.ts?inline'; document.title = x;")],
    ['import ?worker', page("import X from './server/db.ts?worker'; new X();")],
    ['import ?sharedworker', page("import X from './server/db.ts?sharedworker'; new X();")],
    ['a glob', page("console.log(import.meta.glob('./server/**', { eager: true }));")],
    ['a variable import', page(`import(\`./server/\${document.title}.ts\`);`)],
    ['@import', style("@import './server/theme.css';"), 'src/page.css'],
    ['url()', style("p { background: url('./server/db.ts') }"), 'src/page.css'],
    ['url() by an alias', style("p { background: url('@alias/db.ts') }"), 'src/page.css'],
    ['image-set()', style("p { background: image-set('./server/db.ts' 1x) }"), 'src/page.css'],
    ['<script>', html('<script type="module" src="/src/server/db.ts"></script>'), 'index.html'],
    ['<link>', html('<link rel="stylesheet" href="/src/server/theme.css">'), 'index.html'],
    ['<img>', html('<img src="./src/server/db.ts">'), 'index.html'],
    ['style=""', html('<p style="background: url(./src/server/db.ts)">'), 'index.html'],
  ])('%s fails the build', async (_, files, importer = 'src/page.ts') => {
    const theme = {
      'src/server/theme.css': '.KOZE-SECRET { color: red }',
      'src/server/caller.ts': "export default () => ({ key: 'KOZE-SECRET of the caller' });",
    };
    app = createApp('guard', { 'vite.config.ts': PAGES_ALONE, ...theme, ...files });
    symlinkSync('server', join(app.folder, 'src/linked'));
    const { ok, output } = await buildHere(app.folder);
    expect(ok, output).toBe(false);
    expect(output).toMatch(/src\/server\/[\w.]+ is server code and must not reach a browser/);
    expect(output).toContain(importer);
    if (existsSync(join(app.folder, 'dist'))) expect(written()).not.toMatch(/KOZE-(?:SECRET|BODY)/);
  });

  test('a web worker has the stubs too', async () => {
    app = createApp('guard', {
      'vite.config.ts': PAGES_ALONE,
      ...page(`new Worker(${url('./web-worker.ts')}, { type: 'module' });`),
      'src/web-worker.ts':
        "import { getName } from '$server/user.do'; postMessage(await getName());",
    });
    const { ok, output } = await buildHere(app.folder);
    expect(ok, output).toBe(true);
    expect(written()).toContain('user.do');
    for (const word of SERVER_ONLY) expect(written()).not.toContain(word);
  });

  test.each(['src', 'src/server', 'src/server/public'])(
    '%s cannot be publicDir',
    async (folder) => {
      const config = PAGES_ALONE.replace('plugins', `publicDir: '${folder}',\n  plugins`);
      app = createApp('guard', { 'vite.config.ts': config });
      const { ok, output } = await buildHere(app.folder);
      expect(ok).toBe(false);
      expect(output).toContain('publicDir and server code share a directory');
      expect(existsSync(join(app.folder, 'dist'))).toBe(false);
    },
  );
});

describe('vite dev', () => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('guard', { '.env': 'TOKEN=KOZE-SECRET' });
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  test('the worker has the real files', async () => {
    expect(await result(server.origin, 'user.do/getName')).toBe(20);
  });

  test('what Vite denies by itself stays denied', async () => {
    const response = await fetch(`${server.origin}/.env`, {
      headers: { 'sec-fetch-dest': 'empty' },
    });
    expect(await response.text()).not.toContain('KOZE-SECRET');
  });
});

const PATHS = ['db.ts', 'db', 'user.do.ts', 'note.txt', 'db.ts/', '../server/db.ts', '%64b.ts'];
const QUERIES = [
  ...['', '?raw', '?url', '?inline', '?import', '?v=1', '?direct', '?', '??raw', '?raw??'],
  ...['?import&raw', '?import&url&inline', '?worker&inline', '?worker_file&type=module'],
  '?.svg?.wasm?init',
];

describe.each(['/', '/app/'])('vite dev, base %s', (base) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    const config = PAGES_ALONE.replace('plugins', `base: '${base}',\n  plugins`);
    app = createApp('guard', { 'vite.config.ts': config });
    symlinkSync('server', join(app.folder, 'src/linked'));
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  /** As it is: `fetch` would resolve `/../` before it asks. */
  const ask = (path: string, dest: string) =>
    new Promise<string>((resolve, reject) => {
      const options = { path, headers: { 'sec-fetch-dest': dest } };
      const request = get(server.origin, options, async (response) => {
        resolve(Buffer.concat(await response.toArray()).toString());
      });
      request.on('error', reject);
    });

  const leaks = (text: string) => {
    const encoded = [...text.matchAll(/base64,([\w+/=]+)/g)].map(([, data = '']) => atob(data));
    return /KOZE-(?:SECRET|BODY)/.test([text, ...encoded].join('\n'));
  };

  test.each(['script', 'empty', 'document'])(
    '%s: no URL answers with a line of them',
    async (dest) => {
      const folders = [
        `${base}src/server`,
        `${base}src/linked`,
        `${base}@fs${app.folder}/src/server`,
        `${base}@fs${app.folder}/no/../src/server`,
        `${base}@id${app.folder}/src/server`,
        `${base}@id/$server`,
        `${base}/src/server`,
        '/src/server',
      ];
      const paths = folders.flatMap((folder) => PATHS.map((path) => `${folder}/${path}`));
      const urls = paths.flatMap((path) => QUERIES.map((query) => path + query));
      const leaking: string[] = [];
      await Promise.all(
        urls.map(async (url) => {
          if (leaks(await ask(url, dest))) leaking.push(url);
        }),
      );
      expect(leaking).toEqual([]);
    },
  );

  test('nor does the socket that updates pages', async () => {
    const client = await ask(`${base}@vite/client`, 'script');
    const token = client.match(/wsToken = "([^"]+)"/)?.[1];
    const socket = new WebSocket(`${server.origin}${base}?token=${token}`, 'vite-hmr');
    const answers: string[] = [];
    socket.onmessage = ({ data }) => answers.push(data);
    await until(() => socket.readyState === WebSocket.OPEN, 'the socket to open');
    const file = `${app.folder}/src/server/db.ts`;
    const modules = [
      file,
      `${file}?raw`,
      `${file}?url&inline`,
      `/@fs${file}?raw`,
      `file://${file}`,
    ];
    modules.forEach((module, index) => {
      const data = { id: `send:${index}`, name: 'fetchModule', data: [module] };
      socket.send(JSON.stringify({ type: 'custom', event: 'vite:invoke', data }));
    });
    const invoked = () => answers.filter((answer) => answer.includes('"vite:invoke"'));
    await until(() => invoked().length === modules.length, 'answers').catch(() => {});
    socket.close();
    expect(invoked()).toHaveLength(modules.length);
    expect(answers.filter(leaks)).toEqual([]);
  });

  test('a style sheet pastes none of them in', async () => {
    for (const css of [
      "@import './server/note.txt';",
      'p { background: url(./server/db.ts?inline) }',
    ]) {
      app.write('src/page.css', css);
      expect(leaks(await ask(`${base}src/page.css`, 'style'))).toBe(false);
      expect(leaks(await ask(`${base}src/page.css?direct`, 'style'))).toBe(false);
    }
    await until(() => server.output.includes('must not reach a browser'), 'the error');
    expect(server.output).toContain('src/page.css');
  });
});
