import { expect } from 'vitest';
import { type Attack, call, type Family, type Place } from '../harness/attack.js';
import type { Answer, Outgoing } from '../harness/raw.js';

type Headers = NonNullable<Outgoing['headers']>;

const touch = (headers: Headers | ((place: Place) => Headers), body = '[]') => {
  const made = (place: Place) => (typeof headers === 'function' ? headers(place) : headers);
  return (place: Place) =>
    call('vault.do/touch', body, { headers: { 'sec-fetch-site': undefined, ...made(place) } });
};

const stopped = (name: string, headers: Headers | ((place: Place) => Headers)): Attack => ({
  name,
  send: touch(headers),
  status: 403,
  check: isClosed,
});

/** No word that would let the page of another site read the answer. */
function isClosed({ headers }: Answer, { mode }: Place) {
  expect(headers.get('access-control-allow-credentials')).toBeNull();
  const origin = headers.get('access-control-allow-origin');
  // Vite's own servers open themselves to pages of this machine; the worker does not.
  if (mode === 'workerd') expect(origin).toBeNull();
  else expect(origin ?? '').toMatch(/^(?:|https?:\/\/(?:127\.0\.0\.1|localhost):\d+)$/);
}

const evil = 'https://evil.example';

export const gate: readonly Family[] = [
  {
    weakness: 'cross-site request forgery',
    attacks: [
      {
        name: 'an own page may call',
        send: touch({ 'sec-fetch-site': 'same-origin' }),
        status: 204,
      },
      {
        name: 'an own page of an older browser may call',
        send: touch(({ origin }) => ({ origin })),
        status: 204,
      },
      {
        name: 'a form under Referrer-Policy: no-referrer may call',
        send: touch({ 'sec-fetch-site': 'same-origin', origin: 'null' }),
        status: 204,
      },
      stopped('another site', { 'sec-fetch-site': 'cross-site', origin: evil }),
      stopped('a sibling subdomain', { 'sec-fetch-site': 'same-site' }),
      stopped('a typed address', { 'sec-fetch-site': 'none' }),
      stopped('an own origin, sent across sites', ({ origin }) => ({
        'sec-fetch-site': 'cross-site',
        origin,
      })),
      stopped('no word of where it comes from', {}),
      stopped('a referrer alone', ({ origin }) => ({ referer: `${origin}/` })),
      stopped('X-Requested-With alone', { 'x-requested-with': 'XMLHttpRequest' }),
      {
        name: 'a simple request, JSON as text/plain',
        send: touch({ 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }),
        status: 403,
      },
      {
        name: 'a form of another site',
        send: touch({
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
        }),
        status: 403,
      },
      {
        name: 'a form of another site, with the cookies of its victim',
        send: (place) => ({
          ...touch({ 'sec-fetch-site': 'cross-site', cookie: 'user=ada' })(place),
          target: '/__koze/rpc/room.do/whoAmI',
        }),
        status: 403,
      },
    ],
  },
  {
    weakness: 'origin checks that compare too little',
    attacks: [
      stopped('null, of a sandboxed frame', { origin: 'null' }),
      stopped('an empty origin', { origin: '' }),
      stopped('another port', { origin: 'http://127.0.0.1:1' }),
      stopped('another scheme', ({ origin }) => ({ origin: origin.replace('http:', 'https:') })),
      stopped('another name of this machine', ({ origin }) => ({
        origin: origin.replace('127.0.0.1', 'localhost'),
      })),
      stopped('the host as a prefix', ({ origin }) => ({ origin: `${origin}.evil.example` })),
      stopped('the host as a suffix', { origin: 'http://evil-127.0.0.1' }),
      stopped('the host as a user name', ({ origin }) => ({ origin: `${origin}@evil.example` })),
      stopped('the host as a path', ({ origin }) => ({ origin: `${evil}/${origin}` })),
      stopped('a path behind it', ({ origin }) => ({ origin: `${origin}/` })),
      stopped('a dot behind it', ({ origin }) => ({ origin: origin.replace('.1:', '.1.:') })),
      stopped('in capitals', ({ origin }) => ({ origin: origin.replace('http', 'HTTP') })),
      stopped('two origins in one header', ({ origin }) => ({ origin: `${origin}, ${evil}` })),
      stopped('two Origin headers', ({ origin }) => ({ origin: [origin, evil] })),
      stopped('two Sec-Fetch-Site headers', { 'sec-fetch-site': ['same-origin', 'cross-site'] }),
      stopped('Sec-Fetch-Site as a list', { 'sec-fetch-site': 'same-origin, same-origin' }),
      stopped('Sec-Fetch-Site in capitals', { 'sec-fetch-site': 'Same-Origin' }),
      stopped('Sec-Fetch-Site with a parameter', { 'sec-fetch-site': 'same-origin;x' }),
      stopped('an empty Sec-Fetch-Site', { 'sec-fetch-site': '' }),
    ],
  },
  {
    weakness: 'Host header attacks on the origin comparison',
    attacks: [
      stopped('X-Forwarded-Host', {
        origin: 'http://evil.example',
        'x-forwarded-host': 'evil.example',
      }),
      stopped('X-Host', { origin: 'http://evil.example', 'x-host': 'evil.example' }),
      stopped('Forwarded', { origin: 'http://evil.example', forwarded: 'host=evil.example' }),
      stopped('X-Original-URL', {
        origin: 'http://evil.example',
        'x-original-url': 'http://evil.example/',
      }),
      {
        name: 'X-Forwarded-Proto',
        send: touch(({ origin }) => ({
          origin: origin.replace('http:', 'https:'),
          'x-forwarded-proto': 'https',
        })),
        // Vite's servers believe whoever ends TLS before them; no page can set it. workerd does not.
        status: [204, 403],
        check: ({ status }, { mode }) => {
          if (mode === 'workerd') expect(status).toBe(403);
        },
      },
      {
        name: 'an absolute request target of another host',
        send: (place) => ({
          ...touch({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' })(place),
          target: 'http://evil.example/__koze/rpc/vault.do/touch',
        }),
        // workerd itself takes no absolute targets.
        status: [403, 500],
      },
      {
        name: 'two Host headers',
        send: touch({ host: ['127.0.0.1', 'evil.example'], origin: 'http://evil.example' }),
        status: [400, 403, 500],
      },
    ],
  },
  {
    weakness: 'CORS reflection',
    attacks: [
      ...[evil, 'null', 'https://127.0.0.1.evil.example'].map(
        (origin): Attack => ({
          name: `a preflight of ${origin}`,
          send: {
            method: 'OPTIONS',
            target: '/__koze/rpc/vault.do/touch',
            headers: {
              origin,
              'sec-fetch-site': 'cross-site',
              'access-control-request-method': 'POST',
              'access-control-request-headers': 'content-type',
            },
          },
          // Vite's servers say "204" to everybody, and name no origin.
          status: [204, 403],
          check: isClosed,
        }),
      ),
      {
        name: 'the answer to an own page names no other origin',
        send: touch({ 'sec-fetch-site': 'same-origin', origin: evil }),
        status: 204,
        check: isClosed,
      },
    ],
  },
];
