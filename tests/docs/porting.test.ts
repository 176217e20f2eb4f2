/** What docs/porting.md shows, run: each app as it was and as it becomes, on the same storage. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, onTestFinished, test, vi } from 'vitest';
import { call, result } from '../e2e/harness/call.js';
import { until } from '../e2e/harness/programs.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { readPage } from './harness/documents.js';
import { Snippets } from './harness/snippets.js';
import { runWorkers } from './harness/workerd.js';

vi.setConfig({ testTimeout: 60_000 });

const snippets = new Snippets(readPage('porting.md'));
const take = (section: string, count: number) =>
  Array.from({ length: count }, () => snippets.take(section));
const [router = '', todo = '', todoCaller = '', generated = '', todoPage = ''] = take(
  'From a hand-written router',
  5,
);
const [hono = '', honoAfter = ''] = take('From Hono', 2);
const [party = '', room = '', roomResolver = '', partyAfter = '', roomPage = ''] = take(
  'From partyserver',
  5,
);

test('no snippet goes unused, and those for pages are sound', async () => {
  expect(snippets.left).toEqual([]);
  for (const page of [todoPage, roomPage]) await transform(page, { loader: 'ts' });
});

/** A folder for the storage of a worker, before and after. */
function storage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'koze-porting-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

const TODO = { TODO_DO: 'TodoDO' };
const TODO_AFTER = { 'src/server/todo.do.ts': todo, 'src/server/caller.ts': todoCaller };

/** Uses the app as it was. Both routers have these routes. */
async function useRoutes(origin: string): Promise<void> {
  const api = (init: RequestInit, user = 'ada') =>
    fetch(`${origin}/api/todos`, { ...init, headers: { 'x-user': user } });
  const post = (value: unknown) => api({ method: 'POST', body: JSON.stringify(value) });
  expect((await fetch(`${origin}/api/todos`)).status).toBe(401);
  expect((await post({ text: 1 })).status).toBe(400);
  expect((await post({ text: 'Buy milk' })).status).toBe(204);
  expect(await (await api({})).json()).toEqual(['Buy milk']);
  expect(await (await api({}, 'bob')).json()).toEqual([]);
}

/** Uses the app as it becomes, where its data still is. */
async function useMethods(origin: string): Promise<void> {
  const as = (user: string) => ({ origin, 'x-user': user });
  const list = async (user: string) =>
    (await call(origin, 'todo.do/list', [], as(user))).json() as Promise<string[]>;
  expect((await call(origin, 'todo.do/list')).status).toBe(401);
  expect((await call(origin, 'todo.do/add', [1], as('ada'))).status).toBe(400);
  expect((await call(origin, 'todo.do/clear', [], as('ada'))).status).toBe(404);
  expect(await list('ada')).toEqual(['Buy milk']);
  expect((await call(origin, 'todo.do/add', ['Bake'], as('ada'))).status).toBe(204);
  expect(await list('ada')).toEqual(['Buy milk', 'Bake']);
  expect(await list('bob')).toEqual([]);
}

test('from a hand-written router', async () => {
  const folder = storage();
  const before = { name: 'app', files: { 'src/worker.ts': router }, bindings: TODO };
  const old = await runWorkers([before], folder);
  await useRoutes(old.origin);
  await old.stop();
  const files = { ...TODO_AFTER, 'src/worker.ts': generated };
  const { origin } = await runWorkers([{ ...before, files }], folder);
  await useMethods(origin);
});

test('without `static exposed`, what no route led to becomes public', async () => {
  const open = todo.replace(/ {2}static exposed.*\n/, '');
  expect(open).not.toBe(todo);
  const files = { ...TODO_AFTER, 'src/worker.ts': generated, 'src/server/todo.do.ts': open };
  const { origin } = await runWorkers([{ name: 'app', files, bindings: TODO }]);
  const as = { origin, 'x-user': 'ada' };
  expect((await call(origin, 'todo.do/clear', [], as)).status).toBe(204);
});

test('from Hono', async () => {
  const folder = storage();
  const own = router.slice(0, router.indexOf('export default'));
  const before = {
    name: 'app',
    files: { 'src/worker.ts': hono, 'src/todo.ts': own },
    bindings: TODO,
  };
  const old = await runWorkers([before], folder);
  await useRoutes(old.origin);
  const text = (origin: string) => fetch(`${origin}/todos.txt`, { headers: { 'x-user': 'ada' } });
  expect(await (await text(old.origin)).text()).toBe('Buy milk');
  expect(await (await fetch(`${old.origin}/health`)).text()).toBe('ok');
  await old.stop();

  const files = { ...TODO_AFTER, 'src/worker.ts': honoAfter };
  const { origin } = await runWorkers([{ ...before, files }], folder);
  await useMethods(origin);
  expect(await (await text(origin)).text()).toBe('Buy milk\nBake');
  expect((await fetch(`${origin}/todos.txt`)).status).toBe(401);
  expect(await (await fetch(`${origin}/health`)).text()).toBe('ok');
  expect((await fetch(`${origin}/api/todos`, { headers: { 'x-user': 'ada' } })).status).toBe(404);
});

test('from partyserver', async () => {
  const bindings = { ChatRoom: 'ChatRoom' };
  const old = await runWorkers([{ name: 'app', files: { 'src/worker.ts': party }, bindings }]);
  const address = (origin: string) => `${origin}/parties/chat-room/lobby`;
  const first = await openSocket(address(old.origin), old.origin);
  expect(await (await fetch(address(old.origin))).json()).toEqual({ people: 1 });
  first.socket.close();
  await old.stop();

  const files = {
    'src/server/chat-room.do.ts': room,
    'src/middleware.ts': roomResolver,
    'src/worker.ts': partyAfter,
  };
  const { origin } = await runWorkers([{ name: 'app', files, bindings }]);
  const [ported, unported] = await Promise.all([
    openSocket(`${origin}/__koze/ws/chat-room.do?key=lobby`, origin),
    openSocket(address(origin), origin),
  ]);
  expect(await result(origin, 'chat-room.do/people?key=lobby')).toBe(2);
  unported.socket.send('hello');
  await until(() => ported.heard.includes('hello'), 'the message');
  for (const { socket } of [ported, unported]) socket.close();
  for (const method of ['onMessage', 'broadcast', 'getConnections', 'setName']) {
    expect((await call(origin, `chat-room.do/${method}`)).status, method).toBe(404);
  }
  expect((await call(origin, 'chat-room.do/people?key=A%20B')).status).toBe(404);
});
