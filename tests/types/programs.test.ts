/** The generated types in real programs. What must not compile is marked so in the fixtures. */
import { afterEach, expect, test, vi } from 'vitest';
import { run } from '../../scripts/lib/tools.mjs';
import type { App } from '../e2e/harness/app.js';
import { configuration, openApp, reconfigure, sources, typeErrors, writeTypes } from './harness.js';

// Each runs a compiler or two.
vi.setConfig({ testTimeout: 180_000 });

let app: App;
afterEach(() => app?.remove());

test('where libraries are checked, and modules found as Node.js finds them', () => {
  const files = {
    'src/server/chat.do.ts': `import { DurableObject } from 'cloudflare:workers';

export default class ChatDO extends DurableObject {
  async fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    if (!client || !server) return Response.error();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }
}
`,
  };
  ({ app } = openApp('bare', { ...sources('ts'), ...configuration('three'), ...files }));
  const options = { module: 'NodeNext', moduleResolution: 'NodeNext', verbatimModuleSyntax: true };
  const strict = { exactOptionalPropertyTypes: true, skipLibCheck: false };
  const text = JSON.stringify({ compilerOptions: { ...options, ...strict } });
  for (const file of ['tsconfig.app.json', 'tsconfig.worker.json']) {
    reconfigure(app, { file, note: '', text });
  }
  expect(typeErrors(app)).toBe('');
});

test("with wrangler's types, which know the classes of `koze:worker` only by name", () => {
  const cache = `import { env } from 'cloudflare:workers';

export const cached: Promise<string | null> = env.CACHE.get('key');
`;
  const files = { 'src/server/cache.ts': cache };
  ({ app } = openApp('bare', { ...sources('ts'), ...configuration('one'), ...files }));
  const { ok, output } = run('wrangler', [
    ...['types', `${app.folder}/worker-configuration.d.ts`, '--include-runtime=false'],
    ...['--config', `${app.folder}/wrangler.jsonc`],
  ]);
  expect(ok, output).toBe(true);
  expect(app.read('worker-configuration.d.ts')).toContain('USER_DO: DurableObjectNamespace');
  const include = '{ "include": ["src", ".koze/server.d.ts", "worker-configuration.d.ts"] }';
  reconfigure(app, { file: 'tsconfig.json', note: '', text: include });
  expect(typeErrors(app)).toBe('');
});

test('written when signatures change, the map beside them', () => {
  const opened = openApp('app', sources('ts'));
  app = opened.app;
  const read = () => [app.read('.koze/server.d.ts'), app.read('.koze/server.d.ts.map')];
  const [types, map] = read();
  const edit = (from: string, to: string) => {
    app.edit('src/server/user.do.ts', from, to);
    opened.project.refresh(`${app.folder}/src/server/user.do.ts`);
    return opened.project.writeTypes();
  };
  expect(edit("put('name', name);", "put(\n'name', name\n);")).toBe(false);
  expect(read()).toEqual([types, map]);
  expect(edit('setName(name: string)', 'setName(name: string, now: boolean)')).toBe(false);
  expect(edit('async getName()', 'async readName()')).toBe(true);
  expect(read()).not.toEqual([types, map]);

  const [, fresh] = read();
  app.edit('src/server/user.do.ts', 'import {', '\n\nimport {');
  writeTypes(app);
  expect(app.read('.koze/server.d.ts.map')).not.toBe(fresh);
});
