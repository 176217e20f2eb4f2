import { expect } from 'vitest';
import { type Attack, call, type Family, type Place } from '../harness/attack.js';
import type { Answer } from '../harness/raw.js';

const script = '<script>alert(1)</script>';

/** A browser that navigates here runs nothing of what is in it. */
function isInert({ headers, body }: Answer) {
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  const type = headers.get('content-type') ?? '';
  if (type.startsWith('text/html')) expect(body).not.toContain('<script');
  else expect(type).toMatch(/^application\/(?:json|problem\+json)$/);
}

const leaks = /KOZE-SECRET|SELECT|\.js:\d+|\bat \w+ \(|node_modules|worker\.js/;

const redacted = (path: string): Attack => ({
  name: path,
  send: call(`vault.do/${path}`),
  status: 500,
  check: ({ body }, { mode }) => {
    expect(JSON.parse(body)).toMatchObject({ status: 500, code: 'internal' });
    if (mode === 'dev') return;
    expect(body).not.toMatch(leaks);
    expect(Object.keys(JSON.parse(body)).sort()).toEqual([
      'code',
      'detail',
      'id',
      'status',
      'title',
      'type',
    ]);
  },
});

/** Answers with what was meant for the caller, and in what is built with nothing else. */
const told = (method: string, status: number, text: string | RegExp): Attack => ({
  name: method,
  send: call(`vault.do/${method}`),
  status,
  check: ({ body }, { mode }) => {
    expect(body).toMatch(text);
    if (mode !== 'dev') expect(body).not.toMatch(leaks);
  },
});

/** The secret beside each view, in base64 however it is cut. */
const beside = /S09aRS1TRUNSRVR|tPWkUtU0VDUkVU|LT1pFLVNFQ1JFV/;

const viewed = (method: string, status: number): Attack => ({
  name: method,
  send: call(`vault.do/${method}`),
  status,
  check: ({ body }) => {
    expect(body).toContain(btoa('told'));
    expect(body).not.toMatch(beside);
  },
});

const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

/** Whatever it answers, it sends nobody to another site. */
function staysHere({ headers }: Answer) {
  expect(headers.get('location') ?? '/').toMatch(/^\/(?![/\\])/);
  expect(headers.get('refresh')).toBeNull();
}

export const answers: readonly Family[] = [
  {
    weakness: 'script that comes back in an answer',
    attacks: [
      {
        name: 'in a result',
        send: call('vault.do/echo', JSON.stringify([script])),
        status: 200,
        check: isInert,
      },
      {
        name: 'in an error',
        send: call('vault.do/fail', JSON.stringify([409, script])),
        status: 409,
        check: isInert,
      },
      {
        name: 'in an error, for a navigation',
        send: call('vault.do/fail', JSON.stringify([409, script]), { headers: page }),
        status: 409,
        check: isInert,
      },
      {
        name: 'in the path',
        send: call(`vault.do/${encodeURIComponent(script)}`, '[]', { headers: page }),
        status: 404,
        check: (answer) => {
          isInert(answer);
          expect(answer.body).not.toContain('alert');
        },
      },
      {
        name: 'in a key of the input',
        send: call('vault.do/touch', JSON.stringify([{ [script]: { prototype: 1 } }]), {
          headers: page,
        }),
        status: 400,
        check: isInert,
      },
      {
        name: 'in the content type',
        send: call('vault.do/touch', '[]', { headers: { ...page, 'content-type': script } }),
        status: 415,
        check: (answer) => {
          isInert(answer);
          expect(answer.body).not.toContain('alert');
        },
      },
      {
        name: 'a response of the class keeps our headers',
        send: call(
          'vault.do/respond',
          JSON.stringify([
            script,
            { 'x-koze-result': 'json', 'x-content-type-options': 'none', 'content-type': 'a/b' },
          ]),
        ),
        status: 200,
        check: ({ headers }) => {
          expect(headers.get('x-koze-result')).toBe('response');
          expect(headers.get('x-content-type-options')).toBe('nosniff');
          expect(headers.get('cache-control')).toBe('private, no-store');
        },
      },
    ],
  },
  {
    weakness: 'errors that tell of the inside',
    attacks: [
      ...['crash', 'crashWithObject', 'crashWithProxy', 'source'].map(redacted),
      ...['hostile', 'endless'].map((key) => ({
        ...redacted(`${key} in a resolver`),
        send: call(`room.do/whoAmI?key=${key}`),
      })),
      {
        name: 'an RpcError says what it was told to say, and nothing else',
        send: call('vault.do/fail', '[409,"taken"]'),
        status: 409,
        check: ({ body }) =>
          expect(JSON.parse(body)).toEqual({
            type: 'about:blank',
            title: 'Conflict',
            status: 409,
            detail: 'taken',
            code: 'failed',
          }),
      },
      ...[200, 302, 99, 1000].map(
        (status): Attack => ({
          name: `an RpcError of status ${status} is an error all the same`,
          send: call('vault.do/fail', `[${status},"odd"]`),
          status: 500,
        }),
      ),
    ],
  },
  {
    weakness: 'errors that are returned, not thrown',
    attacks: [
      told('settle', 200, /"told"/),
      told('settle', 200, /Reference: [\w-]+|KOZE-SECRET/),
      told('failWithErrors', 409, /"told"/),
    ],
  },
  {
    weakness: 'memory beside what was asked for (Heartbleed kind: pooled buffers)',
    attacks: [viewed('view', 200), viewed('views', 200), viewed('failWithView', 409)],
  },
  {
    weakness: 'prototype pollution of whoever reads an answer',
    attacks: [
      { kind: 'json', status: 500 },
      { kind: 'rich', status: 500 },
      { kind: 'data', status: 409 },
      { kind: 'issues', status: 409 },
    ].map(({ kind, status }) => ({
      name: `an own __proto__ key in ${kind}`,
      send: call('vault.do/pollute', JSON.stringify([kind])),
      status,
      check: ({ body }: Answer, { mode }: Place) => {
        expect(body).not.toContain('polluted');
        if (mode === 'dev' && status === 500) expect(body).toContain('Rename it');
        else expect(body).not.toContain('__proto__');
      },
    })),
  },
  {
    weakness: 'source code that comes back (CVE-2025-55183 kind)',
    attacks: [
      {
        name: 'an argument that asks for the function as a text',
        send: call('vault.do/echo', '["$F1","function","toString"]'),
        status: 200,
        check: ({ body }) => expect(body).not.toMatch(/async|=>|KOZE-SECRET/),
      },
      {
        name: 'a method in a result is not written out',
        send: call('vault.do/source'),
        status: 500,
        check: ({ body }) => expect(body).not.toMatch(/=>|KOZE-SECRET/),
      },
    ],
  },
  {
    weakness: 'open redirects through the referrer',
    attacks: [
      'https://evil.example/',
      '//evil.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      '\\\\evil.example',
    ].map(
      (referer): Attack => ({
        name: referer,
        send: call('vault.do/touch', '', {
          headers: { ...page, referer, 'content-type': 'application/x-www-form-urlencoded' },
        }),
        status: [204, 303, 400, 415],
        check: staysHere,
      }),
    ),
  },
  {
    weakness: 'caches that keep an answer for the next caller',
    attacks: [
      {
        name: 'a result',
        send: call('vault.do/echo', '[1]'),
        status: 200,
        check: ({ headers }) => expect(headers.get('cache-control')).toBe('private, no-store'),
      },
      {
        name: 'an error',
        send: call('vault.do/nothing.css'),
        status: 404,
        check: ({ headers }) => expect(headers.get('cache-control')).toBe('private, no-store'),
      },
    ],
  },
  {
    weakness: 'WebSocket hijacking across sites',
    attacks: [
      {
        name: 'an upgrade from another site',
        send: {
          method: 'GET',
          target: '/__koze/ws/vault.do',
          headers: {
            origin: 'https://evil.example',
            upgrade: 'websocket',
            connection: 'Upgrade',
            'sec-websocket-version': '13',
            'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          },
        },
        // Vite's servers close the connection.
        status: [0, 403],
      },
    ],
  },
];
