import { expect } from 'vitest';
import { type Attack, call, type Family } from '../harness/attack.js';

/** Arguments that must be refused: no key or path of theirs may reach a prototype. */
const refused = (name: string, body: string): Attack => ({
  name,
  send: call('vault.do/touch', body),
  status: 400,
});

/** What other formats read as a reference, a constructor or a promise is data here. */
const data = (name: string, body: string): Attack => ({
  name,
  send: call('vault.do/echo', body),
  status: 200,
  check: (answer) => expect(JSON.parse(answer.body)).toEqual(JSON.parse(body)),
});

const holes = (name: string, args: string, paths: string): Attack =>
  refused(name, `{"args":${args},"holes":${paths}}`);

const flightForm = (text: string) =>
  [
    '--b',
    'content-disposition: form-data; name="0"',
    '',
    text,
    '--b',
    'content-disposition: form-data; name="1"',
    '',
    '"$@0"',
    '--b--',
    '',
  ].join('\r\n');

export const deserialisation: readonly Family[] = [
  {
    weakness: 'prototype pollution by key (seroval, devalue, qs, lodash.merge)',
    attacks: [
      refused('__proto__ at the top', '[{"__proto__":{"polluted":1}}]'),
      refused('__proto__ deep inside', '[[{"a":[{"b":{"__proto__":{"polluted":1}}}]}]]'),
      refused('__proto__, escaped', '[{"\\u005f\\u005fproto\\u005f_":{"polluted":1}}]'),
      refused('__proto__ with null', '[{"__proto__":null}]'),
      refused('constructor.prototype', '[{"constructor":{"prototype":{"polluted":1}}}]'),
      refused('constructor alone', '[{"constructor":1}]'),
      refused('prototype alone', '[{"prototype":{}}]'),
      refused('__proto__ as the envelope', '{"__proto__":{"args":[],"holes":[]}}'),
      refused('__proto__ beside the envelope', '{"args":[],"holes":[],"__proto__":{}}'),
      {
        name: 'nothing is polluted after all that',
        send: call('vault.do/inspect', '[{"a":1}]'),
        status: 200,
        check: (answer) =>
          expect(JSON.parse(answer.body)).toEqual({
            own: ['a'],
            plain: true,
            polluted: false,
            callable: false,
          }),
      },
    ],
  },
  {
    weakness: 'React Flight deserialisation (CVE-2025-55182): references and thenables',
    attacks: [
      data('a reference into a prototype', '["$1:__proto__:then","$1:constructor:constructor"]'),
      data('a raw chunk', '["$@0","$@1"]'),
      data('a server reference', '["$F1",{"id":"child_process#exec","bound":["id"]}]'),
      data('a blob reference', '["$B1337"]'),
      data(
        'the thenable gadget',
        '[{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B1337\\"}","_response":{"_prefix":"throw 1","_formData":{"get":"$1:then"}}}]',
      ),
      {
        name: 'a thenable is not called',
        send: call('vault.do/inspect', '[{"then":"$1:__proto__:then"}]'),
        status: 200,
        check: (answer) => expect(JSON.parse(answer.body)).toMatchObject({ callable: false }),
      },
      {
        name: 'the gadget as the fields of a form',
        send: call('vault.do/inspect', flightForm('{"then":"$1:__proto__:then"}'), {
          headers: { 'content-type': 'multipart/form-data; boundary=b' },
        }),
        status: 200,
        check: (answer) =>
          expect(JSON.parse(answer.body)).toEqual({
            own: ['0', '1'],
            plain: true,
            polluted: false,
            callable: false,
          }),
      },
      {
        name: 'a Next.js action header',
        send: call('vault.do/echo', '[]', { headers: { 'next-action': 'x'.repeat(40) } }),
        status: 200,
      },
      {
        name: 'a Flight content type',
        send: call('vault.do/touch', '0:{}', { headers: { 'content-type': 'text/x-component' } }),
        status: 415,
      },
    ],
  },
  {
    weakness: 'type tags that construct (devalue, seroval, superjson, node-serialize)',
    attacks: [
      data('devalue tags', '[["Map",1,2],["Date","x"],["BigInt","1"],["null","a",1]]'),
      data('devalue, a sparse array of 2^32', '[[-7,4294967295]]'),
      data('seroval nodes', '[{"t":25,"i":0,"s":"Function"},{"t":10,"i":0,"p":{"k":["a"]}}]'),
      data('node-serialize', '[{"rce":"_$$ND_FUNC$$_function(){throw 1}()"}]'),
      data('a BigInt of 100,000 digits', `["${'9'.repeat(100_000)}"]`),
      refused('the superjson envelope', '{"json":[],"meta":{"values":{"a":["Date"]}}}'),
      refused('an array-like', '{"args":{"length":1,"0":1},"holes":[]}'),
    ],
  },
  {
    weakness: 'paths that walk (constructor walks, qs and dset arrays)',
    attacks: [
      holes('into the constructor', '[{}]', '[[0,"constructor","prototype","polluted"]]'),
      holes('into __proto__', '[{}]', '[[0,"__proto__","polluted"]]'),
      holes('of the arguments themselves', '[null]', '[["__proto__"]]'),
      holes('to the length', '[[null]]', '[[0,"length"]]'),
      holes('to a method of arrays', '[[null]]', '[[0,"push"]]'),
      holes('into a string', '["abc"]', '[[0,0]]'),
      holes('to what is not null', '[1]', '[[0]]'),
      holes('to what is not there', '[null]', '[[1]]'),
      holes('to a place far behind the end', '[null]', '[[4294967294]]'),
      holes('to a negative place', '[null]', '[[-1]]'),
      holes('to a fraction of a place', '[null]', '[[0.5]]'),
      holes('to an index that is a text', '[null]', '[["0"]]'),
      holes('to nowhere', '[null]', '[[]]'),
      holes('twice to one place', '[null]', '[[0],[0]]'),
      holes('100,000 times', '[null]', `[${Array(100_000).fill('[0]').join()}]`),
      holes('that are no paths', '[null]', '[0]'),
      holes('that are no list', '[null]', '{"0":[0]}'),
      holes('by a key that is an object', '[null]', '[[{"toString":"x"}]]'),
    ],
  },
];
