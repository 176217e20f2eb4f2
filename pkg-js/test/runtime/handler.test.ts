/** The handler, with options that generated code never passes. */
import { expect, it, vi } from 'vitest';
import { type Definition, define } from '../../src/runtime/call/definition.js';
import type { Handle } from '../../src/runtime/shared/types.js';
import { createHandler, createWorker } from '../../src/runtime/worker/handler.js';

const handle = {} as Handle;
const definition: Definition = {
  base: '/__koze',
  id: 'user.do',
  binding: 'USER_DO',
  methods: ['getName'],
  class: () => class {},
};
define(handle, definition);

const crash = () => Promise.reject(new Error('secret'));
const env = { USER_DO: { getByName: () => ({ getName: crash }) } };

it.each([[undefined], ['false'], ['true'], [1]])('redacts errors if dev is %j', async (dev) => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const handleRpc = createHandler([handle], { base: '/__koze', dev: dev as boolean | undefined });
  const response = await handleRpc(
    new Request('http://localhost/__koze/rpc/user.do/getName', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: '[]',
    }),
    env,
  );
  expect(response?.status).toBe(500);
  expect(await response?.text()).not.toContain('secret');
});

it.each([true, false])('logs who was refused, and why, in dev alone: %j', async (dev) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const handleRpc = createHandler([handle], { base: '/__koze', dev });
  const ask = (path: string, headers: Record<string, string>) => {
    const type = { 'content-type': 'application/json' };
    // Of the shape of a Request: real ones do not take these headers everywhere.
    const request = new Request(`http://localhost/__koze/rpc/user.do/${path}`, {
      method: 'POST',
      body: '[]',
    });
    Object.defineProperty(request, 'headers', { value: new Headers({ ...type, ...headers }) });
    return handleRpc(request, env);
  };
  await ask('getName', { origin: 'https://other.example' });
  await ask('getName', {});
  await ask('getName?key=x', { 'sec-fetch-site': 'same-origin' });
  await ask('nothing', { 'sec-fetch-site': 'same-origin' });
  const path = '/__koze/rpc/user.do/getName';
  const lines = [
    `[koze] 403 cross_site to POST ${path} (origin: https://other.example): Only pages of this origin may call.`,
    expect.stringMatching(/^\[koze\] 403 cross_site to POST \S+: .*allowNonBrowser/),
    `[koze] 403 key_refused to POST ${path} (sec-fetch-site: same-origin): No resolver admits a key for this object.`,
  ];
  expect(warn.mock.calls.map(([line]) => line)).toEqual(dev ? lines : []);
  warn.mockRestore();
});

// `curl --http2` offers `h2c` with every request.
it.each([
  ['websocket', 404],
  ['WebSocket', 404],
  ['h2c', 200],
  ['', 200],
])('answers a GET outside of ours with `upgrade: %s` by %i', async (upgrade, status) => {
  const assets = { fetch: async () => new Response('page') };
  const worker = createWorker(createHandler([handle], { base: '/__koze' }));
  const request = new Request('http://localhost/nowhere', { headers: { upgrade } });
  const context = { waitUntil() {} };
  const response = await worker.fetch(request, { ASSETS: assets }, context as never);
  expect(response.status).toBe(status);
});
