/** What docs/multi-tenant.md shows is built and run, in one app: each resolver has a class. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { createApp } from '../e2e/harness/app.js';
import { call } from '../e2e/harness/call.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { exchange } from '../security/harness/raw.js';
import { writeTypes } from '../types/harness.js';
import { readPage, shownFiles } from './harness/documents.js';
import { tsconfig } from './harness/tsconfig.js';
import { type Running, startWorkers } from './harness/workerd.js';

const shown = shownFiles('multi-tenant.md');

/** "This page assumes that it returns an `id` and an `organizationId`." */
const CALLER = `import type { CallerContext } from '@kuratchi/koze';
const PEOPLE = new Map([
  ['s1', { id: 'ada', organizationId: 'acme' }],
  ['s2', { id: 'bob', organizationId: 'acme' }],
  ['s3', { id: 'eve', organizationId: 'evil' }],
]);
export default ({ request }: CallerContext) => {
  const session = /(?:^|; )session=(\\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
  return PEOPLE.get(session ?? '') ?? null;
};
`;

function show(file: string): string {
  const text = shown[file];
  if (text === undefined) throw new Error(`docs/multi-tenant.md does not show ${file}`);
  return text;
}

/** The page's class under another name. */
const copy = (className: string) => show('src/server/user.do.ts').replace('UserDO', className);

const { 'src/server/do-routing.ts': _kyzen, ...own } = shown;
const files = { ...own, 'src/server/caller.ts': CALLER };

let worker: Running;
let origin: string;
beforeAll(async () => {
  worker = await startWorkers([
    {
      name: 'tenants',
      files: {
        ...files,
        'src/server/by-host.do.ts': copy('ByHostDO'),
        'src/server/by-host.ts': show('src/server/by-host.ts').replaceAll('USER_DO', 'BY_HOST_DO'),
        'src/server/unrouted.do.ts': copy('UnroutedDO'),
        'src/middleware.ts': "import './server/by-organization';\nimport './server/by-host';\n",
      },
      bindings: {
        BOARD_DO: 'BoardDO',
        BY_HOST_DO: 'ByHostDO',
        NOTES_DO: 'NotesDO',
        UNROUTED_DO: 'UnroutedDO',
        USER_DO: 'UserDO',
      },
    },
  ]);
  origin = worker.origin;
});
afterAll(() => worker?.stop());

const [ada, bob, eve, stranger] = ['session=s1', 'session=s2', 'session=s3', ''];

/** Calls as somebody; what the method returns, or the status. */
async function as(cookie: string, path: string, ...args: unknown[]): Promise<unknown> {
  const answer = await call(origin, path, args, { origin, cookie });
  if (!answer.ok) return answer.status;
  return answer.status === 204 ? undefined : answer.json();
}

test('the resolver of an auth package is the one that the `tenants` fixture runs', () => {
  const fixture = (file: string) =>
    readFileSync(join(root, 'tests/e2e/fixtures/tenants/src', file), 'utf8');
  for (const file of ['server/do-routing.ts', 'middleware.ts']) {
    expect(readPage('multi-tenant.md')).toContain(`\`\`\`ts\n${fixture(file)}\`\`\``);
  }
});

test('all but it passes the type checker', () => {
  const app = createApp('tests/docs/fixture', { ...files, 'tsconfig.json': tsconfig() });
  try {
    writeTypes(app);
    const { ok, output } = typeCheck(app.folder);
    expect(ok, output).toBe(true);
  } finally {
    app.remove();
  }
});

test('one for each person', async () => {
  await as(ada, 'notes.do/write', "Ada's");
  expect(await as(ada, 'notes.do/read')).toBe("Ada's");
  expect(await as(bob, 'notes.do/read')).toBe('');
  expect(await as(stranger, 'notes.do/read')).toBe(401);
  expect(await as(bob, 'notes.do/read?key=ada')).toBe(403);
});

test('one for each key', async () => {
  const plans = (method: string) => `board.do/${method}?key=plans`;
  expect(await as(stranger, plans('create'))).toBe(401);
  expect(await as(ada, plans('create'))).toBe(undefined);
  expect(await as(eve, plans('create'))).toBe(409);
  expect(await as(bob, plans('cards'))).toBe(403);
  expect(await as(eve, plans('invite'), 'eve')).toBe(403);
  expect(await as(ada, plans('invite'), 'bob')).toBe(undefined);
  expect(await as(bob, plans('cards'))).toEqual([]);
  expect(await as(ada, plans('archive'))).toBe(403);
  expect(await as(ada, 'board.do/archive?key=acme')).toBe(undefined);
  expect(await as(eve, 'board.do/archive?key=acme')).toBe(403);
  expect(await as(stranger, 'board.do/archive?key=acme')).toBe(401);
  expect(await as(ada, 'board.do/cards')).toBe(400);
});

test('by organization, and in a worker of your own', async () => {
  await as(ada, 'user.do/setName', 'Acme');
  expect(await as(bob, 'user.do/getName')).toBe('Acme');
  expect(await as(eve, 'user.do/getName')).not.toBe('Acme');
  expect(await as(stranger, 'user.do/getName')).toBe(401);
  const name = await fetch(`${origin}/api/name`, { headers: { cookie: bob } });
  expect(await name.text()).toBe('Acme');
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

test('never shared', async () => {
  expect(await as(ada, 'unrouted.do/getName')).toBe(500);
  expect(await as(ada, 'unrouted.do/getName?key=x')).toBe(403);
});
