import { expect } from 'vitest';
import { type Attack, call, type Family } from '../harness/attack.js';

const refusedMethod = (method: string): Attack => ({
  name: method,
  send: call('vault.do/touch', '', { method }),
  status: 405,
  check: (answer) => expect(answer.headers.get('allow')).toBe('POST'),
});

const overridden = (name: string, headers: Record<string, string>, query = ''): Attack => ({
  name,
  send: call(`vault.do/touch${query}`, '', { method: 'GET', headers }),
  status: 405,
});

export const methods: readonly Family[] = [
  {
    weakness: 'calls triggered by GET: links, images, prefetches',
    attacks: [
      ...['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'].map(refusedMethod),
      {
        name: 'GET with arguments in the query',
        send: call('vault.do/touch?args=[]&_args=[]', '', { method: 'GET' }),
        status: 405,
      },
      {
        name: 'GET with a body',
        send: call('vault.do/touch', '[]', { method: 'GET' }),
        status: 405,
      },
      {
        name: 'an image of another site',
        send: call('vault.do/touch', '', {
          method: 'GET',
          headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
        }),
        status: 403,
      },
      {
        name: 'a prefetch',
        send: call('vault.do/touch', '', { method: 'GET', headers: { purpose: 'prefetch' } }),
        status: 405,
      },
      {
        name: 'OPTIONS that is no preflight',
        send: call('vault.do/touch', '', { method: 'OPTIONS' }),
        // Vite's servers answer every OPTIONS.
        status: [204, 405],
      },
      {
        name: 'POST in small letters',
        send: call('vault.do/touch', '[]', { method: 'post' }),
        // HTTP servers know no such method; ours is never asked.
        status: [400, 501],
      },
    ],
  },
  {
    weakness: 'method override',
    attacks: [
      overridden('X-HTTP-Method-Override', { 'x-http-method-override': 'POST' }),
      overridden('X-HTTP-Method', { 'x-http-method': 'POST' }),
      overridden('X-Method-Override', { 'x-method-override': 'POST' }),
      overridden('_method in the query', {}, '?_method=POST'),
      {
        name: 'POST that calls itself GET',
        send: call('vault.do/touch', '[]', { headers: { 'x-http-method-override': 'GET' } }),
        status: 204,
      },
    ],
  },
];
