/** Server files under other names, copied, published, and in what plugins do by themselves. */
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentOptions, Plugin } from 'vite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { buildPages, serveHere, written } from './harness/vite.js';

const LEAK = /KOZE-(?:SECRET|BODY)|cloudflare:/;
const REFUSED =
  /src\/(?:server\/[\w./]+|middleware\.\w+) is server code and must not reach a browser/;

const PAGE = "<script>\n  const token = 'KOZE-SECRET';\n</script>\n<h1>{token}</h1>\n";

let app: App;
beforeEach(() => {
  app = createApp('guard');
  app.delete('src/page.ts');
});
afterEach(() => {
  vi.unstubAllEnvs();
  app.remove();
});

const at = (file: string) => join(app.folder, file);
const page = (code: string) => app.write('src/page.ts', code);

/** A page that names `file` so must not build. */
async function expectRefused(code: string, settings: Parameters<typeof buildPages>[1] = {}) {
  page(code);
  const { error, written } = await buildPages(app, settings, 'src/page.ts');
  expect(error).toMatch(REFUSED);
  expect(written).not.toMatch(LEAK);
}

/** A page that imports an object so has its stubs. */
async function expectStub(code: string, settings: Parameters<typeof buildPages>[1] = {}) {
  page(code);
  const { error, written } = await buildPages(app, settings, 'src/page.ts');
  expect(error).toBe('');
  expect(written).toContain('/__koze/rpc/user.do/getName');
  expect(written).not.toMatch(LEAK);
}

describe('what is for clients is a browser’s', () => {
  const SECRET = "import { secret } from './server/db'; console.log(secret);";
  const OBJECT = "import { getName } from '$server/user.do'; console.log(await getName());";
  const conditions = ['workerd', 'worker', 'browser'];
  const target = 'esnext' as const;

  test.each([
    ['resolve.conditions for all environments', { resolve: { conditions } }],
    ['conditions of the client', { environments: { client: { resolve: { conditions } } } }],
    ['a plugin that is called vitest', { plugins: [{ name: 'vitest' }] }],
  ])('%s', async (_, settings) => {
    vi.stubEnv('VITEST', 'true');
    await expectRefused(SECRET, settings);
    await expectStub(OBJECT, { ...settings, build: { target } });
  });

  test('and in dev, where vitest itself does not run', async () => {
    page(SECRET);
    const server = await serveHere(app, { plugins: [{ name: 'vitest' }] });
    const answer = server.environments.client.transformRequest('/src/server/db.ts');
    await expect(answer).rejects.toThrow(REFUSED);
    await server.close();
  });
});

test('a URL that nothing has imported yet is the class itself in a worker', async () => {
  const worker: EnvironmentOptions = { consumer: 'server', resolve: { conditions: ['workerd'] } };
  const server = await serveHere(app, { environments: { worker } });
  // The worker's module runner asks so, after a restart.
  const answer = await server.environments.worker?.transformRequest('/src/server/user.do.ts');
  expect(answer?.code).toContain('class UserDO');
  expect(answer?.code).not.toContain('durableObject(');
  await server.close();
});

describe.each([false, true])('links, preserveSymlinks: %s', (preserveSymlinks) => {
  const resolve = { preserveSymlinks };
  const secret = (from: string) => `import { secret } from '${from}'; console.log(secret);`;
  const object = (from: string) => `import { getName } from '${from}'; console.log(getName);`;

  test('to the server directory, and to its files', async () => {
    symlinkSync('server', at('src/link'));
    symlinkSync('link', at('src/second'));
    symlinkSync('server/db.ts', at('src/file.ts'));
    symlinkSync('server/user.do.ts', at('src/object.do.ts'));
    for (const name of ['./link/db', './second/db', './file']) {
      await expectRefused(secret(name), { resolve });
    }
    await expectRefused("import x from './file.ts?raw'; console.log(x);", { resolve });
    await expectRefused('console.log(new URL("./file.ts", import.meta.url).href);', { resolve });
    await expectRefused("console.log(import.meta.glob('./link/*', { eager: true }));", { resolve });
    for (const name of ['./link/user.do', './object.do']) {
      await expectStub(object(name), { resolve });
    }
  });

  test('that are hard', async () => {
    linkSync(at('src/server/db.ts'), at('src/hard.ts'));
    linkSync(at('src/server/note.txt'), at('src/hard.txt'));
    linkSync(at('src/server/user.do.ts'), at('src/object.do.ts'));
    await expectRefused(secret('./hard'), { resolve });
    await expectRefused("import x from './hard.txt?raw'; console.log(x);", { resolve });
    await expectRefused("import x from './hard.txt?inline'; console.log(x);", { resolve });
    await expectStub(object('./object.do'), { resolve });
  });

  test('in place of the server directory', async () => {
    mkdirSync(at('packages'));
    renameSync(at('src/server'), at('packages/server'));
    symlinkSync('../packages/server', at('src/server'));
    await expectRefused(secret('./server/db'), { resolve });
    await expectRefused(secret('../packages/server/db'), { resolve });
    await expectStub(object('./server/user.do'), { resolve });
    await expectStub(object('../packages/server/user.do'), { resolve });
  });

  test('below the server directory', async () => {
    app.write('lib/deep/key.ts', "export const secret = 'KOZE-SECRET of a link';");
    mkdirSync(at('other'));
    symlinkSync('../../lib', at('src/server/lib'));
    symlinkSync('../lib/deep', at('other/deep'));
    symlinkSync('../../other', at('src/server/other'));
    await expectRefused(secret('../lib/deep/key'), { resolve });
    await expectRefused(secret('../other/deep/key'), { resolve });
  });
});

describe('copies', () => {
  beforeEach(() => {
    copyFileSync(at('src/server/db.ts'), at('src/copy.ts'));
    copyFileSync(at('src/server/user.do.ts'), at('src/copy.do.ts'));
  });

  test.each([
    ['code', "import { secret } from './copy'; console.log(secret);"],
    ['an object', "import Copy from './copy.do'; console.log(Copy);"],
    ['?raw', "import x from './copy.ts?raw'; console.log(x);"],
    ['?url', "import x from './copy.ts?url'; console.log(x);"],
    ['?url, as a file', "import x from './copy.ts?url&no-inline'; console.log(x);"],
    ['?inline', "import x from './copy.ts?inline'; console.log(x);"],
    ['new URL', 'console.log(new URL("./copy.ts", import.meta.url).href);'],
    ['new Worker', 'new Worker(new URL("./copy.ts", import.meta.url));'],
    ['a glob', "console.log(import.meta.glob('./copy.ts', { query: '?raw', eager: true }));"],
  ])('%s', async (_, code) => {
    await expectRefused(code);
    expect((await buildPages(app, {}, 'src/page.ts')).error).toMatch(/copy of it|reach a browser/);
  });

  test('in dev', async () => {
    const server = await serveHere(app);
    const { client } = server.environments;
    for (const url of ['/src/copy.ts', '/src/copy.ts?raw', '/src/copy.ts?url&inline']) {
      await expect(client.transformRequest(url)).rejects.toThrow('src/copy.ts is a copy of it');
    }
    await server.close();
  });

  test.each([
    ['an empty file', 'x.ts', ''],
    ['a module without exports', 'x.ts', 'export {};\n'],
    [
      'a list of modules',
      'x.ts',
      "export * from './first';\nexport {\n  a,\n  b,\n} from './second';\n",
    ],
    ['a licence', 'LICENSE', 'Permission is hereby granted, free of charge, to any person …\n'],
  ])('are not those of %s', async (_, name, text) => {
    for (const folder of ['src', 'src/server', 'public']) app.write(`${folder}/${name}`, text);
    app.write('src/first.ts', '');
    app.write('src/second.ts', 'export const a = 1, b = 2;');
    page(`import x from './${name}?raw'; import y from './${name}?url'; console.log(x, y);`);
    expect((await buildPages(app, {}, 'src/page.ts')).error).toBe('');
  });
});

describe('publicDir', () => {
  const publish: Record<string, () => void> = {
    'a link to a file': () => symlinkSync('../src/server/db.ts', at('public/x.txt')),
    'a link to the directory': () => symlinkSync('../src/server', at('public/x')),
    'a link to what holds it': () => symlinkSync('../src', at('public/x')),
    'a hard link': () => linkSync(at('src/server/note.txt'), at('public/x.txt')),
    'a copy': () => copyFileSync(at('src/server/db.ts'), at('public/x.txt')),
    'a link in a folder': () => {
      mkdirSync(at('public/a/b'), { recursive: true });
      symlinkSync('../../../src/server/db.ts', at('public/a/b/x.txt'));
    },
    'a copy of a page': () => {
      app.write('src/routes/index.koze', PAGE);
      app.write('public/page.html', PAGE);
    },
    'a link to middleware': () => {
      app.write('src/middleware.ts', "export const token = 'KOZE-SECRET';");
      symlinkSync('../src/middleware.ts', at('public/x.txt'));
    },
    secrets: () => app.write('public/.dev.vars', 'TOKEN=KOZE-SECRET'),
  };

  test.each(Object.entries(publish))('with %s is not copied', async (name, make) => {
    mkdirSync(at('public'));
    make();
    page("console.log('page');");
    const { error, written } = await buildPages(app, {}, 'src/page.ts');
    expect(error).toContain('must not reach a browser');
    expect(error).toContain('public/');
    expect(written, name).not.toMatch(LEAK);
  });

  test('imported by its URL', async () => {
    mkdirSync(at('public'));
    symlinkSync('../src/server/db.ts', at('public/x.txt'));
    const server = await serveHere(app);
    for (const query of ['?raw', '?inline', '?url&inline']) {
      const answer = server.environments.client.transformRequest(`/x.txt${query}`);
      await expect(answer).rejects.toThrow(REFUSED);
    }
    await server.close();
  });

  test.each(['src', 'src/server'])('cannot be a link to %s', async (folder) => {
    symlinkSync(folder, at('assets'));
    page('');
    const { error } = await buildPages(app, { publicDir: 'assets' }, 'src/page.ts');
    expect(error).toContain('publicDir and server code share a directory');
  });

  test('is copied otherwise', async () => {
    app.write('shared/x.txt', 'shared');
    mkdirSync(at('public'));
    symlinkSync('../shared', at('public/shared'));
    symlinkSync('.', at('public/circle'));
    page("console.log('page');");
    // Vite itself does not end at a circle.
    const settings = { build: { copyPublicDir: false } };
    expect((await buildPages(app, settings, 'src/page.ts')).error).toBe('');
  });
});

describe('src/middleware.*', () => {
  const files = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/middleware.${extension}`);

  test.each(files)('%s', async (file) => {
    app.write(file, "export const token = 'KOZE-SECRET';");
    const name = file.replace('src/', './');
    await expectRefused(`import { token } from '${name}'; console.log(token);`);
    await expectRefused(`import x from '${name}?raw'; console.log(x);`);
    await expectRefused(`console.log(new URL('${name}', import.meta.url).href);`);
  });
});

describe('pages', () => {
  beforeEach(() => {
    app.write('src/routes/index.koze', PAGE);
    copyFileSync(at('src/routes/index.koze'), at('src/copy.txt'));
    linkSync(at('src/routes/index.koze'), at('src/hard.html'));
  });

  test.each([
    './routes/index.koze',
    './routes/index.koze?raw',
    './routes/index.koze?url',
    './copy.txt?raw',
    './hard.html?raw',
  ])('imported as %s', async (name) => {
    page(`import x from '${name}'; console.log(x);`);
    const { error, written } = await buildPages(app, {}, 'src/page.ts');
    expect(error).toContain('src/routes/index.koze is server code and must not reach a browser');
    expect(written).not.toMatch(LEAK);
  });

  test('whose directory another framework shares', async () => {
    app.write('src/routes/shared.ts', "export const text = 'for browsers';");
    page("import { text } from './routes/shared'; console.log(text);");
    const { error, written } = await buildPages(app, {}, 'src/page.ts');
    expect(error).toBe('');
    expect(written).toContain('for browsers');
  });
});

describe("the worker's own", () => {
  test.each([
    'wrangler.jsonc',
    'wrangler.toml',
    '.dev.vars',
    '.dev.vars.staging',
    '.env.local',
    '.wrangler/state/data.txt',
    '.koze/server.d.ts',
  ])('%s', async (file) => {
    app.write(file, 'token = "KOZE-SECRET"');
    page(`import x from '../${file}?raw'; console.log(x);`);
    const { error, written } = await buildPages(app, {}, 'src/page.ts');
    expect(error).toContain(`${file} is private to the worker and must not reach a browser`);
    expect(written).not.toMatch(LEAK);
  });
});

/** Files of all kinds that Vite has a plugin for. Small ones are inlined. */
describe.each([0, 4096])('files that are read, assetsInlineLimit: %s', (assetsInlineLimit) => {
  const files: Record<string, string> = {
    'data.json': '{ "token": "KOZE-SECRET" }',
    'image.svg': '<svg xmlns="http://www.w3.org/2000/svg"><path id="KOZE-SECRET"/></svg>',
    'image.png': 'KOZE-SECRET',
    'page.html': '<p>KOZE-SECRET</p>',
    'x.wasm': '\0asm KOZE-SECRET',
  };
  const scripts: Record<string, string> = {
    JSON: "import x from './server/data.json'; console.log(x);",
    'JSON, one name': "import { token } from './server/data.json'; console.log(token);",
    'JSON, by import()': "import('./server/data.json').then(console.log);",
    'an image': "import x from './server/image.svg'; console.log(x);",
    'an image, by new URL': "console.log(new URL('./server/image.svg', import.meta.url).href);",
    'any image, by new URL':
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
      'console.log(new URL(`./server/${location.hash}.svg`, import.meta.url).href);',
    WebAssembly: "import init from './server/x.wasm?init'; init();",
    'WebAssembly, by ?url': "import x from './server/x.wasm?url'; console.log(x);",
    'a worker, inline': "import W from './server/db.ts?worker&inline'; new W();",
    'a worker, by ?url': "import x from './server/db.ts?worker&url'; console.log(x);",
    'a shared worker': "new SharedWorker(new URL('./server/db.ts', import.meta.url));",
    'a glob of text':
      "console.log(import.meta.glob('./server/*', { query: '?raw', eager: true }));",
    'a glob of URLs':
      "console.log(import.meta.glob('./server/*', { query: '?url', eager: true }));",
    'a glob, lazy': "console.log(import.meta.glob('/src/server/*.json'));",
  };
  const tags: Record<string, string> = {
    '<img srcset>': '<img srcset="/src/server/image.svg 1x, /src/server/image.png 2x">',
    '<source srcset>': '<picture><source srcset="src/server/image.png"></picture>',
    '<video poster>': '<video poster="/src/server/image.png"></video>',
    '<video src>': '<video src="/src/server/image.png"></video>',
    '<use href>': '<svg><use href="/src/server/image.svg"/></svg>',
    '<image xlink:href>': '<svg><image xlink:href="/src/server/image.svg"/></svg>',
    '<link rel=icon>': '<link rel="icon" href="/src/server/image.svg">',
    '<link rel=preload>': '<link rel="preload" as="image" href="/src/server/image.svg">',
    '<object data>': '<object data="/src/server/image.svg"></object>',
    '<meta content>': '<meta property="og:image" content="/src/server/image.svg">',
    '<style>': "<style>p { background: url('/src/server/image.svg') }</style>",
    'an inline module': '<script type="module">import "/src/server/db.ts";</script>',
    'an inline import()': '<script type="module">import("/src/server/data.json");</script>',
  };

  beforeEach(() => {
    for (const [file, text] of Object.entries(files)) app.write(`src/server/${file}`, text);
  });

  test.each(Object.entries(scripts))('%s', async (_, code) => {
    await expectRefused(code, { build: { assetsInlineLimit }, worker: { format: 'es' } });
  });

  test.each(Object.entries(tags))('%s', async (_, tag) => {
    app.write('index.html', `<!doctype html><title>App</title>${tag}`);
    const { error, written } = await buildPages(app, { build: { assetsInlineLimit } });
    expect(written).not.toMatch(LEAK);
    // What Vite does not look at stays a URL that leads nowhere.
    if (!written.includes('/src/server/')) expect(error).toMatch(REFUSED);
  });
});

describe('a plugin that reads server files itself', () => {
  const text = () => readFileSync(at('src/server/db.ts'), 'utf8');
  const virtual = (load: () => string): Plugin => ({
    name: 'reader',
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:server' ? '\0virtual:server' : undefined),
    load: (id) => (id === '\0virtual:server' ? load() : undefined),
  });
  const PAGE = "import x from 'virtual:server'; console.log(x);";
  const asString = () => `export default ${JSON.stringify(text())}`;

  test.each([
    ['a string', asString],
    ['a template', () => `export default \`${text()}\``],
    ['base64', () => `export default 'data:text/plain;base64,${btoa(text())}'`],
    ['a URL', () => `export default "data:text/plain,${encodeURIComponent(text())}"`],
  ])('as %s', async (_, load) => {
    for (const minify of [true, false]) {
      await expectRefused(PAGE, { before: [virtual(load)], build: { minify } });
    }
  });

  test.each([true, 'inline', 'hidden'] as const)('source maps: %s', async (sourcemap) => {
    const mapped: Plugin = {
      name: 'mapper',
      enforce: 'pre',
      transform: (code, id) =>
        id.endsWith('/page.ts')
          ? {
              code,
              map: {
                version: 3,
                sources: ['x'],
                sourcesContent: [text()],
                names: [],
                mappings: 'AAAA',
              },
            }
          : undefined,
    };
    await expectRefused("console.log('page');", { before: [mapped], build: { sourcemap } });
  });

  test('and loads them before the guard', async () => {
    const first: Plugin = {
      name: 'first',
      enforce: 'pre',
      resolveId: (id) => (id === './server/db' ? at('src/server/db.ts') : undefined),
      load: (id) => (id === at('src/server/db.ts') ? text() : undefined),
    };
    await expectRefused("import { secret } from './server/db'; console.log(secret);", {
      before: [first],
    });
  });

  test('and adds them behind the guard: what is written is removed', async () => {
    const late: Plugin = {
      name: 'late',
      enforce: 'post',
      generateBundle: {
        order: 'post',
        handler(_, bundle) {
          this.emitFile({ type: 'asset', fileName: 'late.txt', source: text() });
          void bundle;
        },
      },
    };
    app.write('public/robots.txt', '');
    await expectRefused("console.log('page');", { plugins: [late], build: { sourcemap: true } });
  });

  test('where nothing is written, nothing is returned', async () => {
    await expectRefused(PAGE, { before: [virtual(asString)], build: { write: false } });
  });

  test('but not what is like no server file', async () => {
    page(PAGE);
    const settings = { before: [virtual(() => "export default 'a text'")] };
    expect((await buildPages(app, settings, 'src/page.ts')).error).toBe('');
  });
});

describe("a worker's build", () => {
  const worker = (code: string) =>
    app.write('src/server/user.do.ts', `${code}\n${readFileSync(at('src/server/user.do.ts'))}`);

  test('publishes no server file that it imports by URL', async () => {
    page('');
    writeFileSync(at('src/server/big.txt'), 'KOZE-SECRET '.repeat(1000));
    worker("import big from './big.txt?url'; console.log(big);");
    const { ok, output } = await buildHere(app.folder);
    expect(ok).toBe(false);
    expect(output).toContain('src/server/big.txt is server code and must not reach a browser');
    expect(written(app, 'dist/client')).not.toMatch(LEAK);
  });

  test('has its text modules, and what pages may see', async () => {
    page('');
    app.write('src/logo.svg', `<svg>${' '.repeat(9000)}</svg>`);
    worker(
      "import note from './note.txt'; import logo from '../logo.svg?url'; console.log(note, logo);",
    );
    const { ok, output } = await buildHere(app.folder);
    expect(ok, output).toBe(true);
    expect(written(app, 'dist/client')).not.toMatch(LEAK);
    expect(written(app, 'dist/client')).toContain('<svg>');
  });
});
