/** What docs/security.md, docs/multi-tenant.md and docs/protocol.md show is built and run. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'devalue';
import { afterEach, describe, expect, test } from 'vitest';
import { revive } from '../../pkg-js/src/runtime/shared/codec/decode-result.js';
import { root } from '../../scripts/lib/tools.mjs';
import { exchange } from '../security/harness/raw.js';
import { type App, createApp } from './harness/app.js';
import { call } from './harness/call.js';
import { run, type Server, serve } from './harness/programs.js';
import { openSocket } from './harness/sockets.js';

let app: App | undefined;
let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  app?.remove();
  server = app = undefined;
});

const read = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');

/** The code blocks of a document in one language. */
function blocks(document: string, language: string): string[] {
  const found = read(document).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return [...found].map((match) => match[1] ?? '');
}

/** The blocks that begin with the name of their file, by it. */
function files(document: string): Record<string, string> {
  const named = blocks(document, 'ts').map((text) => [/^\/\/ (\S+)\n/.exec(text)?.[1] ?? '', text]);
  return Object.fromEntries(named.filter(([file]) => file !== ''));
}

/** The `worker` fixture's app, made of other files. */
async function open(written: Record<string, string>, bindings: Record<string, string>) {
  app = createApp('worker', {
    'src/worker.ts': "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
    ...written,
  });
  for (const name of ['ping', 'pong', 'user']) {
    if (!(`src/server/${name}.do.ts` in written)) app.delete(`src/server/${name}.do.ts`);
  }
  const classes = Object.entries(bindings);
  const objects = classes.map(([name, class_name]) => ({ name, class_name }));
  const config = JSON.parse(app.read('wrangler.jsonc'));
  config.durable_objects = { bindings: objects };
  config.migrations = [{ tag: 'v1', new_sqlite_classes: Object.values(bindings) }];
  app.write('wrangler.jsonc', JSON.stringify(config));
  server = await serve(app.folder, 'build');
  return server.origin;
}

describe('docs/security.md', () => {
  const shown = files('security.md');

  test('authorizes in the resolver, keeps methods for worker code, and closes a package’s', async () => {
    const { 'vite.config.ts': _, ...written } = shown;
    const bindings = { AUDIT_DO: 'AuditDO', LEDGER_DO: 'LedgerDO', LOBBY_DO: 'LobbyDO' };
    const origin = await open(written, bindings);
    const count = async (token?: string) => {
      const headers = { origin, ...(token ? { authorization: `Bearer ${token}` } : {}) };
      return (await call(origin, 'audit.do/count', [], headers)).status;
    };
    expect(await count()).toBe(401);
    expect(await count('constructor')).toBe(401);
    expect(await count('token-of-bob')).toBe(403);
    expect(await count('token-of-ada')).toBe(200);
    expect((await call(origin, 'audit.do/purge')).status).toBe(404);

    expect((await call(origin, 'ledger.do/report')).status).toBe(200);
    expect((await call(origin, 'ledger.do/book', ['forged'])).status).toBe(404);

    expect(await (await call(origin, 'lobby.do/count')).json()).toBe(0);
    expect((await call(origin, 'lobby.do/onMessage', [{ id: 'forged' }, 'hi'])).status).toBe(404);
    expect((await call(origin, 'lobby.do/broadcast', ['hi'])).status).toBe(404);
    const { socket } = await openSocket(`${origin}/__koze/ws/lobby.do`, origin);
    expect(await (await call(origin, 'lobby.do/count')).json()).toBe(1);
    socket.close();
  });

  test('opens to another origin', async () => {
    const config = shown['vite.config.ts']?.replace(
      'cloudflare()',
      'cloudflare({ inspectorPort: false })',
    );
    app = createApp('worker', { 'vite.config.ts': config ?? '' });
    server = await serve(app.folder, 'build');
    const from = (origin: string) =>
      call(server?.origin ?? '', 'user.do/getName', [], { origin, 'sec-fetch-site': 'cross-site' });
    expect((await from('https://app.example.com')).ok).toBe(true);
    expect((await from('https://other.example.com')).status).toBe(403);
  });
});

describe('docs/multi-tenant.md', () => {
  const shown = files('multi-tenant.md');
  const user = { USER_DO: 'UserDO' };
  const object = { 'src/server/user.do.ts': shown['src/server/user.do.ts'] ?? '' };
  const routedBy = (file: string) => ({
    ...object,
    [`src/server/${file}.ts`]: shown[`src/server/${file}.ts`] ?? '',
    'src/middleware.ts': `import './server/${file}';\n`,
  });

  test('by cookie, and the worker of one’s own', async () => {
    const worker = { 'src/worker.ts': shown['src/worker.ts'] ?? '' };
    const origin = await open({ ...routedBy('by-cookie'), ...worker }, user);
    const as = (session: string) => ({ origin, cookie: `session=${session}` });
    await call(origin, 'user.do/setName', ['Ada'], as('s1'));
    await call(origin, 'user.do/setName', ['Bob'], as('s2'));
    expect(await (await call(origin, 'user.do/getName', [], as('s1'))).json()).toBe('Ada');
    expect((await call(origin, 'user.do/getName', [], as('s3'))).status).toBe(401);
    const name = await fetch(`${origin}/api/name`, { headers: as('s2') });
    expect(await name.text()).toBe('Bob');
  });

  test('by host', async () => {
    const origin = await open(routedBy('by-host'), user);
    expect((await call(origin, 'user.do/getName')).status).toBe(401);
    // By a bare socket: names below `localhost` are not this machine everywhere.
    const as = (tenant: string, method: string, args: unknown[] = []) => {
      const host = `${tenant}.localhost:${new URL(origin).port}`;
      const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
      const target = `/__koze/rpc/user.do/${method}`;
      return exchange(origin, { target, headers, body: JSON.stringify(args) });
    };
    for (const name of ['a', 'b']) expect((await as(name, 'setName', [name])).status).toBe(204);
    for (const name of ['a', 'b']) expect((await as(name, 'getName')).body).toBe(`"${name}"`);
  });

  test('by key', async () => {
    const origin = await open(routedBy('by-key'), user);
    const as = (name: string) => ({ origin, 'x-user': name });
    const status = async (key: string, headers: Record<string, string>) =>
      (await call(origin, `user.do/setName${key}`, ['x'], headers)).status;
    expect(await status('?key=lobby', as('bob'))).toBe(204);
    expect(await status('?key=office', as('bob'))).toBe(403);
    expect(await status('?key=constructor', as('bob'))).toBe(403);
    expect(await status('', as('bob'))).toBe(403);
    expect(await status('?key=lobby', { origin })).toBe(401);
  });

  test('never shared', async () => {
    const origin = await open(object, user);
    expect((await call(origin, 'user.do/getName')).status).toBe(500);
    expect((await call(origin, 'user.do/getName?key=x')).status).toBe(403);
  });
});

describe('docs/protocol.md', () => {
  test('the sample of a rich result is one', () => {
    const sample = blocks('protocol.md', 'json').at(-1) ?? '';
    const value = revive(JSON.parse(sample)) as Record<string, unknown>;
    expect(value).toMatchObject({ at: new Date(0), tags: new Set(['new']) });
    expect(value.self).toBe(value);
    expect(JSON.parse(stringify(value))).toEqual(JSON.parse(sample));
  });

  test('the samples of a body are taken', async () => {
    app = createApp('tests/security/fixtures/app');
    server = await serve(app.folder, 'build');
    const [holes = ''] = blocks('protocol.md', 'json');
    const answer = await fetch(`${server.origin}/__koze/rpc/vault.do/inspect`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
      body: holes,
    });
    expect(await answer.json()).toMatchObject({ own: ['name', 'nick'], plain: true });
  });

  test('the client in Python calls', async (context) => {
    const python = await run(root, 'python3', ['--version']);
    if (!python.ok) context.skip('python3 is not on this machine');
    app = createApp('tests/security/fixtures/app');
    server = await serve(app.folder, 'build');
    const [client = ''] = blocks('protocol.md', 'python');
    const script = `${client}
origin = "${server.origin}"
assert call(origin, "vault.do/echo", 1, "zwei", {"drei": [None, True]}) == [1, "zwei", {"drei": [None, True]}]
assert call(origin, "vault.do/touch") is None
try:
    call(origin, "vault.do/fail", 409, "taken")
    raise SystemExit("no error")
except RpcError as error:
    assert (error.status, error.code, str(error)) == (409, "failed", "taken"), error
try:
    call(origin, "vault.do/echo", key="a b/c")
    raise SystemExit("no error")
except RpcError as error:
    assert (error.status, error.code) == (403, "key_refused"), error
print("done")
`;
    const { stdout } = await promisify(execFile)('python3', ['-c', script]);
    expect(stdout).toBe('done\n');
  });
});
