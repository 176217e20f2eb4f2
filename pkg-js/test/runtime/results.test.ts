/** Results: encoded by the server's half, decoded by the browser's. */
import { parse } from 'devalue';
import { describe, expect, it, vi } from 'vitest';
import { revive } from '../../src/runtime/shared/codec/decode-result.js';
import { isJsonSafe, stringifyRich } from '../../src/runtime/shared/codec/encode-result.js';
import { RpcError } from '../../src/runtime/shared/errors.js';
import { internal } from '../../src/runtime/shared/refusals.js';
import { endless, hostileValues } from './hostile.js';

type ViewClass = new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;
type ResizableBuffers = new (length: number, options: { maxByteLength: number }) => ArrayBuffer;

const VIEWS = [
  'Uint8Array Uint8ClampedArray Int8Array Int16Array Uint16Array Int32Array Uint32Array',
  'Float16Array Float32Array Float64Array BigInt64Array BigUint64Array DataView',
]
  .join(' ')
  .split(' ')
  // Not every Node has a Float16Array; workerd has, and `workerd.test.ts` brings one back.
  .filter((name) => name in globalThis)
  .map((name) => [name, (globalThis as Record<string, unknown>)[name] as ViewClass] as const);

/** As in dev, with errors in full. */
const encode = (value: unknown) => stringifyRich(value, undefined);
const redact = () => internal('1');
const roundTrip = (value: unknown) => revive(JSON.parse(encode(value)));

describe('isJsonSafe', () => {
  it.each([
    'x',
    1,
    0,
    -1.5,
    true,
    null,
    [],
    {},
    [1, ['a', { b: null }]],
    { __proto__: null, a: 1 }.a,
    JSON.parse('{"constructor":1}'),
  ])('says yes to %j', (value) => {
    expect(isJsonSafe(value)).toBe(true);
    expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  });

  const cycle: unknown[] = [];
  cycle.push(cycle);
  class Thing {}
  let deep: unknown = 1;
  for (let i = 0; i < 10_000; i++) deep = [deep];

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['NaN', [Number.NaN]],
    ['Infinity', { a: Infinity }],
    ['-0', -0],
    ['a bigint', 1n],
    ['a Date', new Date()],
    ['a Map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['an inner undefined', { a: { b: undefined } }],
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    ['a hole', [1, , 2]],
    ['a cycle', cycle],
    ['a function', { toJSON: () => 1 }],
    ['a symbol', Symbol('x')],
    ['a class instance', new Thing()],
    ['an Error', new Error('x')],
    ['an own __proto__ key', JSON.parse('[{"a":{"__proto__":{"b":1}}}]')],
    ['an array with a toJSON of its own', Object.assign([1], { toJSON: () => 'other' })],
    [
      'an array whose class has a toJSON',
      new (class extends Array {
        toJSON() {}
      })(),
    ],
    [
      'a getter',
      {
        get a() {
          return 1;
        },
      },
    ],
    ['what is very deep', deep],
    ['what is very long', Array(200_001).fill(1)],
    ['what has very many keys', Object.fromEntries(Array(200_001).fill(1).entries())],
  ])('says no to %s', (_, value) => {
    expect(isJsonSafe(value)).toBe(false);
  });

  it('does not walk a graph over and over', () => {
    let graph: unknown = ['leaf'];
    for (let i = 0; i < 60; i++) graph = [graph, graph];
    const start = performance.now();
    expect(isJsonSafe(graph)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
    const revived = roundTrip(graph) as unknown[][];
    expect(revived[0]).toBe(revived[1]);
  });
});

describe('rich results', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['-0', -0],
    ['a string', 'x'],
    ['zero', 0],
    ['null', null],
    ['an empty array', []],
    ['an empty object', {}],
    ['a bigint', -(2n ** 70n)],
    ['a Date', new Date(1234)],
    ['a RegExp', /a\/(b)/giu],
    ['a RegExp without flags', /x/],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{ k: 1 }, new Map()],
      ]),
    ],
    ['a Set', new Set([1, 'a', undefined])],
    ['nested undefined', { a: undefined, b: [undefined, { c: undefined }] }],
    ['numbers', [Number.NaN, Infinity, -Infinity, -0, 0, 1.5]],
    ['Uint8Array', new Uint8Array([1, 2, 255])],
    ['Uint8ClampedArray', new Uint8ClampedArray([1, 2])],
    ['Int8Array', new Int8Array([-1])],
    ['Int16Array', new Int16Array([-300])],
    ['Uint16Array', new Uint16Array([300])],
    ['Int32Array', new Int32Array([-70_000])],
    ['Uint32Array', new Uint32Array([70_000])],
    ['Float32Array', new Float32Array([1.5])],
    ['Float64Array', new Float64Array([Number.NaN, -0, 1e300])],
    ['BigInt64Array', new BigInt64Array([-1n])],
    ['BigUint64Array', new BigUint64Array([2n ** 63n])],
    ['ArrayBuffer', new Uint8Array([5, 6]).buffer],
    ['an empty ArrayBuffer', new ArrayBuffer(0)],
    ['a DataView', new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)],
    ['a view', new Uint8Array([9, 8, 7, 6]).subarray(1, 3)],
    ['text', '<script>\u2028\ud83d\ude00"\\'],
    ['an array that starts with a string', [['Date', 0], 'Map', ['Error', 1]]],
    ['negative numbers', [-1, -2, -7, [-7, 5, 0, 1]]],
  ])('bring back %s', (_, value) => {
    expect(roundTrip(value)).toStrictEqual(value);
    // The encoding is devalue's own.
    expect(parse(encode(value))).toStrictEqual(value);
  });

  it('bring back holes', () => {
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    for (const value of [[1, , 2], [, ,], Object.assign([], { 100000: 'far' })]) {
      const revived = roundTrip(value) as unknown[];
      expect(revived).toHaveLength(value.length);
      expect(Object.keys(revived)).toEqual(Object.keys(value));
      expect(revived).toStrictEqual(value);
    }
  });

  it('bring back cycles and shared references', () => {
    const value: Record<string, unknown> = { list: [1], map: new Map(), set: new Set() };
    value.self = value;
    value.again = value.list;
    (value.map as Map<unknown, unknown>).set(value, value.map);
    (value.set as Set<unknown>).add(value);
    const revived = roundTrip(value) as Record<string, unknown>;
    expect(revived.self).toBe(revived);
    expect(revived.again).toBe(revived.list);
    expect((revived.map as Map<unknown, unknown>).get(revived)).toBe(revived.map);
    expect((revived.set as Set<unknown>).has(revived)).toBe(true);
  });

  it('bring back an object without a prototype as a plain one', () => {
    expect(roundTrip(Object.assign(Object.create(null), { a: 1 }))).toStrictEqual({ a: 1 });
  });

  it('bring back half of a surrogate pair', () => {
    const value = { a: 'x\ud800', '\udc00': new Date(0), r: /\udbff/ };
    const bytes = new TextEncoder().encode(encode(value));
    expect(revive(JSON.parse(new TextDecoder().decode(bytes)))).toStrictEqual(value);
  });

  it('read a getter once', () => {
    let reads = 0;
    const value = {
      get a() {
        reads += 1;
        return reads === 1 ? 'first' : new Error('second');
      },
    };
    expect(isJsonSafe(value)).toBe(false);
    expect(encode(value)).toBe('[{"a":1},"first"]');
  });

  it.each([Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError])(
    'bring back %o',
    (Class) => {
      const revived = roundTrip([new Class('bad')]) as Error[];
      expect(revived[0]).toBeInstanceOf(Class);
      expect(revived[0]!.constructor).toBe(Class);
      expect(revived[0]!.message).toBe('bad');
      expect(revived[0]!.name).toBe(Class.name);
    },
  );

  it('bring back what an Error holds', () => {
    const error = Object.assign(new Error('odd', { cause: new Map([[1, 2]]) }), {
      name: 'OddError',
      code: 7n,
    });
    const revived = roundTrip(error) as typeof error;
    expect(revived).toMatchObject({ name: 'OddError', message: 'odd', code: 7n });
    expect(revived.stack).toContain('results.test');
    expect(revived.cause).toEqual(new Map([[1, 2]]));
    expect(revived).toBeInstanceOf(Error);
  });

  it('bring back an Error that is its own cause', () => {
    const error = new TypeError('loop');
    error.cause = error;
    const revived = roundTrip(error) as Error;
    expect(revived.cause).toBe(revived);
  });

  it.each<[string, unknown, string]>([
    ['a function', { a: [() => 1] }, "The result.a[0] is a function, which can't be sent"],
    ['a symbol', [Symbol('x')], 'The result[0] is a symbol'],
    ['a Blob', { b: new Blob([]) }, 'The result.b is of class Blob'],
    ['a promise', [Promise.resolve(1)], 'The result[0] is of class Promise'],
    ['in a Map', new Map([['k', () => 1]]), 'The result.get("k") is a function'],
    // Those below have a form in devalue's encoding, but none that a page reads.
    ['a URL', [new URL('http://x')], 'The result[0] is of class URL'],
    ['parameters of a URL', new URLSearchParams(), 'The result is of class URLSearchParams'],
    ['a boxed number', { n: Object(1) }, 'The result.n is of class Number'],
    ['a boxed big integer', { n: Object(1n) }, 'The result.n is of class BigInt'],
    [
      'shared memory',
      { m: new SharedArrayBuffer(1) },
      'The result.m is of class SharedArrayBuffer',
    ],
  ])('cannot hold %s', (_, value, message) => {
    expect(() => encode(value)).toThrow(TypeError);
    expect(() => encode(value)).toThrow(message);
  });

  it('refuse hostile values without a hang', () => {
    for (const hostile of hostileValues()) {
      for (const hide of [undefined, redact]) {
        let text: string | undefined;
        try {
          text = stringifyRich({ hostile }, hide);
        } catch {
          // What a trap threw must not be looked at here, either.
        }
        expect(text).toBeUndefined();
      }
    }
  });
});

describe('an own __proto__ key', () => {
  const polluting = (): object => JSON.parse('{"__proto__":{"polluted":1}}');

  it.each<[string, unknown, string]>([
    ['at the top', polluting(), 'The result has an own `__proto__` key'],
    ['deep inside', { a: [{ b: polluting() }] }, 'The result.a[0].b has an own'],
    ['beside what JSON cannot say', { ...polluting(), ['__proto__']: 1, d: new Date() }, 'an own'],
    ['in a Map', new Map([['k', polluting()]]), 'The result.get("k") has an own'],
    ['as the key of a Map', new Map([[polluting(), 1]]), 'has an own'],
    ['in a Set', new Set([polluting()]), 'has an own'],
    ['without a prototype', Object.assign(Object.create(null), { ['__proto__']: 1 }), 'has an own'],
    ['of an Error', Object.assign(new Error('x'), { data: polluting() }), 'has an own'],
  ])('is refused %s', (_, value, message) => {
    expect(isJsonSafe(value)).toBe(false);
    expect(() => encode(value)).toThrow(TypeError);
    expect(() => encode(value)).toThrow(message);
  });

  it('is no key in a Map', () => {
    const map = new Map([['__proto__', 1]]);
    expect(roundTrip(map)).toEqual(map);
  });
});

describe('views of bytes', () => {
  const SECRET = 'KEY=s3cr3t|';
  const whole = () => new TextEncoder().encode(`${SECRET}hello world 123|${SECRET}`);
  /** Eight bytes of the middle. */
  const part = (Class: ViewClass) => {
    const { BYTES_PER_ELEMENT: size = 1 } = Class as { BYTES_PER_ELEMENT?: number };
    return new Class(whole().buffer, 16, 8 / size);
  };

  /** Every text of base64 in an encoded value, decoded. */
  const bytesIn = (text: string) =>
    [...text.matchAll(/\["ArrayBuffer","([^"]*)"/g)].map(([, base64]) => atob(base64!));

  it.each(VIEWS)('of class %s leave with their own bytes alone', (_, Class) => {
    const view = part(Class);
    const shapes: unknown[] = [
      view,
      { a: [view] },
      new Map([[view, part(Class)]]),
      new Set([view]),
      Object.assign(new Error('x'), { view, cause: view }),
    ];
    for (const value of shapes) {
      const text = encode(value);
      expect(new Set(bytesIn(text))).toEqual(new Set([' world 1']));
    }
    const revived = roundTrip(view) as ArrayBufferView;
    expect(revived).toStrictEqual(view);
    expect(revived.constructor).toBe(Class);
    expect(revived.buffer.byteLength).toBe(8);
    expect(parse(encode(view))).toStrictEqual(view);
  });

  it('of one buffer leave each with their own', () => {
    const { buffer } = whole();
    const views = [
      new Uint8Array(buffer, 11, 2),
      new Int16Array(buffer, 18, 1),
      new DataView(buffer, 22, 2),
    ];
    expect(bytesIn(encode(views))).toEqual(['he', 'or', ' 1']);
    expect(roundTrip(views)).toStrictEqual(views);
  });

  it('that are Buffers of a pool leave without the pool', () => {
    const pooled = Buffer.from('hello');
    expect(pooled.buffer.byteLength).toBeGreaterThan(5);
    expect(bytesIn(encode({ pooled }))).toEqual(['hello']);
    expect(roundTrip(pooled)).toStrictEqual(new Uint8Array(pooled));
  });

  it('of shared and of resizable memory leave as plain bytes', () => {
    const shared = new SharedArrayBuffer(32);
    new Uint8Array(shared).set(whole().subarray(0, 32));
    const resizable = new (ArrayBuffer as ResizableBuffers)(32, { maxByteLength: 64 });
    new Uint8Array(resizable).set(whole().subarray(0, 32));
    for (const buffer of [shared, resizable]) {
      const views = [
        new Uint8Array(buffer, 11, 5),
        new DataView(buffer, 11, 5),
        new Uint8Array(buffer),
      ];
      expect(bytesIn(encode(views)).slice(0, 2)).toEqual(['hello', 'hello']);
      const [bytes, data] = roundTrip(views) as [Uint8Array, DataView];
      expect(bytes).toStrictEqual(new TextEncoder().encode('hello'));
      expect(data.getUint8(4)).toBe(0x6f);
    }
  });

  it('of nothing are views of nothing', () => {
    const value = [whole().subarray(3, 3), new DataView(whole().buffer, 3, 0)];
    expect(bytesIn(encode(value))).toEqual(['', '']);
    expect(roundTrip(value)).toStrictEqual(value);
  });
});

describe('errors that are returned', () => {
  const SECRET = 'SELECT secret FROM users';
  const error = () =>
    Object.assign(new TypeError(SECRET), { query: SECRET, cause: new Error(SECRET) });

  it.each<[string, (error: Error) => unknown]>([
    ['by itself', (e) => e],
    ['in an object', (e) => ({ a: [e] })],
    ['in a Map', (e) => new Map([['a', e]])],
    ['as the key of a Map', (e) => new Map([[e, 1]])],
    ['in a Set', (e) => new Set([e])],
    ['as a cause', (e) => new Error('outer secret', { cause: e })],
    ['in an AggregateError', (e) => new AggregateError([e, e], SECRET)],
    ['in an RpcError', (e) => new RpcError(409, 'Taken', { data: { inner: [e] } })],
    ['as a DOMException', () => new DOMException(SECRET, 'secret')],
    ['of a class of its own', () => new (class SecretError extends RangeError {})(SECRET)],
    [
      'with an enumerable stack',
      (e) => Object.defineProperty(e, 'stack', { value: SECRET, enumerable: true }),
    ],
    ['behind a proxy', (e) => new Proxy(e, {})],
    ['that is its own cause', (e) => Object.assign(e, { cause: e })],
  ])('keep to themselves what they say: %s', (_, wrap) => {
    const kept: Error[] = [];
    const text = stringifyRich(wrap(error()), (held) => {
      kept.push(held);
      return redact();
    });
    expect(text).not.toMatch(/secret|SELECT|TypeError|results\.test/i);
    expect(text).toContain('Reference: 1');
    expect(kept.length).toBeGreaterThan(0);
  });

  it('read as the error that the page gets for a thrown one', () => {
    const revived = revive(JSON.parse(stringifyRich([error()], redact))) as Error[];
    expect(revived[0]).toBeInstanceOf(Error);
    expect({ ...revived[0] }).toEqual({ name: 'RpcError', status: 500, code: 'internal' });
    expect(revived[0]!.message).toBe('Reference: 1');
  });

  it('say what they were told to say, if they are RpcErrors', async () => {
    const told = new RpcError(409, 'Taken', { code: 'taken', data: new Date(0), issues: [] });
    const value = await Promise.allSettled([Promise.reject(told)]);
    Object.assign(told, { internal: SECRET, cause: error() });
    const text = stringifyRich(value, redact);
    expect(text).not.toMatch(/secret|results\.test/);
    const [{ reason }] = revive(JSON.parse(text)) as [{ reason: RpcError }];
    expect(reason).toBeInstanceOf(Error);
    expect(reason.message).toBe('Taken');
    expect({ ...reason }).toEqual({
      name: 'RpcError',
      status: 409,
      code: 'taken',
      data: new Date(0),
      issues: [],
    });
  });

  it('never make a hang of prototypes without end', () => {
    expect(() => stringifyRich([endless()], redact)).toThrow('The result[0] is');
  });
});

describe('revive, given what no server of ours sends', () => {
  const malformed = (answer: unknown) => {
    expect(() => revive(answer)).toThrow(TypeError);
    expect(() => revive(answer)).toThrow('Malformed answer');
  };

  it.each([
    '[{"__proto__":1,"a":2},{"polluted":2},true]',
    '[{"a":1},{"__proto__":2},{"polluted":3},true]',
    '[["Error",1],[2,3],"m",{"__proto__":4},{"polluted":5},true]',
    '[["Map",1,2],"k",{"__proto__":3},{"polluted":4},true]',
  ])('swaps no prototype: %s', (answer) => {
    malformed(JSON.parse(answer));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each<[unknown]>([
    ['constructor'],
    ['__proto__'],
    ['length'],
    ['push'],
    ['1'],
    [''],
    [null],
    [true],
    [[1]],
    [{}],
    [0.5],
    [-7],
    [-1.5],
    [9],
    [1e9],
    [1e308],
    [4294967296],
  ])('takes no reference of %j', (reference) => {
    malformed([{ a: reference }, 'x']);
    malformed([[reference], 'x'].slice(reference === -7 ? 2 : 0));
    malformed([['Map', 1, reference], 'x']);
    malformed([['Map', reference, 1], 'x']);
    malformed([['Set', reference], 'x']);
    malformed([['Uint8Array', reference], 'x']);
    malformed([['Error', 1], [2, reference], 'm']);
    malformed([[-7, 5, 0, reference], 'x']);
  });

  it.each<[unknown]>([
    [null],
    ['text'],
    [{}],
    [[]],
    [{ length: 1, 0: 'x' }],
    [0],
    [1],
    [-7],
    [0.5],
  ])('takes no answer of %j', (answer) => malformed(answer));

  it.each<[unknown]>([
    ['__proto__'],
    ['length'],
    ['push'],
    ['0'],
    [-1],
    [0.5],
    [5],
    [4294967295],
    [null],
    [[0]],
  ])('takes no place of %j in a sparse array', (place) => malformed([[-7, 5, place, 1], {}]));

  it.each<[unknown]>([[-1], [0.5], [4294967296], ['x'], [{}]])(
    'takes no length of %j for a sparse array',
    (length) => malformed([[-7, length, 0, 1], 'x']),
  );

  it('reserves nothing for the length of a sparse array', () => {
    const before = process.memoryUsage().heapUsed;
    const revived = revive([
      [1, 2],
      [-7, 30_000_000],
      [-7, 4_294_967_295, 4_294_967_294, 3],
      'x',
    ]) as unknown[][];
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
    expect(revived.map(({ length }) => length)).toEqual([30_000_000, 4_294_967_295]);
    expect(Object.keys(revived[0]!)).toEqual([]);
    expect(Object.entries(revived[1]!)).toEqual([['4294967294', 'x']]);
  });

  it.each<[string, unknown]>([
    ['a view of itself', [['Uint8Array', 0]]],
    [
      'a view of a view',
      [
        ['Uint8Array', 1],
        ['Uint8Array', 0],
      ],
    ],
    ['an error that is its own entry', [['Error', 0]]],
    ['an error that is its own message', [['Error', 1], [0, 2], {}]],
    [
      'an Error of an Error',
      [
        ['Error', 1],
        ['Error', 0],
      ],
    ],
    ['a view of a number of bytes', [['Float64Array', 1], 1_000_000_000]],
    ['a view of a list', [['Float64Array', 1], [2, 2], 1]],
    ['a view of a text', [['Uint8Array', '1000000000']]],
    ['a buffer that is no base64', [['ArrayBuffer', '%']]],
    ['an integer that is none', [['BigInt', 'x']]],
    ['an expression that is none', [['RegExp', '(']]],
    ['an error without its entry', [['Error', 9]]],
    ['an error whose entry is a number', [['Error', 1], 5]],
    ['a Map with half of an entry', [['Map', 1], 'x']],
  ])('ends at %s', (_, answer) => malformed(answer));

  it('ends at what is nested without end', () => {
    malformed(Array.from({ length: 200_000 }, (_, i) => [i + 1]));
  });

  it.each([
    'Function',
    'eval',
    'Proxy',
    'WebSocket',
    'Worker',
    'XMLHttpRequest',
    'constructor',
    '__proto__',
    'Object',
    'Array',
    'SharedArray',
    'int8Array',
    'UInt8Array',
    'Uint64Array',
    'FunctionError()',
    'AppError',
    'AggregateError',
    'Errors',
    'handleError',
    'fillArray',
    'Promise',
    'URL',
    '',
    'Uint8Array\n',
    'Date\n',
  ])('does not construct %j', (tag) => {
    const own = vi.fn();
    for (const name of ['handleError', 'fillArray', 'AppError', 'SharedArray', 'int8Array']) {
      vi.stubGlobal(name, own);
    }
    malformed([[tag, 'alert(1)']]);
    malformed([[tag, 1], [2, 3], 'alert(1)', {}]);
    malformed([
      [tag, 1],
      ['ArrayBuffer', 'AQID'],
    ]);
    expect(own).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});
