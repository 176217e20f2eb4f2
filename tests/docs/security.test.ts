/** What docs/security.md shows is built and run. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../e2e/harness/app.js';
import { call } from '../e2e/harness/call.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { blocks, shownFiles } from './harness/documents.js';
import { createWorkerApp } from './harness/worker-app.js';

const BINDINGS = {
  AUDIT_DO: 'AuditDO',
  LEDGER_DO: 'LedgerDO',
  LOBBY_DO: 'LobbyDO',
  REFUNDS_DO: 'RefundsDO',
};

const shown = shownFiles('security.md');
/** The page's lobby, which also says whether it has been started. */
const observed =
  shown['src/server/lobby.do.ts']
    ?.replace("['count', ", "['count', 'isStarted', ")
    .replace(
      '  onMessage(',
      "  started = '';\n  onStart() { this.started = this.name; }\n  isStarted() { return this.started; }\n  onMessage(",
    ) ?? '';

let app: App;
let server: Server;
let origin: string;
beforeAll(async () => {
  app = createWorkerApp(
    {
      ...shown,
      'src/middleware.ts': `${shown['src/middleware.ts']}import './server/lobbies';\n`,
      'src/server/lobby.do.ts': observed,
    },
    BINDINGS,
  );
  const [limits = '{}'] = blocks('security.md', 'jsonc');
  const config = { ...JSON.parse(app.read('wrangler.jsonc')), ...JSON.parse(limits) };
  app.write('wrangler.jsonc', JSON.stringify(config));
  app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
  server = await serve(app.folder, 'build');
  origin = server.origin;
});
afterAll(async () => {
  await server?.stop();
  app?.remove();
});

test('the class says who may call', async () => {
  const ask = async (method: string, token?: string, ...args: unknown[]) => {
    const headers = { origin, ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return (await call(origin, `refunds.do/${method}`, args, headers)).status;
  };
  const [ada, bob] = ['token-of-ada', 'token-of-bob'];
  expect(await ask('request', undefined, 'o1')).toBe(401);
  expect(await ask('request', 'constructor', 'o1')).toBe(401);
  expect(await ask('request', bob, 'o1')).toBe(204);
  expect(await ask('withdraw', ada, 'o1')).toBe(403);
  expect(await ask('approve', bob, 'o1')).toBe(403);
  expect(await ask('approve', undefined, 'o1')).toBe(401);
  expect(await ask('withdraw', bob, 'o1')).toBe(204);
  expect(await ask('approve', ada, 'o1')).toBe(204);
});

test('methods for worker code have no URL', async () => {
  expect((await call(origin, 'audit.do/purge')).status).toBe(404);
  expect((await call(origin, 'ledger.do/report')).status).toBe(200);
  expect((await call(origin, 'ledger.do/book', ['forged'])).status).toBe(404);
});

test("a package's methods have no URL, unless the class exposes them", async () => {
  expect(await (await call(origin, 'lobby.do/count')).json()).toBe(0);
  expect((await call(origin, 'lobby.do/onMessage', [{ id: 'forged' }, 'hi'])).status).toBe(404);
  expect((await call(origin, 'lobby.do/broadcast', ['hi'])).status).toBe(404);
  const { socket } = await openSocket(`${origin}/__koze/ws/lobby.do`, origin);
  expect(await (await call(origin, 'lobby.do/count')).json()).toBe(1);
  socket.close();
});

test('the settings let one other origin call', async () => {
  const from = (origin: string) =>
    call(server.origin, 'ledger.do/report', [], { origin, 'sec-fetch-site': 'cross-site' });
  expect((await from('https://app.example.com')).ok).toBe(true);
  expect((await from('https://other.example.com')).status).toBe(403);
});

test("partyserver's onStart runs before a call", async () => {
  expect(await (await call(origin, 'lobby.do/isStarted?key=fresh')).json()).toBe('fresh');
  expect((await call(origin, 'lobby.do/isStarted?key=A%20B')).status).toBe(401);
});

test('a resolver limits how often somebody calls, and nobody else', async () => {
  const as = (address: string, more = {}) =>
    call(origin, 'ledger.do/report', [], { origin, 'cf-connecting-ip': address, ...more });
  let answer = await as('192.0.2.1');
  // The count starts anew with each minute, which may begin in between.
  for (let calls = 1; answer.ok && calls < 45; calls++) answer = await as('192.0.2.1');
  expect(answer.status).toBe(429);
  expect(await answer.json()).toMatchObject({ code: 'too_many_calls', detail: 'Too many calls' });
  expect((await as('192.0.2.2')).status).toBe(200);
  expect((await as('192.0.2.1', { authorization: 'Bearer token-of-ada' })).status).toBe(200);
});
