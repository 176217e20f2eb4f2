/** What a browser sends, read back by the server's half. */
import { describe, expect, it } from 'vitest';
import type { MethodLimits } from '../../src/runtime/call/definition.js';
import { placeIn } from '../../src/runtime/shared/codec/decode-arguments.js';
import { encodeArguments } from '../../src/runtime/shared/codec/encode-arguments.js';
import { readInput } from '../../src/runtime/worker/read-input.js';

const encode = (...args: unknown[]) => encodeArguments(args, '/__koze/rpc/user.do/setName');

async function read(
  body: RequestInit['body'],
  headers: Record<string, string> = {},
  limits: MethodLimits = {},
): Promise<unknown[]> {
  const type: Record<string, string> =
    body instanceof FormData ? {} : { 'content-type': 'application/json' };
  const init = { method: 'POST', body: body ?? null, headers: { ...type, ...headers } };
  const input = await readInput(new Request('http://x/', init), limits);
  if (input.source === 'form') throw new Error('a form');
  return input.args as unknown[];
}

const roundTrip = (...args: unknown[]) => read(encode(...args));

describe('arguments', () => {
  it('are a JSON array', () => {
    expect(encode('Ada', 1, null, { a: [true] })).toBe('["Ada",1,null,{"a":[true]}]');
    expect(encode()).toBe('[]');
  });

  it('lose trailing undefined', () => {
    expect(encode('a', undefined, undefined)).toBe('["a"]');
    expect(encode(undefined)).toBe('[]');
  });

  it('keep inner undefined', async () => {
    expect(encode(undefined, 1)).toBe('{"args":[null,1],"holes":[[0]]}');
    const [first, second, third] = await roundTrip(
      undefined,
      { a: undefined, b: [1, undefined] },
      2,
    );
    expect(first).toBeUndefined();
    expect(second).toEqual({ a: undefined, b: [1, undefined] });
    expect(Object.keys(second as object)).toEqual(['a', 'b']);
    expect(third).toBe(2);
  });

  it('fill the holes of sparse arrays', async () => {
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    expect(await roundTrip([1, , 3])).toEqual([[1, undefined, 3]]);
  });

  it('take plain forms', async () => {
    const date = new Date('2020-01-02T03:04:05.678Z');
    expect(
      await roundTrip(date, 12n, new Uint8Array([1, 2, 255]), new Uint8Array([7]).buffer),
    ).toEqual(['2020-01-02T03:04:05.678Z', '12', 'AQL/', 'Bw==']);
    const map = new Map<unknown, unknown>([
      ['a', date],
      [1, new Set([2n])],
    ]);
    expect(await roundTrip(map, new Set([1, [2]]))).toEqual([
      [
        ['a', '2020-01-02T03:04:05.678Z'],
        [1, ['2']],
      ],
      [1, [2]],
    ]);
  });

  it('take a view of bytes, and not all of its buffer', async () => {
    const secret = new TextEncoder().encode('KEY=s3cr3t|hello');
    const shared = new Uint8Array(new SharedArrayBuffer(16));
    const resizable = new Uint8Array(
      new (ArrayBuffer as new (length: number, options: object) => ArrayBuffer)(16, {
        maxByteLength: 32,
      }),
    );
    for (const whole of [secret, shared, resizable]) {
      whole.set(secret);
      const view = whole.subarray(11);
      expect(await roundTrip(view, { a: [view] }, new Map([[view, new Set([view])]]))).toEqual([
        btoa('hello'),
        { a: [btoa('hello')] },
        [[btoa('hello'), [btoa('hello')]]],
      ]);
    }
    expect(await roundTrip(Buffer.from('hello'))).toEqual([btoa('hello')]);
  });

  it('refuse views that no parameter reads, and shared memory', () => {
    const buffer = new ArrayBuffer(16);
    for (const view of [
      new Uint8ClampedArray(buffer, 8),
      new Int16Array(buffer, 8),
      new Float64Array(buffer, 8),
      new BigInt64Array(buffer, 8),
      new DataView(buffer, 8),
    ]) {
      const { name } = view.constructor;
      expect(() => encode([view])).toThrow(`setName(args[0][0]): cannot send ${name}`);
    }
    expect(() => encode(new SharedArrayBuffer(1))).toThrow('cannot send SharedArrayBuffer');
  });

  it('take objects without a prototype and the same object twice', async () => {
    const twice = { a: 1 };
    const bare = Object.assign(Object.create(null), { b: 2 });
    expect(await roundTrip([twice, twice], bare)).toEqual([[twice, twice], { b: 2 }]);
  });

  it('ignore toJSON, which would change what arrives', () => {
    const value = { a: 1, toJSON: () => 'other' };
    expect(() => encode(value)).toThrow('setName(args[0].toJSON): cannot send function');
  });

  it('mark what looks like a marker as nothing special', async () => {
    const forged = { args: [null], holes: [[0]] };
    expect(await roundTrip(forged, undefined, forged)).toEqual([forged, undefined, forged]);
  });

  it('take files', async () => {
    const body = encode(
      { avatar: new File(['pixels'], 'me.png', { type: 'image/png' }) },
      undefined,
      [new Blob(['text'], { type: 'text/plain' })],
    );
    expect(body).toBeInstanceOf(FormData);
    const [first, second, third] = (await read(body as FormData)) as [
      { avatar: Blob },
      undefined,
      [Blob],
    ];
    expect(await first.avatar.text()).toBe('pixels');
    expect(first.avatar.type).toBe('image/png');
    expect(second).toBeUndefined();
    expect(await third[0].text()).toBe('text');
  });

  class Person {}
  const cycle: Record<string, unknown> = {};
  cycle.a = { list: [cycle] };
  const mapCycle = new Map();
  mapCycle.set('self', mapCycle);
  let deep: unknown = 1;
  for (let i = 0; i < 300; i++) deep = [deep];

  it.each<[string, unknown, string | RegExp]>([
    ['NaN', { user: { born: Number.NaN } }, 'setName(args[0].user.born): cannot send NaN'],
    ['Infinity', [1, Infinity], 'setName(args[0][1]): cannot send Infinity'],
    ['-Infinity', -Infinity, 'setName(args[0]): cannot send -Infinity'],
    ['a function', { f: () => 1 }, 'setName(args[0].f): cannot send function'],
    ['a symbol', [Symbol('x')], 'setName(args[0][0]): cannot send symbol'],
    ['a class instance', { p: new Person() }, 'setName(args[0].p): cannot send Person'],
    ['a URL', new URL('http://x'), 'setName(args[0]): cannot send URL'],
    ['floats', new Float64Array(1), 'setName(args[0]): cannot send Float64Array'],
    ['an invalid Date', new Date(Number.NaN), 'setName(args[0]): cannot send Invalid Date'],
    ['a boxed number', [new Number(1)], 'setName(args[0][0]): cannot send boxed Number'],
    ['a boxed string', { s: new String('x') }, 'setName(args[0].s): cannot send boxed String'],
    ['a boxed bigint', Object(1n), 'setName(args[0]): cannot send boxed BigInt'],
    ['a cycle', cycle, 'setName(args[0].a.list[0]): cannot send a cycle'],
    ['a cycle in a Map', mapCycle, 'setName(args[0][0][1]): cannot send a cycle'],
    ['what is nested too deeply', deep, /^setName\(args(\[0\]){256}\): cannot send 256 levels$/],
    ['an event', new Event('click'), 'setName(args[0]): cannot send an event; write () => call()'],
    // React's, which is not an Event.
    ['a synthetic event', { __proto__: { preventDefault() {} } }, 'cannot send an event'],
  ])('refuse %s', (_, value, message) => {
    expect(() => encode(value)).toThrow(TypeError);
    expect(() => encode(value)).toThrow(message);
  });

  it('name a method that is not ASCII', () => {
    expect(() => encodeArguments([Number.NaN], '/__koze/rpc/x.do/%C3%A4ndere')).toThrow(
      'ändere(args[0])',
    );
  });
});

describe('the server', () => {
  const refused = (body: RequestInit['body'], headers?: Record<string, string>) =>
    read(body, headers).then(
      (value) => ({ value }),
      ({ status, code, message, issues }) => ({ status, code, message, issues }),
    );

  it.each([
    ['no array', '"x"'],
    ['an object', '{"a":1}'],
    ['an envelope with more in it', '{"args":[],"holes":[],"more":1}'],
    ['an envelope without holes', '{"args":[]}'],
    ['an envelope whose args are none', '{"args":{},"holes":[]}'],
    ['an envelope whose holes are none', '{"args":[],"holes":{}}'],
    ['nothing', ''],
    ['no JSON', '[1,'],
    ['a polluted parser', '{"__proto__":[1]}'],
    ['null', 'null'],
    ['too many arguments', JSON.stringify(Array(256).fill(0))],
    ['a number beyond all numbers', '[1e999]'],
    ['a negative one', '[{"a":-1e999}]'],
  ])('refuses %s', async (_, body) => {
    expect(await refused(body)).toMatchObject({ status: 400, code: 'bad_input' });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s', async (key) => {
    expect(await refused(`[1,{"a":[{"${key}":{"x":1}}]}]`)).toMatchObject({
      status: 400,
      issues: [{ path: [1, 'a', 0, key], message: 'is not an allowed key' }],
    });
    // Escaped, it is the same key.
    const escaped = [...key].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('');
    expect(await refused(`[{"${escaped}":1}]`)).toMatchObject({ status: 400 });
  });

  it('refuses what is nested more than 256 levels', async () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    await expect(read(nested(256))).resolves.toHaveLength(1);
    expect(await refused(nested(257))).toMatchObject({ status: 400 });
    expect(await refused('{"a":'.repeat(500_000) + '1' + '}'.repeat(500_000))).toMatchObject({
      status: 413,
    });
    expect(await refused('['.repeat(500_000) + ']'.repeat(500_000))).toMatchObject({ status: 400 });
  });

  it('agrees with the client about the depth', async () => {
    let value: unknown = 1;
    for (let i = 0; i < 255; i++) value = [value];
    await expect(roundTrip(value)).resolves.toEqual([value]);
    expect(() => encode([value])).toThrow(TypeError);
  });

  it('refuses what is not UTF-8', async () => {
    const bytes = new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d]);
    expect(await refused(bytes)).toMatchObject({ status: 400, message: /UTF-8/ });
  });

  it('does not quote the body', async () => {
    expect(await refused('["<script>"')).toMatchObject({ message: 'The body is not valid JSON.' });
  });

  it.each([
    ['none', ''],
    ['text', 'text/plain'],
    ['nearly JSON', 'application/json+x'],
    ['two', 'text/plain, application/json'],
  ])('refuses another content type: %s', async (_, type) => {
    expect(await refused('[]', { 'content-type': type })).toMatchObject({ status: 415 });
  });

  it('takes parameters and case of the content type', async () => {
    expect(await read('[1]', { 'content-type': 'Application/JSON; charset=utf-8' })).toEqual([1]);
  });

  it('does not take what is compressed', async () => {
    const stream = new Response('["x"]').body!.pipeThrough(new CompressionStream('gzip'));
    const bytes = await new Response(stream).arrayBuffer();
    expect(await refused(bytes, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  });

  it.each(['toString', 'constructor', '__proto__'])('knows no place of the inherited %s', (key) => {
    expect(placeIn([{}], [0, key])).toBeUndefined();
    expect(placeIn([[]], [0, key])).toBeUndefined();
  });

  it.each([
    ['outside', [[5]]],
    ['on something', [[0]]],
    ['twice', [[1], [1]]],
    ['empty', [[]]],
    ['no path', [1]],
    ['through null', [[1, 'a']]],
    ['inherited', [[2, 'toString']]],
    ['through what is inherited', [[2, 'constructor', 'prototype', 'x']]],
    ['through a prototype', [[2, '__proto__', 'x']]],
    ['at the end of the prototypes, which is null', [[2, '__proto__', '__proto__']]],
    ['an index in words', [['1']]],
    ['the length', [[3, 'length']]],
    ['a negative index', [[-1]]],
    ['through a string', [[4, 0]]],
  ])('refuses a hole that is %s', async (_, holes) => {
    const body = JSON.stringify({ args: ['x', null, {}, [], 'string'], holes });
    expect(await refused(body)).toMatchObject({ status: 400, message: /Hole \d is not/ });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('multipart', () => {
  const json = '{"args":[null,null],"holes":[[0],[1]]}';

  async function refused(fill: (form: FormData) => void, limits?: MethodLimits): Promise<unknown> {
    const form = new FormData();
    fill(form);
    const { status, message } = await read(form, {}, limits).then(
      (value) => ({ status: 200, message: JSON.stringify(value) }),
      (error: unknown) => error as { status: number; message: string },
    );
    return `${status} ${message}`;
  }

  it('refuses parts that have no place', async () => {
    expect(
      await refused((form) => {
        form.append('koze:args', json);
        form.append('7', new Blob(['x']));
      }),
    ).toBe('400 A part of the form has no place in the arguments.');
  });

  it('refuses text in the place of a file', async () => {
    expect(
      await refused((form) => {
        form.append('koze:args', json);
        form.append('0', 'text');
      }),
    ).toBe('400 A part of the form is not a file.');
  });

  it('refuses a file in place of the arguments', async () => {
    expect(await refused((form) => form.append('koze:args', new Blob(['[]'])))).toMatch(/^400/);
  });

  it('inspects its JSON like any other', async () => {
    expect(await refused((form) => form.append('koze:args', '[{"__proto__":1}]'))).toMatch(/^400/);
    expect(await refused((form) => form.append('koze:args', '{}'))).toMatch(/^400/);
    expect(await refused((form) => form.append('koze:args', '{'))).toMatch(/^400/);
  });

  it('counts files', async () => {
    const fill = (form: FormData) => {
      form.append('koze:args', json);
      form.append('0', new Blob(['x']));
      form.append('1', new Blob(['y']));
    };
    expect(await refused(fill, { files: 2 })).toMatch(/^200/);
    expect(await refused(fill, { files: 1 })).toBe('413 The request has more than 1 files.');
  });
});
