import { gzipSync } from 'node:zlib';
import { type Attack, call, type Family } from '../harness/attack.js';
import { chunked, type Outgoing } from '../harness/raw.js';

const body = (
  name: string,
  status: Attack['status'],
  text: string | Uint8Array,
  headers: Outgoing['headers'] = {},
  other: Partial<Outgoing> = {},
): Attack => ({ name, status, send: call('vault.do/touch', text, { ...other, headers }) });

const inChunks = { 'transfer-encoding': 'chunked' };
const nonsense = '{"'.repeat(1000);
const bomb = gzipSync(`["${'x'.repeat(50_000_000)}"]`);

export const bodies: readonly Family[] = [
  {
    weakness: 'bodies that are parsed before anybody asked whether the call is allowed',
    attacks: [
      {
        name: 'nonsense to an unknown method',
        send: call('vault.do/nothing', nonsense),
        status: 404,
      },
      {
        name: 'nonsense from another site',
        send: call('vault.do/touch', nonsense, { headers: { 'sec-fetch-site': 'cross-site' } }),
        status: 403,
      },
      {
        name: 'nonsense by PUT',
        send: call('vault.do/touch', nonsense, { method: 'PUT' }),
        status: 405,
      },
      {
        name: '3 MB to an unknown method',
        send: call('vault.do/nothing', 'x'.repeat(3_000_000)),
        status: 404,
      },
      {
        name: '3 MB from another site',
        send: call('vault.do/touch', 'x'.repeat(3_000_000), {
          headers: { 'sec-fetch-site': 'cross-site' },
        }),
        status: 403,
      },
      {
        name: 'a wrong type and 3 MB',
        send: call('vault.do/touch', 'x'.repeat(3_000_000), {
          headers: { 'content-type': 'text/plain' },
        }),
        status: 415,
      },
    ],
  },
  {
    weakness: 'content types that a simple request can have, or that two parsers read differently',
    attacks: [
      body('none', 415, '[]', { 'content-type': undefined }),
      body('empty', 415, '[]', { 'content-type': '' }),
      body('text/plain', 415, '[]', { 'content-type': 'text/plain' }),
      body('text/json', 415, '[]', { 'content-type': 'text/json' }),
      body('application/jsonp', 415, '[]', { 'content-type': 'application/jsonp' }),
      body('application/json+x', 415, '[]', { 'content-type': 'application/json+x' }),
      body('a list', 415, '[]', { 'content-type': 'text/plain, application/json' }),
      body('a parameter that names JSON', 415, '[]', {
        'content-type': 'text/plain; application/json',
      }),
      body('XML', 415, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', {
        'content-type': 'application/xml',
      }),
      body('JSON with a charset', 204, '[]', { 'content-type': 'application/json; charset=utf-8' }),
      body('JSON in capitals', 204, '[]', { 'content-type': 'Application/JSON' }),
    ],
  },
  {
    weakness: 'request smuggling and lengths that lie',
    attacks: [
      body('no length is no body', 400, '[]', { 'content-length': undefined }),
      body('a length that is too small', 400, '[1]', { 'content-length': '2' }),
      body(
        'a length that is too large',
        400,
        '[1]',
        { 'content-length': '1000' },
        { hangUp: true },
      ),
      // What workerd's own HTTP server refuses it calls a 500; Cloudflare's front is before it.
      body('a negative length', [400, 500], '[1]', { 'content-length': '-1' }),
      body('a length with a sign', [400, 500], '[1]', { 'content-length': '+3' }),
      body('a length in hexadecimal', [400, 500], '[1]', { 'content-length': '0x3' }),
      body('two lengths', [400, 500], '[1]', { 'content-length': ['3', '4'] }),
      body('an unknown transfer encoding', [400, 500], chunked('[1]'), {
        'transfer-encoding': 'xchunked',
      }),
      body('a length beside chunks', [204, 400], chunked('[1]'), {
        ...inChunks,
        'content-length': '3',
      }),
      body('chunks', 204, chunked('[', '1', ']'), inChunks),
      body('a chunk whose size is no number', 400, 'zz\r\n[1]\r\n0\r\n\r\n', inChunks),
      body('a chunk of negative size', 400, '-1\r\n[1]\r\n0\r\n\r\n', inChunks),
      body('a chunk that never ends', 400, '5\r\n[1', inChunks, { hangUp: true }),
    ],
  },
  {
    weakness: 'bodies without an end (memory exhaustion)',
    attacks: [
      body('2 MB', 413, `["${'x'.repeat(2_000_000)}"]`),
      body('2 MB in chunks', 413, chunked(`["${'x'.repeat(2_000_000)}"]`), inChunks),
      body('12 MB', 413, `["${'x'.repeat(12_000_000)}"]`),
      body('one byte over the limit', 413, `["${'x'.repeat(1024 * 1024 - 3)}"]`),
      body('exactly the limit', 204, `["${'x'.repeat(1024 * 1024 - 4)}"]`),
      body('a limit of its own is no limit for others', 413, 'x'.repeat(2_500_000)),
      {
        name: 'over a limit of its own',
        send: call('vault.do/upload', 'x'.repeat(3_000_001)),
        status: 413,
      },
      {
        name: 'within a limit of its own',
        send: call('vault.do/upload', `["${'x'.repeat(2_900_000)}"]`),
        status: 200,
      },
    ],
  },
  {
    weakness: 'compressed bodies (zip bombs)',
    attacks: [
      body('gzip', 415, gzipSync('[1]'), { 'content-encoding': 'gzip' }),
      body('50 MB in 50 kB', 415, bomb, { 'content-encoding': 'gzip' }),
      body('gzip that does not say so', 400, gzipSync('[1]')),
      body('brotli by name alone', 415, 'nonsense', { 'content-encoding': 'br' }),
      body('a gzip bomb as a transfer encoding', [204, 400, 500], chunked('[1]'), {
        'transfer-encoding': 'gzip, chunked',
      }),
    ],
  },
];
