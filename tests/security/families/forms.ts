import { expect } from 'vitest';
import { type Attack, call, type Family } from '../harness/attack.js';

interface Part {
  name: string;
  text: string;
  file?: string;
  type?: string;
}

function form(parts: readonly Part[], boundary = 'b'): string {
  const written = parts.map(({ name, text, file, type }) =>
    [
      `--${boundary}`,
      `content-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}`,
      ...(type === undefined ? [] : [`content-type: ${type}`]),
      '',
      text,
    ].join('\r\n'),
  );
  return [...written, `--${boundary}--`, ''].join('\r\n');
}

const args = (text: string): Part => ({ name: 'koze:args', text });
const file = (name: string, text = 'x'): Part => ({ name, text, file: 'f' });
const one = args('{"args":[null],"holes":[[0]]}');

const multipart = (
  name: string,
  status: Attack['status'],
  body: string,
  type = 'multipart/form-data; boundary=b',
  check?: Attack['check'],
): Attack => ({
  name,
  status,
  send: call('vault.do/upload', body, { headers: { 'content-type': type } }),
  ...(check ? { check } : {}),
});

const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };

const fields = (name: string, status: Attack['status'], body: string | Uint8Array): Attack => ({
  name,
  status,
  send: call('vault.do/touch', body, { headers: urlencoded }),
});

/** A form whose object has these members, all of them its own, and no more. */
const inspected = (text: string, own: readonly string[]): Attack => ({
  name: text,
  status: 200,
  send: call('vault.do/inspect', text, { headers: urlencoded }),
  check: ({ body }) =>
    expect(JSON.parse(body)).toEqual({ own, plain: true, polluted: false, callable: false }),
});

export const forms: readonly Family[] = [
  {
    weakness: 'floods of parts and fields (CVE-2023-24816 kind: parsers without a limit)',
    attacks: [
      multipart('a file', 200, form([one, file('0')])),
      multipart(
        '1,001 parts',
        413,
        form([one, ...Array.from({ length: 1000 }, (_, i) => file(`${i}`))]),
      ),
      multipart('300,000 delimiters', 413, '--b'.repeat(300_000)),
      multipart(
        'dashes as the boundary, and nothing but dashes',
        413,
        '-'.repeat(900_000),
        'multipart/form-data; boundary=-',
      ),
      multipart(
        'a boundary that nearly fits everywhere',
        400,
        '-'.repeat(900_000),
        `multipart/form-data; boundary=a${'-'.repeat(69)}`,
      ),
      multipart(
        'more files than allowed',
        413,
        form([args('[]'), file('0'), file('1'), file('2')]),
      ),
      multipart(
        'more files than allowed, under one name',
        400,
        form([one, ...Array.from({ length: 900 }, () => file('0'))]),
      ),
      {
        name: '500,000 fields',
        send: call('vault.do/upload', 'a=1&'.repeat(250_000), {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
        status: 413,
      },
      fields('1,000 fields', 204, `${'a=1&'.repeat(999)}a=1`),
      fields('1,001 fields', 413, 'a=1&'.repeat(1000)),
    ],
  },
  {
    weakness: 'prototype pollution through the names of fields (qs, body-parser)',
    attacks: [
      ...['__proto__=1', 'constructor=1', 'prototype=1', '__proto__=1&__proto__=2'].map((text) =>
        inspected(text, []),
      ),
      inspected('__proto__[polluted]=1', ['__proto__[polluted]']),
      inspected('constructor.prototype.polluted=1', ['constructor.prototype.polluted']),
      inspected('a[__proto__][polluted]=1', ['a[__proto__][polluted]']),
      fields('invalid UTF-8', 400, new Uint8Array([0x61, 0x3d, 0xff])),
    ],
  },
  {
    weakness: 'forms that two parsers read differently',
    attacks: [
      multipart('no boundary', 400, form([one]), 'multipart/form-data'),
      multipart('an empty boundary', 400, form([one], ''), 'multipart/form-data; boundary='),
      multipart(
        'a boundary of 71 characters',
        400,
        form([one], 'b'.repeat(71)),
        `multipart/form-data; boundary=${'b'.repeat(71)}`,
      ),
      multipart(
        'a boundary with a quote in it',
        400,
        form([one], 'b"c'),
        'multipart/form-data; boundary="b\\"c"',
      ),
      multipart('another boundary in the body', 400, form([one], 'c')),
      multipart('the arguments twice', 400, form([args('[]'), args('[1]')])),
      multipart('the arguments as a file', 400, form([{ ...args('[]'), file: 'f' }])),
      multipart('a file of a form without arguments is data', 200, form([file('0')])),
      multipart('a field where a file should be', 400, form([one, { name: '0', text: 'x' }])),
      multipart('a file without a place', 400, form([args('[]'), file('0')])),
      multipart(
        'a file for a place that is taken',
        400,
        form([args('{"args":[1],"holes":[[0]]}'), file('0')]),
      ),
      multipart('a file named __proto__', 400, form([one, file('__proto__')])),
      multipart(
        'a hole without a file is undefined',
        200,
        form([args('{"args":[null,1],"holes":[[0]]}')]),
        undefined,
        ({ body }) => expect(body).toBe('["undefined","number"]'),
      ),
      multipart(
        'a pollution in the arguments',
        400,
        form([args('[{"__proto__":{"polluted":1}}]')]),
      ),
      multipart('nonsense for arguments', 400, form([args('[')])),
      multipart('a part without a name', 400, form([one]).replace(' name="koze:args"', '')),
      multipart('no end', 400, form([one]).replace('--b--', '')),
      multipart('mixed into mixed', 415, form([one]), 'multipart/mixed; boundary=b'),
    ],
  },
  {
    weakness: 'file names and types that are believed',
    attacks: [
      multipart(
        'a path as a file name is dropped',
        200,
        form([one, { name: '0', text: 'x', file: '../../etc/passwd', type: 'text/plain' }]),
        undefined,
        ({ body }) => expect(body).toBe('["1 text/plain"]'),
      ),
      multipart(
        'HTML as a type is data',
        200,
        form([one, { name: '0', text: '<script>', file: 'a.html', type: 'text/html' }]),
        undefined,
        ({ headers }) => expect(headers.get('content-type')).toBe('application/json'),
      ),
    ],
  },
];
