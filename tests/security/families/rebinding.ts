/** Another site's name that resolves to this machine: its own pages are then those of our origin. */
import { call, type Family, type Place } from '../harness/attack.js';
import type { Outgoing } from '../harness/raw.js';

/** What a page of `host` sends, at the port of the server. Plain http carries no Sec-Fetch-Site. */
const from =
  (host: string, send: Outgoing) =>
  ({ origin }: Place): Outgoing => {
    const own = `${host}:${new URL(origin).port}`;
    const headers = { 'sec-fetch-site': undefined, host: own, origin: `http://${own}` };
    return { ...send, headers: { ...send.headers, ...headers } };
  };

const touch = call('vault.do/touch');

const upgrade: Outgoing = {
  method: 'GET',
  target: '/__koze/ws/vault.do',
  headers: {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  },
};

/** Of miniflare's own: no page may say by them what the URL or the peer is. */
const forged = {
  'cf-connecting-ip': '203.0.113.1',
  'mf-original-hostname': 'localhost',
  'mf-original-url': 'http://localhost/__koze/rpc/vault.do/touch',
  'x-forwarded-host': 'localhost',
};

export const rebinding: readonly Family[] = [
  {
    weakness: 'DNS rebinding',
    attacks: [
      { name: 'a call by localhost', send: from('localhost', touch), status: 204 },
      { name: 'a call by a name of this machine', send: from('app.localhost', touch), status: 204 },
      { name: 'a call by address', send: from('127.0.0.1', touch), status: 204 },
      ...['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil-localhost'].map(
        (host) => ({ name: `a call by ${host}`, send: from(host, touch), status: 403 }),
      ),
      {
        name: 'a call that forges what a local server says',
        send: from('evil.example', { ...touch, headers: { ...touch.headers, ...forged } }),
        status: 403,
      },
      {
        name: 'a form that navigates',
        send: from('evil.example', {
          ...touch,
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
        }),
        status: 403,
      },
      // Vite's servers close the connection.
      { name: 'a socket', send: from('evil.example', upgrade), status: [0, 403] },
    ],
  },
];
