/** Many callers at once, and WebSockets: what takes more than one request to show. */
import { expect, test } from 'vitest';
import { todays } from '../e2e/harness/rotate.js';
import { call, type Place } from './harness/attack.js';
import { exchange } from './harness/raw.js';

/** How many call at the same time. */
const CALLERS = 64;

/** Calls in all where nothing is between, of which each run makes a part; and elsewhere. */
const CALLS = 10_000;
const FEW = 320;

const OWN_PAGE = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** What no request may do to the one beside it. */
export function testCallersAtOnce(place: () => Place): void {
  const ask = async (path: string, body: string, session?: string): Promise<[number, string]> => {
    const headers = { ...OWN_PAGE, ...(session ? { cookie: `session=${session}` } : {}) };
    const url = `${place().origin}/__koze/rpc/${path}`;
    const answer = await fetch(url, { method: 'POST', body, headers });
    return [answer.status, await answer.text()];
  };
  /** How an upgrade is refused. Vite's servers close the connection. */
  const refusal = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await exchange(place().origin, {
      method: 'GET',
      target: `/__koze/ws/${path}`,
      headers: { ...HANDSHAKE, origin: place().origin, ...headers },
    });
    return [status, body === '' ? '' : JSON.parse(body).code];
  };
  const answered = (...answer: [status: number, code: string]) =>
    place().mode === 'workerd' ? answer : [0, ''];
  /** What the object says when the WebSocket opens. */
  const open = (path: string, headers: Record<string, string>) =>
    new Promise<unknown>((resolve, reject) => {
      const socket = new WebSocket(`${place().origin.replace('http', 'ws')}/__koze/ws/${path}`, {
        headers: { origin: place().origin, ...headers },
      } as never);
      socket.addEventListener('message', ({ data }) => {
        socket.close();
        resolve(JSON.parse(String(data)));
      });
      socket.addEventListener('error', () => reject(new Error(`refused: ${path}`)));
    });

  test('64 at once keep their identities, from the resolver to the method', async () => {
    const every = Array.from({ length: CALLS }, (_, index) => index);
    const turns =
      place().mode === 'workerd'
        ? todays('Calls of 64 callers at once', every, 10)
        : every.slice(0, FEW);
    const mixed: unknown[] = [];
    await Promise.all(
      Array.from({ length: CALLERS }, async (_, first) => {
        const id = `user-${first}`;
        for (let turn = first; turn < turns.length; turn += CALLERS) {
          const [status, body] = await ask('shelf.do/put', JSON.stringify([id]), id);
          if (status !== 200 || body !== JSON.stringify([id, id, id]))
            mixed.push([id, status, body]);
        }
      }),
    );
    expect(mixed).toEqual([]);
  });

  test('hostile calls get nothing of those beside them', async () => {
    const ada = JSON.stringify({ id: 'user-1', role: 'admin' });
    const hostile: [path: string, body: string, session: string | undefined, status: number][] = [
      ['shelf.do/put', '["user-1"]', undefined, 401],
      ['shelf.do/put', '["user-1"]', 'user-2', 403],
      ['shelf.do/put', `["user-1",${ada}]`, 'user-2', 403],
      ['shelf.do/put', `[${ada},"user-1"]`, 'user-2', 400],
      ['shelf.do/put?key=user-1', '["user-1"]', 'user-2', 403],
      ['desk.do/post', '["hi"]', undefined, 401],
      ['drawer.do/place?key=user-1', '[]', 'user-2', 403],
    ];
    const calls = Array.from({ length: 20 }, () => [
      ...hostile.map(async ([path, body, session, status]) => {
        expect((await ask(path, body, session))[0]).toBe(status);
      }),
      ask('shelf.do/put', '["user-1"]', 'user-1').then((answer) =>
        expect(answer).toEqual([200, '["user-1","user-1","user-1"]']),
      ),
    ]);
    await Promise.all(calls.flat());
  });

  test('a WebSocket is of who opens it', async () => {
    const bob = { cookie: 'session=bob-52c9e8' };
    const forged = { 'x-koze-ticket': '0'.repeat(64), caller: 'ada', 'x-koze-caller': 'ada' };
    expect(await open('lobby.do', { ...bob, ...forged })).toEqual({ caller: 'bob', ours: [] });
    expect(await open('lobby.do?caller=ada', forged)).toEqual({ caller: null, ours: [] });
    const many = Array.from({ length: 32 }, (_, index) => `user-${index}`);
    const told = await Promise.all(
      many.map((id) => open('lobby.do', { cookie: `session=${id}`, ...forged })),
    );
    expect(told).toEqual(many.map((caller) => ({ caller, ours: [] })));
  });

  test('a WebSocket that a rule refuses does not open', async () => {
    expect(await refusal('lobby.do?key=admins')).toEqual(answered(401, 'unauthorized'));
    const forged = { cookie: 'session=bob-52c9e8', 'x-koze-caller': '{"role":"admin"}' };
    expect(await refusal('lobby.do?key=admins', forged)).toEqual(answered(403, 'forbidden'));
  });

  test('an object that restarts between ticket and upgrade is asked once more', async () => {
    const bob = { cookie: 'session=bob-52c9e8' };
    expect(await open('lobby.do?key=restart-1', bob)).toEqual({ caller: 'bob', ours: [] });
    expect(await refusal('lobby.do?key=restart-2', bob)).toEqual(answered(410, 'ticket_unknown'));
  });

  test('a call of Ada’s own is hers', async () => {
    const [status, body] = await ask('desk.do/remove', '["hi"]', 'ada-7d1f0c');
    expect([status, body]).toEqual([200, '"hi"']);
    const answer = await exchange(place().origin, call('desk.do/list', '["hi"]'));
    expect(JSON.parse(answer.body).caller).toBe('undefined');
  });
}
