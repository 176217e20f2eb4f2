import { expect } from 'vitest';
import { type Attack, call, type Family } from '../harness/attack.js';

/** A request target that means nothing of ours, whoever looks at it. */
const nothing = (name: string, target: string, status: Attack['status'] = 404): Attack => ({
  name,
  send: { ...call('', '[]'), target },
  status,
});

/** A spelling that URL parsers resolve: where one does, it is the method, and else nothing. */
const same = (name: string, target: string): Attack => ({
  name,
  send: { ...call('', '["same"]'), target },
  status: [200, 404],
  check: ({ status, body }) => {
    if (status === 200) expect(body).toBe('["same"]');
  },
});

const M = '/__koze/rpc/vault.do';

export const urls: readonly Family[] = [
  {
    weakness: 'URL parsers that disagree',
    attacks: [
      { name: 'the plain path', send: call('vault.do/echo', '[1]'), status: 200 },
      { name: 'an empty query', send: call('vault.do/echo?', '[1]'), status: 200 },
      nothing('an encoded slash', '/__koze/rpc/vault.do%2ftouch'),
      nothing('an encoded slash in the base', '/__koze%2frpc/vault.do/touch'),
      nothing('encoded twice', '/__koze/rpc/vault.do%252ftouch'),
      nothing('an encoded letter', `${M}/%74ouch`),
      nothing('an encoded dot in the name', '/__koze/rpc/vault%2edo/touch'),
      nothing('an encoded backslash', '/__koze/rpc/x%5c..%5cvault.do/touch'),
      nothing('an encoded question mark', `${M}/touch%3f`),
      nothing('an encoded fragment', `${M}/touch%23`),
      nothing('an encoded NUL', `${M}/touch%00`),
      nothing('a NUL', `${M}/touch\0`, 400),
      nothing('an encoded line break', `${M}/touch%0d%0a`),
      nothing('an encoded space', `${M}/touch%20`),
      nothing('an encoded tab', `${M}/to%09uch`),
      nothing('a tab', `${M}/to\tuch`, [400, 404]),
      nothing('a broken escape', `${M}/%zz`),
      nothing('half an escape', `${M}/touch%`),
      nothing('an overlong slash', '/__koze/rpc/vault.do%c0%aftouch'),
      nothing('a full-width letter', `${M}/%ef%bd%94ouch`),
      nothing('a combining mark', `${M}/touch%cc%81`),
      nothing('a byte that is no UTF-8', `${M}/\xff`, [400, 404]),
      nothing('a slash at the end', `${M}/touch/`),
      nothing('a doubled slash', '/__koze/rpc//vault.do/touch'),
      nothing('a doubled slash in the base', '/__koze//rpc/vault.do/touch'),
      nothing('a matrix parameter', `${M}/touch;x=1`),
      nothing('a matrix parameter of the object', '/__koze/rpc/vault.do;x/touch'),
      nothing('an extension', `${M}/touch.json`),
      nothing('other case, method', `${M}/Touch`),
      nothing('other case, object', '/__koze/rpc/Vault.do/touch'),
      nothing('other case, base', '/__KOZE/rpc/vault.do/touch', [404, 405]),
      nothing('a dot at the end', `${M}/touch.`),
      nothing('dot segments, encoded with their slashes', `${M}/x%2f%2e%2e%2ftouch`),
      nothing('dot segments out of the base', `${M}/../../../_hidden`, [404, 405]),
      nothing('dot segments to what is hidden', '/__koze/rpc/x/../vault.do/_hidden'),
      nothing('an asterisk', '*', [404, 500]),
      nothing('no slash at the start', '__koze/rpc/vault.do/touch', [400, 500]),
      nothing('the path in the query', '/?/__koze/rpc/vault.do/touch', [404, 405]),
      nothing('the path in the path', '/x/__koze/rpc/vault.do/touch', [404, 405]),
      nothing('a very long name', `${M}/${'a'.repeat(10_000)}`),
      same('dot segments', '/__koze/rpc/x/../vault.do/echo'),
      same('encoded dot segments', '/__koze/rpc/x/%2e%2e/vault.do/echo'),
      same('dot segments before the base', '/x/../__koze/rpc/vault.do/echo'),
      same('backslashes', '/__koze\\rpc\\vault.do\\echo'),
      {
        ...same('a fragment', '/__koze/rpc/vault.do/echo#x'),
        // Vite's dev server takes none.
        status: [200, 400, 404],
      },
      {
        name: 'an authority instead of a base',
        send: { ...call('', '["same"]'), target: '//evil.example/__koze/rpc/vault.do/touch' },
        // Node reads it as host and path; the gate has looked at what the host then was.
        status: [204, 404],
      },
    ],
  },
];
