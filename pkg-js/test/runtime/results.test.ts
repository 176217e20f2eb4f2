/** Results: encoded by the server's half, decoded by the browser's. */
import { parse } from 'devalue';
import { describe, expect, it, vi } from 'vitest';
import { isJsonSafe, stringifyRich } from '../../src/runtime/codec/results.js';
import { revive } from '../../src/runtime/codec/revive.js';

const roundTrip = (value: unknown) => revive(JSON.parse(stringifyRich(value)));

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
    JSON.parse('{"__proto__":1}'),
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
    expect(parse(stringifyRich(value))).toStrictEqual(value);
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

  it('bring back views of one buffer', () => {
    const buffer = new ArrayBuffer(8);
    const [a, b] = roundTrip([new Uint8Array(buffer), new Int32Array(buffer, 4)]) as [
      Uint8Array,
      Int32Array,
    ];
    expect(a.buffer).toBe(b.buffer);
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

  it('bring back what an Error holds, but for its stack', () => {
    const error = Object.assign(new Error('odd', { cause: new Map([[1, 2]]) }), {
      name: 'OddError',
      code: 7n,
    });
    const text = stringifyRich(error);
    expect(text).not.toContain('results.test');
    const revived = revive(JSON.parse(text)) as typeof error;
    expect(revived).toMatchObject({ name: 'OddError', message: 'odd', code: 7n });
    expect(revived.cause).toEqual(new Map([[1, 2]]));
    expect(revived).toBeInstanceOf(Error);
  });

  it('never hold a stack, also where that is an enumerable property', () => {
    const error = new Error('odd');
    Object.defineProperty(error, 'stack', { value: 'at /secret', enumerable: true });
    expect(stringifyRich(error)).not.toContain('secret');
  });

  it('bring back an Error that is its own cause', () => {
    const error = new TypeError('loop');
    error.cause = error;
    const revived = roundTrip(error) as Error;
    expect(revived.cause).toBe(revived);
  });

  it.each<[string, unknown, string]>([
    ['a function', { a: [() => 1] }, 'The result.a[0] is a function, which cannot travel'],
    ['a symbol', [Symbol('x')], 'The result[0] is a symbol'],
    ['a Blob', { b: new Blob([]) }, 'The result.b is of class Blob'],
    ['a promise', [Promise.resolve(1)], 'The result[0] is of class Promise'],
    ['in a Map', new Map([['k', () => 1]]), 'The result.get("k") is a function'],
  ])('cannot hold %s', (_, value, message) => {
    expect(() => stringifyRich(value)).toThrow(TypeError);
    expect(() => stringifyRich(value)).toThrow(message);
  });
});

describe('revive, given what no server of ours sends', () => {
  it('does not pollute prototypes', () => {
    const revived = revive(JSON.parse('[{"__proto__":1,"a":2},{"polluted":2},true]')) as object;
    expect(Object.getPrototypeOf(revived)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((revived as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['constructor', '__proto__', 'length', 'push'])('does not look up "%s"', (reference) => {
    expect(revive([{ a: 1, b: reference }, 2])).toEqual({ a: 2, b: undefined });
  });

  it('does not pollute through an Error', () => {
    const revived = revive(
      JSON.parse('[["Error",1],[2,3],"m",{"__proto__":4},{"polluted":5},true]'),
    ) as object;
    expect(Object.getPrototypeOf(revived)).toBe(Error.prototype);
    expect((revived as Record<string, unknown>).polluted).toBeUndefined();
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
    'FunctionError()',
    'handleError',
    'fillArray',
    'Promise',
    '',
  ])('does not construct %s', (tag) => {
    const own = vi.fn();
    vi.stubGlobal('handleError', own);
    vi.stubGlobal('fillArray', own);
    expect(() => revive([[tag, 'alert(1)']])).toThrow(TypeError);
    expect(() => revive([[tag, 1], [2, 3], 'alert(1)', {}])).toThrow(TypeError);
    expect(own).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});
