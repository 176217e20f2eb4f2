/** Unions keep every field that a fitting member declares, wherever the union stands. */
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/index.js';
import { types } from '../../src/runtime/schema/from-types.js';
import { INVALID, READ, Run, type Source } from '../../src/runtime/schema/run.js';
import type { AnySchema } from '../../src/runtime/schema/schema.js';
import { accepts, kept, randomDescription, randomValue, schemaOf } from './naive-unions.js';
import { random } from './random.js';
import { read, readFields, readJson } from './read.js';

const text = schema.string();
const number = schema.number();
const contact = schema({ name: text });
const customer = schema({ name: text, email: text });
const filter = schema({ tag: text.optional() });
const range = schema({ from: number.optional(), to: number.optional() });

const full = { name: 'Ada', email: 'a@b' };

describe('a union keeps each field that a fitting member declares', () => {
  const later: AnySchema = schema.union([
    schema({ name: text, next: schema.lazy(() => later).optional() }),
    schema({ name: text, email: text, next: schema.lazy(() => later).optional() }),
  ]);
  const either = schema.union([contact, customer]);

  it.each<[string, AnySchema, unknown, unknown?]>([
    ['a subtype that comes second', either, full],
    ['a subtype that comes third', schema.union([filter, contact, customer]), full],
    ['all fields optional', schema.union([filter, range]), { from: 1, to: 2 }],
    ['fields of both', schema.union([filter, range]), { tag: 'a', from: 1 }],
    [
      'overlapping members',
      schema.union([schema({ a: text, b: text.optional() }), schema({ a: text, c: text })]),
      { a: '', b: '', c: '' },
    ],
    ['none of an excess field', either, { ...full, role: 'admin' }, full],
    ['none of a member that does not fit', either, { name: 'Ada', email: 5 }, { name: 'Ada' }],
    ['within a list', either.list(), [full, { name: 'B' }]],
    ['within a record', schema.record(either), { a: full }],
    ['within a Map', schema.map(text, either), new Map([['a', full]])],
    ['within a Set', schema.set(either), new Set([full])],
    ['within a tuple', schema.tuple([either, either], either), [full, full, full]],
    ['optional', schema({ a: either.optional() }), { a: full }],
    ['nullable', schema.union([contact.nullable(), customer]), full],
    ['defined later', schema.lazy(() => later), { ...full, next: { name: 'B', next: full } }],
    [
      'a union of unions',
      schema.union([
        schema.lazy(() => schema.union([filter, contact])),
        schema.union([range, customer]),
      ]),
      { ...full, to: 1 },
    ],
    [
      'unions below members',
      schema.union([schema({ a: schema.union([contact, filter]) }), schema({ a: customer })]),
      { a: { ...full, tag: 'x' } },
    ],
    ['lists of members', schema.union([contact.list(), customer.list()]), [full, full]],
    [
      'a tuple beside a list',
      schema.union([schema.tuple([contact, number]), schema.union([customer, number]).list()]),
      [full, 1],
    ],
    [
      'a record beside an object',
      schema.union([schema({ a: contact }), schema.record(schema.union([customer, number]))]),
      { a: full, b: 1 },
    ],
    [
      'unknown beside an object',
      schema.union([schema({ a: contact }), schema({ a: schema.unknown() })]),
      { a: { ...full, more: [1] } },
    ],
    [
      'a refined member',
      schema.union([contact.refine(() => true), customer.refine(({ email }) => email !== '')]),
      full,
    ],
    ['a refined union', schema.union([either.refine((each) => 'email' in each), number]), full],
    [
      'a member of which a key may be undefined',
      schema.union([
        contact,
        types.present(['email'], schema({ name: text, email: schema.unknown() })),
      ]),
      { name: 'Ada', email: undefined },
    ],
  ])('%s', (_, given, input, output = input) => {
    expect(read(given, input)).toEqual(output);
    if (given instanceof Object && !(input instanceof Map || input instanceof Set)) {
      expect(readJson(given, input)).toEqual(output);
    }
  });

  it('in forms', () => {
    expect(readFields(either, full)).toEqual(full);
    expect(readFields(schema.union([filter, range]), { tag: 'a', to: '2' })).toEqual({
      tag: 'a',
      to: 2,
    });
    const tagged = schema.union([
      schema({ tags: text.list() }),
      schema({ tags: text.list(), ids: number.list(), done: schema.boolean() }),
    ]);
    expect(readFields(tagged, { tags: 'a', ids: ['1', '2'], done: 'on' })).toEqual({
      tags: ['a'],
      ids: [1, 2],
      done: true,
    });
  });

  it('in forms with empty fields', () => {
    const nothing = schema.union([schema.literal(null), schema({ deep: text })]);
    const field = schema.lazy(() => nothing);
    const both = schema.union([
      schema({ field, tag: text.optional() }),
      schema({ field, size: number.optional() }),
    ]);
    expect(readFields(both, { field: '', tag: 'a', size: '2' })).toEqual({
      field: null,
      tag: 'a',
      size: 2,
    });
  });

  it('and decodes each field by the first member that declares it', () => {
    const dated = schema.union([
      schema({ at: schema.date() }),
      schema({ at: text, size: schema.bigint() }),
    ]);
    const at = '2026-11-26T00:00:00.000Z';
    expect(readJson(dated, { at, size: '5' })).toEqual({ at: new Date(at), size: 5n });
    expect(readJson(dated, { at: 'soon', size: '5' })).toEqual({ at: 'soon', size: 5n });
  });

  it('has the defaults of the first member that fits', () => {
    const member = (key: string, page: number) =>
      schema({ [key]: text.optional(), page: number.optional(page) });
    const either = schema.union([
      member('a', 1),
      member('b', 2),
      schema({ c: text.optional('c') }),
    ]);
    expect(read(either, {})).toEqual({ page: 1 });
    expect(read(either, { b: 'x' })).toEqual({ b: 'x', page: 1 });
    expect(read(either, { a: 5, b: 'x' })).toEqual({ b: 'x', page: 2 });
    expect(read(either, { a: 5, b: 5, page: 'x' })).toEqual({ c: 'c' });
  });

  it('runs a check of its own once for each object', () => {
    let runs = 0;
    const checked = contact.refine(() => ++runs > 0);
    const either = schema.union([checked, customer]);
    expect(read(either, full)).toEqual(full);
    expect(runs).toBe(1);
  });
});

describe('a key that several index signatures match', () => {
  const named = types.object(
    {},
    [types.template(['a', ''], ['string']), contact],
    [types.template(['', 'z'], ['string']), schema({ email: text })],
    [text, filter],
  );

  it('has a value that fits all of them, and keeps what any of them declares', () => {
    expect(read(named, { az: { ...full, tag: 't' } })).toEqual({ az: { ...full, tag: 't' } });
    expect(read(named, { b: { ...full, tag: 't' } })).toEqual({ b: { tag: 't' } });
    expect(read(named, { az: { name: 'Ada' } })).toEqual(['az.email is required']);
    expect(read(named, { a: { name: 'Ada', tag: 5 } })).toEqual(['a.tag must be a string']);
  });
});

it('does not let a reserved key in that a proxy shows only later', () => {
  const target = { a: full };
  let asked = 0;
  const input = new Proxy(target, {
    ownKeys: () => (++asked > 4 ? ['a', 'constructor'] : ['a']),
    getOwnPropertyDescriptor: (_, key) => ({
      value: key === 'a' ? full : contact,
      enumerable: true,
      configurable: true,
    }),
  });
  const lossy = schema.union([
    schema({ a: contact }),
    schema.record(schema.union([contact, schema.unknown()])),
  ]);
  for (let i = 0; i < 8; i++) {
    asked = i - 4;
    const output = read(lossy, input) as object;
    if (!Array.isArray(output)) expect(Object.keys(output)).not.toContain('constructor');
  }
});

describe('any union, given anything', () => {
  const cases = 9000;

  it('takes what a naive reading takes, and keeps what it keeps', () => {
    const next = random(20261126);
    const wrong: unknown[] = [];
    let several = 0;
    for (let i = 0; i < cases; i++) {
      const description = randomDescription(next);
      const value = randomValue(next, description);
      const given = schemaOf(description);
      const expected = accepts(description, value) ? kept([description], value) : INVALID;
      if (expected !== INVALID) several += 1;
      for (const source of ['value', 'json'] as const) {
        const output = given[READ](value, new Run(source));
        if (!same(output, expected)) wrong.push({ description, value, output, expected, source });
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    // Both answers occur often.
    expect(several).toBeGreaterThan(cases / 3);
    expect(several).toBeLessThan(cases);
  }, 60_000);
});

function same(a: unknown, b: unknown): boolean {
  if (a === INVALID || b === INVALID) return a === b;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** With its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

it('lists the keys of an object once, however many members a union has', () => {
  const members = Array.from({ length: 50 }, (_, i) => schema({ [`k${i}`]: number.optional() }));
  let lists = 0;
  const excess = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i]));
  const ownKeys = (target: object) => {
    lists += 1;
    return Reflect.ownKeys(target);
  };
  const input = new Proxy({ k3: 3, ...excess, k5: 5 }, { ownKeys });
  expect(read(schema.union(members), input)).toEqual({ k3: 3, k5: 5 });
  expect(lists).toBe(1);
});

describe('steps stay linear in the input where members lose fields', () => {
  const lossy: AnySchema = schema.union([
    schema({ next: schema.lazy(() => lossy), x: number.optional() }),
    schema({ next: schema.lazy(() => lossy), y: number.optional() }),
    schema({ next: schema.lazy(() => lossy) }).refine(() => true),
    schema.literal(null),
    schema.lazy(() => lossy).list(),
  ]);
  const two: AnySchema = schema.union([
    schema({ a: schema.lazy(() => two).optional() }),
    schema({ a: schema.lazy(() => other).optional(), b: number.optional() }),
  ]);
  const other: AnySchema = schema.union([
    schema({ a: schema.lazy(() => two).optional(), c: number.optional() }),
    schema({ a: schema.lazy(() => other).optional() }),
  ]);
  const checked: AnySchema = schema.lazy(() =>
    schema({ next: checked.optional(), either: schema.union([filter, contact]) }).refine(
      () => true,
    ),
  );
  const signed: AnySchema = types.object(
    {},
    [types.template(['a', ''], ['string']), types.lazy(() => signed)],
    [text, types.lazy(() => schema.union([signed, schema({ ab: schema.lazy(() => signed) })]))],
  );

  it.each<[string, AnySchema, (inner: unknown) => unknown, unknown]>([
    ['one after the other', lossy, (next) => ({ next, x: 1, y: 2, z: 3 }), null],
    ['through lists', lossy, (next) => [{ next: [next], x: 1, y: 2, z: 3 }], null],
    ['two that refer to each other', two, (a) => ({ a, b: 1, c: 2, d: 3 }), {}],
    ['checks on every level', checked, (next) => ({ next, either: full, z: 1 }), { either: full }],
    ['index signatures', signed, (ab) => ({ ab, ac: {}, z: {} }), {}],
  ])('%s', (_, given, around, core) => {
    const steps = (levels: number, source: Source) => {
      let input = core;
      for (let i = 0; i < levels; i++) input = around(input);
      const run = new Run(source);
      expect(given[READ](input, run)).not.toBe(INVALID);
      return run.steps;
    };
    for (const source of ['value', 'json'] as const) {
      const small = steps(30, source);
      expect(steps(120, source)).toBeLessThan(small * 4.5);
    }
  });

  it('also where worker code passes one object many times', () => {
    let shared: unknown = null;
    for (let i = 0; i < 60; i++)
      shared = [
        { next: shared, x: 1, y: 2 },
        { next: shared, y: 2, z: 1 },
      ];
    const run = new Run('value');
    expect(lossy[READ](shared, run)).not.toBe(INVALID);
    expect(run.steps).toBeLessThan(20_000);
  });
});
