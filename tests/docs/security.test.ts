/** What docs/security.md shows is built and run. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../e2e/harness/app.js';
import { call } from '../e2e/harness/call.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { shownFiles } from './harness/documents.js';
import { createWorkerApp } from './harness/worker-app.js';

const BINDINGS = { AUDIT_DO: 'AuditDO', LEDGER_DO: 'LedgerDO', LOBBY_DO: 'LobbyDO' };

let app: App;
let server: Server;
let origin: string;
beforeAll(async () => {
  app = createWorkerApp(shownFiles('security.md'), BINDINGS);
  app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
  server = await serve(app.folder, 'build');
  origin = server.origin;
});
afterAll(async () => {
  await server?.stop();
  app?.remove();
});

test('the resolver authorizes', async () => {
  const count = async (token?: string) => {
    const headers = { origin, ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return (await call(origin, 'audit.do/count', [], headers)).status;
  };
  expect(await count()).toBe(401);
  expect(await count('constructor')).toBe(401);
  expect(await count('token-of-bob')).toBe(403);
  expect(await count('token-of-ada')).toBe(200);
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
