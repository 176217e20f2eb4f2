/** What docs/multi-tenant.md shows is built and run, in one app: each resolver has a class. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import type { App } from '../e2e/harness/app.js';
import { call } from '../e2e/harness/call.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { exchange } from '../security/harness/raw.js';
import { readPage, shownFiles } from './harness/documents.js';
import { createWorkerApp } from './harness/worker-app.js';

const shown = shownFiles('multi-tenant.md');

function show(file: string): string {
  const text = shown[file];
  if (text === undefined) throw new Error(`docs/multi-tenant.md does not show ${file}`);
  return text;
}

/** The page's class under another name, and the resolver of a section for it. */
function copy(section: string, className: string, binding: string): Record<string, string> {
  const resolver = shown[`src/server/${section}.ts`];
  return {
    [`src/server/${section}.do.ts`]: show('src/server/user.do.ts').replace('UserDO', className),
    ...(resolver ? { [`src/server/${section}.ts`]: resolver.replaceAll('USER_DO', binding) } : {}),
  };
}

const BINDINGS = {
  USER_DO: 'UserDO',
  BY_HOST_DO: 'ByHostDO',
  BY_KEY_DO: 'ByKeyDO',
  UNROUTED_DO: 'UnroutedDO',
};

let app: App;
let server: Server;
let origin: string;
beforeAll(async () => {
  const files = {
    // By cookie, as the page has it.
    'src/server/user.do.ts': show('src/server/user.do.ts'),
    'src/server/by-cookie.ts': show('src/server/by-cookie.ts'),
    'src/worker.ts': show('src/worker.ts'),
    ...copy('by-host', 'ByHostDO', 'BY_HOST_DO'),
    ...copy('by-key', 'ByKeyDO', 'BY_KEY_DO'),
    ...copy('unrouted', 'UnroutedDO', 'UNROUTED_DO'),
    'src/middleware.ts':
      "import './server/by-cookie';\nimport './server/by-host';\nimport './server/by-key';\n",
  };
  app = createWorkerApp(files, BINDINGS);
  server = await serve(app.folder, 'build');
  origin = server.origin;
});
afterAll(async () => {
  await server?.stop();
  app?.remove();
});

test('by who is signed in: the resolver is the one that the `tenants` fixture runs', () => {
  const fixture = (file: string) =>
    readFileSync(join(root, 'tests/e2e/fixtures/tenants/src', file), 'utf8');
  for (const file of ['server/do-routing.ts', 'middleware.ts']) {
    expect(readPage('multi-tenant.md')).toContain(`\`\`\`ts\n${fixture(file)}\`\`\``);
  }
});

test('by cookie, and in a worker of your own', async () => {
  const as = (session: string) => ({ origin, cookie: `session=${session}` });
  await call(origin, 'user.do/setName', ['Ada'], as('s1'));
  await call(origin, 'user.do/setName', ['Bob'], as('s2'));
  expect(await (await call(origin, 'user.do/getName', [], as('s1'))).json()).toBe('Ada');
  expect((await call(origin, 'user.do/getName', [], as('s3'))).status).toBe(401);
  const name = await fetch(`${origin}/api/name`, { headers: as('s2') });
  expect(await name.text()).toBe('Bob');
});

test('by host', async () => {
  expect((await call(origin, 'by-host.do/getName')).status).toBe(401);
  // By a bare socket: names below `localhost` are not this machine everywhere.
  const as = (tenant: string, method: string, args: unknown[] = []) => {
    const host = `${tenant}.localhost:${new URL(origin).port}`;
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
    const target = `/__koze/rpc/by-host.do/${method}`;
    return exchange(origin, { target, headers, body: JSON.stringify(args) });
  };
  for (const name of ['a', 'b']) expect((await as(name, 'setName', [name])).status).toBe(204);
  for (const name of ['a', 'b']) expect((await as(name, 'getName')).body).toBe(`"${name}"`);
});

test('by key', async () => {
  const as = (name: string) => ({ origin, 'x-user': name });
  const status = async (key: string, headers: Record<string, string>) =>
    (await call(origin, `by-key.do/setName${key}`, ['x'], headers)).status;
  expect(await status('?key=lobby', as('bob'))).toBe(204);
  expect(await status('?key=office', as('bob'))).toBe(403);
  expect(await status('?key=constructor', as('bob'))).toBe(403);
  expect(await status('', as('bob'))).toBe(403);
  expect(await status('?key=lobby', { origin })).toBe(401);
});

test('never shared', async () => {
  expect((await call(origin, 'unrouted.do/getName')).status).toBe(500);
  expect((await call(origin, 'unrouted.do/getName?key=x')).status).toBe(403);
});
