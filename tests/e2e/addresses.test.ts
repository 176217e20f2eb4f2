/**
 * A method has one address, whoever works it out: a page, the worker, or another server that renders
 * a form. Seen with ids, methods, keys and a base path that are not plain ASCII words.
 */
import { koze } from '@kuratchi/vite-plugin-koze';
import { createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { MODES, type Server, serve } from './harness/server.js';

const BASE = '/api/objects';
const KEYS = [
  'lobby',
  '',
  'a/b',
  'a b',
  '50%',
  '%2F',
  '+&=?#',
  "'(!*~)'",
  '"<b>"',
  'größe',
  '名😀',
];

const object = (name: string, binding: string) => `
  import { DurableObject } from 'cloudflare:workers';

  export default class ${name} extends DurableObject {
    static binding = '${binding}';

    async größer(by: string) { return '${name} größer ' + by; }
    async $delete() { return '${name} $delete'; }
    async which() { return '${name} ' + this.ctx.id.name; }

    fetch(request: Request) {
      const [client, server] = Object.values(new WebSocketPair());
      server.accept();
      server.send('${name} ' + this.ctx.id.name + new URL(request.url).search);
      return new Response(null, { status: 101, webSocket: client });
    }
  }
`;

const IMPORTS = `
  import plain, { which } from '$server/plain.do';
  import größe, { $delete, größer } from '$server/größe.do';
  import admin, { größer as adminGrößer } from '$server/admin/größe.do';
`;

/** Every address that a module of the app can ask for. */
const ADDRESSES = `
  ${IMPORTS}
  const stubs = (key: string) => [
    which, größer, $delete, adminGrößer, plain.at(key).which, größe.with({ key }).$delete,
    ...[größe, admin].flatMap((handle) => [handle.with({}).größer, handle.at(key).größer]),
  ];
  export const addresses = (key: string) => [
    ...stubs(key).flatMap((stub) => [stub.url, String(stub)]),
    plain.url, größe.url, admin.url,
  ];
`;

const FILES = {
  'index.html': '<!doctype html><script type="module" src="/src/page.ts"></script>',
  'src/server/plain.do.ts': object('PlainDO', 'PLAIN_DO'),
  'src/server/größe.do.ts': object('SizeDO', 'SIZE_DO'),
  'src/server/admin/größe.do.ts': object('AdminSizeDO', 'ADMIN_SIZE_DO'),
  'src/middleware.ts': `
    import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

    for (const binding of ['PLAIN_DO', 'SIZE_DO', 'ADMIN_SIZE_DO']) {
      registerDoResolver(binding, ({ env, key }) => env[binding].getByName(key ?? 'global'));
    }
  `,
  'src/addresses.ts': ADDRESSES,
  'src/page.ts': `
    ${IMPORTS}
    import { addresses } from './addresses';
    Object.assign(globalThis, { which, größer, $delete, adminGrößer, plain, größe, admin, addresses });
  `,
  // React's server renderer, as an app in Node calls it.
  'src/render.ts': `
    import { createElement as h } from 'react';
    import { renderToString } from 'react-dom/server';
    import größe, { größer } from '$server/größe.do';

    export const forms = [größer, größe.at('a&b').größer].map((action) =>
      renderToString(h('form', { action })),
    );
  `,
  'src/worker.ts': `
    import { handleRpc } from 'koze:durable-objects';
    import { addresses } from './addresses';

    export * from 'koze:durable-objects';
    export default {
      async fetch(request, env, ctx) {
        const { pathname, searchParams } = new URL(request.url);
        if (pathname === '/addresses') return Response.json(addresses(searchParams.get('key')));
        return (await handleRpc(request, env, ctx)) ?? env.ASSETS.fetch(request);
      },
    };
  `,
  'vite.config.ts': `
    import { cloudflare } from '@cloudflare/vite-plugin';
    import { koze } from '@kuratchi/vite-plugin-koze';

    export default { plugins: [koze({ basePath: '${BASE}' }), cloudflare({ inspectorPort: false })] };
  `,
  'wrangler.jsonc': `{
    "name": "addresses",
    "main": "src/worker.ts",
    "compatibility_date": "2026-09-01",
    "assets": { "binding": "ASSETS", "run_worker_first": ["/addresses"] }
  }`,
};

function createAddresses(): App {
  const app = createApp('loop', FILES);
  app.delete('src/server/user.do.ts');
  return app;
}

/** A module of the app as Node runs it: not a page's, and not the worker's. */
async function inNode(app: App, module: string) {
  const server = await createServer({
    root: app.folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [koze({ basePath: BASE })],
    server: { middlewareMode: true, ws: false },
  });
  onTestFinished(() => server.close());
  return server.ssrLoadModule(module);
}

describe.each(MODES)('addresses, %s', (mode) => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createAddresses();
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('are the same in the worker and in Node, and lead to the method', async () => {
    const { addresses } = await inNode(app, '/src/addresses.ts');
    for (const key of KEYS) {
      const answer = await fetch(`${server.origin}/addresses?key=${encodeURIComponent(key)}`);
      const known = (await answer.json()) as string[];
      expect(addresses(key)).toEqual(known);
      for (const address of new Set(known.filter((address) => address.includes('/rpc/')))) {
        expect(address).toMatch(/^\/api\/objects\/rpc\//);
        const response = await fetch(server.origin + address, {
          method: 'POST',
          headers: { origin: server.origin, 'content-type': 'application/json' },
          body: '["x"]',
        });
        expect([address, response.status]).toEqual([address, 200]);
      }
    }
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test('are what the worker knows them by', async () => {
      const { page, errors } = await openPage(browser(), server.origin);
      await page.waitForFunction('globalThis.addresses');
      for (const key of KEYS) {
        const answer = await fetch(`${server.origin}/addresses?key=${encodeURIComponent(key)}`);
        const inPage = await page.evaluate<string[]>(`addresses(${JSON.stringify(key)})`);
        expect(inPage).toEqual(await answer.json());
      }
      expect(errors).toEqual([]);
    });

    test('lead to the method, however it is called', async () => {
      const { page, errors } = await openPage(browser(), server.origin);
      await page.waitForFunction('globalThis.größer');
      const ran = (code: string) => page.evaluate<unknown>(code);
      expect(await ran("größer('x')")).toBe('SizeDO größer x');
      expect(await ran('$delete()')).toBe('SizeDO $delete');
      expect(await ran("adminGrößer('x')")).toBe('AdminSizeDO größer x');
      expect(await ran("größe.with({}).größer('x')")).toBe('SizeDO größer x');
      expect(await ran('größe.with({}).$delete()')).toBe('SizeDO $delete');
      expect(await ran("admin.with({ key: 'a' }).which()")).toBe('AdminSizeDO a');
      for (const key of KEYS) {
        expect(await ran(`größe.at(${JSON.stringify(key)}).which()`)).toBe(`SizeDO ${key}`);
        expect(await ran(`admin.at(${JSON.stringify(key)}).which()`)).toBe(`AdminSizeDO ${key}`);
      }
      const hears = (socket: string) =>
        ran(`new Promise((resolve, reject) => {
          const socket = ${socket};
          socket.onmessage = ({ data }) => { socket.close(); resolve(data); };
          socket.onerror = () => reject(new Error('did not open: ' + socket.url));
        })`);
      expect(await hears('größe.connect()')).toBe('SizeDO global');
      expect(await hears("admin.at('ö').connect({ query: { q: '1' } })")).toBe(
        'AdminSizeDO ö?key=%C3%B6&q=1',
      );
      expect(await hears("new WebSocket(location.origin.replace('http', 'ws') + größe.url)")).toBe(
        'SizeDO global',
      );
      expect(errors).toEqual([]);
    });
  });
});

test('a form that React renders in Node posts to the base path, and to its instance', async () => {
  const app = createAddresses();
  onTestFinished(app.remove);
  const { forms } = await inNode(app, '/src/render.ts');
  const path = '/api/objects/rpc/gr%C3%B6%C3%9Fe.do/gr%C3%B6%C3%9Fer';
  expect(forms[0]).toContain(`action="${path}"`);
  expect(forms[1]).toContain(`action="${path}?key=a%26b"`);
});
