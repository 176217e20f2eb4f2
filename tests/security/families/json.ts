import { expect } from 'vitest';
import { type Attack, call, type Family } from '../harness/attack.js';

const refused = (name: string, body: string | Uint8Array): Attack => ({
  name,
  send: call('vault.do/touch', body),
  status: 400,
  check: (answer) => {
    // A parser's own message quotes what it was given.
    expect(answer.body).not.toMatch(/position|Unexpected token|KOZE/);
    expect(answer.body.length).toBeLessThan(1000);
  },
});

const kept = (name: string, body: string, value: unknown): Attack => ({
  name,
  send: call('vault.do/echo', body),
  status: 200,
  check: (answer) => expect(JSON.parse(answer.body)).toEqual([value]),
});

const nested = (levels: number) => `[${'['.repeat(levels)}${']'.repeat(levels)}]`;
const bytes = (...values: number[]) => new Uint8Array([0x5b, 0x22, ...values, 0x22, 0x5d]);

export const json: readonly Family[] = [
  {
    weakness: 'nesting that exhausts the stack',
    attacks: [
      refused('arrays, 500,000 levels', '['.repeat(500_000)),
      refused('arrays, closed', nested(200_000)),
      refused('objects, 100,000 levels', `[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]`),
      refused('one level too many', nested(256)),
      { name: 'the last level', send: call('vault.do/touch', nested(255)), status: 204 },
      refused('in the holes', `{"args":[null],"holes":[${nested(10_000)}]}`),
    ],
  },
  {
    weakness: 'numbers that overflow',
    attacks: [
      refused('1e999', '[1e999]'),
      refused('-1e999', '[-1e999]'),
      refused('1e999, inside', '[{"a":[1,{"b":1e999}]}]'),
      refused('400 digits', `[1${'0'.repeat(400)}]`),
      kept('1e308', '[1e308]', 1e308),
      kept('1e-999', '[1e-999]', 0),
      kept('an integer beyond 2^53 loses its end, as JSON does', '[9007199254740993]', 2 ** 53),
      refused('NaN', '[NaN]'),
      refused('Infinity', '[Infinity]'),
      refused('hexadecimal', '[0x10]'),
      refused('octal', '[010]'),
      refused('a plus sign', '[+1]'),
    ],
  },
  {
    weakness: 'texts that two parsers read differently',
    attacks: [
      kept('a key twice: the last one counts', '[{"a":1,"a":2}]', { a: 2 }),
      refused('a forbidden key twice', '[{"__proto__":1,"__proto__":2}]'),
      kept('half a surrogate pair', '["\\ud800"]', '\ud800'),
      kept('a byte order mark', '\ufeff[1]', 1),
      kept('an escaped NUL', '["\\u0000"]', '\0'),
      refused('two byte order marks', '\ufeff\ufeff[1]'),
      refused('invalid UTF-8', bytes(0xff)),
      refused('overlong UTF-8', bytes(0xc0, 0xaf)),
      refused('a surrogate as UTF-8', bytes(0xed, 0xa0, 0x80)),
      refused('UTF-8 that is cut off', bytes(0xe2, 0x82)),
      refused('beyond Unicode', bytes(0xf5, 0x80, 0x80, 0x80)),
      refused('UTF-16', new Uint8Array([0xff, 0xfe, 0x5b, 0, 0x5d, 0])),
      refused('a comment', '[1/**/]'),
      refused('a comma at the end', '[1,]'),
      refused('single quotes', "['a']"),
      refused('a control character', '["\n"]'),
      refused('two texts', '[][]'),
      refused('a prefix against hijacking', ")]}',\n[]"),
      refused('code', '[].constructor.constructor("return 1")()'),
    ],
  },
  {
    weakness: 'marks that lead astray',
    attacks: [
      ...[
        '["Date",0,"__proto__"]',
        '["Map",0,"constructor"]',
        '["Date",9]',
        '["Date",0],["Date",0]',
        '["Map",0]',
        '["Function",0]',
        '["__proto__",0]',
        '[]',
        'null',
        `["Date",0${',0'.repeat(50_000)}]`,
      ].map((marks) =>
        refused(marks.slice(0, 30), `{"args":[{"a":"x"}],"holes":[],"marks":[${marks}]}`),
      ),
      refused('a forbidden key', '{"args":[{"__proto__":"1"}],"holes":[],"marks":[]}'),
      refused('no list', '{"args":["1"],"holes":[],"marks":{"0":["bigint",0]}}'),
      {
        name: 'where a type decodes the arguments',
        send: call('vault.do/fail', '{"args":["409","x"],"holes":[],"marks":[["bigint",0]]}'),
        status: 400,
      },
    ],
  },
  {
    weakness: 'bodies that are no arguments',
    attacks: [
      ...['', ' ', 'null', 'true', '1', '"a"', '{}', '{"args":[]}', '{"holes":[]}'].map((body) =>
        refused(JSON.stringify(body), body),
      ),
      refused('one member too many', '{"args":[],"holes":[],"x":1}'),
      refused('256 arguments', `[${Array(256).fill(0).join()}]`),
      refused('100,000 arguments', `[${Array(100_000).fill(0).join()}]`),
    ],
  },
  {
    weakness: 'amplification, in and out',
    attacks: [
      {
        name: '300,000 empty objects',
        send: call('vault.do/touch', `[[${Array(300_000).fill('{}').join()}]]`),
        status: 204,
      },
      {
        name: '100,000 keys of one object',
        send: call(
          'vault.do/touch',
          `[{${Array.from({ length: 90_000 }, (_, i) => `"${i}a":0`)}}]`,
        ),
        status: 204,
      },
      {
        name: 'a fault at the end of 400,000 values, 250 levels deep',
        send: call(
          'vault.do/touch',
          `${'['.repeat(250)}${'0,'.repeat(400_000)}1e999${']'.repeat(250)}`,
        ),
        status: 400,
      },
      {
        name: 'a result that shares its parts stays small',
        send: call('vault.do/graph'),
        status: 200,
        check: ({ body }) => expect(body.length).toBeLessThan(2000),
      },
      {
        name: 'a sparse result stays small',
        send: call('vault.do/sparse'),
        status: 200,
        check: ({ body }) => expect(body.length).toBeLessThan(200),
      },
      {
        name: 'a fault is answered in short, whatever its path',
        send: call('vault.do/touch', `[{"${'k'.repeat(100_000)}":1e999}]`),
        status: 400,
        check: ({ body }) => expect(body.length).toBeLessThan(110_000),
      },
    ],
  },
];
