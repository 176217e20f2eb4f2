/** WebSockets through the gate and the resolver, on workerd. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure } from '../../../src/index.js';
import { handle } from '../../../src/runtime/browser/client.js';
import { ask } from '../http.js';
import { COMPATIBILITY_DATES, startWorker, type TestWorker } from '../workerd.js';

describe.each(COMPATIBILITY_DATES)('at %s', (compatibilityDate) => {
  let worker: TestWorker;
  beforeAll(async () => {
    const koze = { allowedOrigins: ['https://app.example'] };
    worker = await startWorker({ compatibilityDate, koze });
  }, 60_000);
  afterAll(() => worker?.stop());

  const own = () => ({ origin: worker.origin });
  const upgrade = (path: string, headers: Record<string, string>) =>
    ask(`${worker.origin}/__koze/${path}`, { headers: { ...HANDSHAKE, ...headers } });
  const count = async (key: string) =>
    (await worker.rpc(`chat.do/count?key=${key}`)).json() as Promise<number>;

  it.each<[string, string, Record<string, string> | undefined, number]>([
    ['of the own origin', 'chat.do', undefined, 101],
    ['of an allowed origin', 'chat.do', { origin: 'https://app.example' }, 101],
    ['of another origin', 'chat.do', { origin: 'https://other.example' }, 403],
    ['of an opaque origin', 'chat.do', { origin: 'null' }, 403],
    ['of no origin', 'chat.do', {}, 403],
    ['of no origin, whatever else it says', 'chat.do', { 'sec-fetch-site': 'same-origin' }, 403],
    ['to a class without fetch', 'user.do', undefined, 404],
    ['to no class', 'nobody.do', undefined, 404],
    ['to a method', 'chat.do/fetch', undefined, 404],
    ['to a class that turns out to keep it', 'wrong.do', undefined, 500],
    ['to a class that says nothing clear', 'unclear.do', undefined, 500],
    ['with a slash at the end', 'chat.do/', undefined, 404],
    ['with two keys', 'chat.do?key=a&key=b', undefined, 400],
    ['that the resolver knows nobody for', 'chat.do?key=closed', undefined, 401],
    ['that the resolver refuses', 'chat.do?key=quiet', undefined, 403],
    ['that the class refuses', 'chat.do?answer=full', undefined, 409],
    ['that the class fails at', 'chat.do?answer=throw', undefined, 500],
  ])('answers an upgrade %s', async (_, path, headers, status) => {
    const answer = await upgrade(`ws/${path}`, headers ?? own());
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('secret');
    if (status !== 101) expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it.each(['GET', 'POST', 'PUT'])('answers %s without an upgrade with 426', async (method) => {
    const answer = await ask(`${worker.origin}/__koze/ws/chat.do`, { method, headers: own() });
    expect(answer.status).toBe(426);
  });

  it('calls no method by an upgrade', async () => {
    expect((await upgrade('rpc/user.do/getName', own())).status).toBe(405);
  });

  it('opens with key, query and protocols, and hears the room, also after it slept', async () => {
    const room = handle('/__koze', 'chat.do', ['count']);
    const sockets = [
      useNodeSockets(worker, () => room.at('attic').connect({ protocols: ['v1', 'v2'] })),
      useNodeSockets(worker, () => room.at('attic').connect({ query: { token: 'a b&c' } })),
      useNodeSockets(worker, () => room.connect()),
    ];
    await Promise.all(sockets.map(({ opened }) => opened));
    expect(sockets.map(({ socket }) => socket.protocol)).toEqual(['v1', '', '']);
    expect(sockets[1]!.socket.url).toMatch(/\/__koze\/ws\/chat\.do\?key=attic&token=a\+b%26c$/);
    expect(await count('attic')).toBe(2);

    await worker.mf.unsafeEvictDurableObject('fixture', 'ChatDO', { name: 'attic' });
    sockets[0]!.socket.send('hello');
    expect(await Promise.all(sockets.slice(0, 2).map(({ heard }) => heard))).toEqual([
      'attic: hello',
      'attic: hello',
    ]);
    sockets[2]!.socket.send('alone');
    expect(await sockets[2]!.heard).toBe('lobby: alone');
    for (const { socket } of sockets) socket.close();
  });
});

/** Connects by `connect` as a page of the worker would, whose browser adds the origin. */
function useNodeSockets(worker: TestWorker, connect: () => WebSocket) {
  configure({ baseUrl: worker.origin });
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols: string | string[] = []) {
      super(url, { protocols, headers: { origin: worker.origin } } as never);
    }
  };
  const socket = connect();
  globalThis.WebSocket = Native;
  configure({ baseUrl: undefined });
  const next = (name: 'open' | 'message') =>
    new Promise<string>((resolve, reject) => {
      socket.addEventListener(name, (event) => resolve(String((event as MessageEvent).data)), {
        once: true,
      });
      socket.addEventListener('error', () => reject(new Error('the socket failed')));
    });
  return { socket, opened: next('open'), heard: next('message') };
}

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};
