/** What a stranger can send, and what a program can pass by mistake. */
import { types } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Schema, schema } from '../../src/index.js';
import { readForm } from '../../src/runtime/schema/form.js';
import { INVALID, READ, Run, type Source } from '../../src/runtime/schema/run.js';
import { type AnySchema, parse } from '../../src/runtime/schema/schema.js';
import { encodeArguments } from '../../src/runtime/shared/codec/encode-arguments.js';
import { read, readJson } from './read.js';

const sources: Source[] = ['value', 'json', 'form'];

/** Marks what came from outside: no message may hold it. */
const SECRET = 'ZZsecretZZ';

const tree: AnySchema = schema.union([
  schema({ left: schema.lazy(() => tree), a: schema.number() }),
  schema({ left: schema.lazy(() => tree), b: schema.number().optional() }),
  schema({
    right: schema
      .lazy(() => tree)
      .list()
      .optional(),
  }),
  schema.literal(null),
]);

/** Schemas of every kind, one within the other. */
const { schemas } = fc.letrec<{ schemas: AnySchema }>((tie) => ({
  schemas: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<AnySchema>(
      schema.string().min(1).max(20),
      schema.string().email(),
      schema.string().url(),
      schema.string().regex(/^\w+$/),
      schema.number().int().max(1000),
      schema.boolean(),
      schema.bigint().min(0n),
      schema.date(),
      schema.bytes().max(10),
      schema.file().type('image/*'),
      schema.unknown(),
      schema.enum(['a', 1, true, null, 5n]),
      tree,
    ),
    tie('schemas').map((item) => item.optional()),
    tie('schemas').map((item) => item.nullable()),
    tie('schemas').map((item) => item.list().max(50)),
    tie('schemas').map((item) => schema.record(schema.string().max(200), item)),
    tie('schemas').map((item) => schema.set(item)),
    tie('schemas').map((item) => item.refine((value) => value !== 0)),
    fc.tuple(tie('schemas'), tie('schemas')).map(([a, b]) => schema({ a, b })),
    fc.tuple(tie('schemas'), tie('schemas')).map(([a, b]) => schema.tuple([a], b)),
    fc.tuple(tie('schemas'), tie('schemas')).map(([a, b]) => schema.map(a, b)),
    fc.array(tie('schemas'), { minLength: 1, maxLength: 4 }).map((all) => schema.union(all)),
  ),
}));

const keys = fc.constantFrom(
  ...['a', 'b', 'left', 'right', '__proto__', 'constructor', 'prototype', 'toString', SECRET],
);

const text = fc.oneof(fc.constantFrom('', 'on', '5', '2026-11-23', 'AQI=', SECRET), fc.string());

/** A value that is made when it is used: fast-check itself looks into what it generates. */
class Later {
  readonly make: () => unknown;

  constructor(make: () => unknown) {
    this.make = make;
  }
}

/** `input` with all that is made later, made. */
function realize(input: unknown): unknown {
  if (input instanceof Later) return input.make();
  const isPlain =
    Array.isArray(input) || Object.prototype.toString.call(input) === '[object Object]';
  if (!isPlain) return input;
  const object = input as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const property = Object.getOwnPropertyDescriptor(object, key);
    Object.defineProperty(object, key, { ...property, value: realize(property?.value) });
  }
  return object;
}

/** Values that no JSON has. */
const oddities = fc.constantFrom<() => unknown>(
  () => {
    const cycle: Record<string, unknown> = { a: [] };
    cycle.left = cycle.b = cycle.right = cycle;
    (cycle.a as unknown[]).push(cycle);
    return cycle;
  },
  () => ({
    get a() {
      throw new Error(SECRET);
    },
    b: 1,
  }),
  () => new Proxy({}, { getPrototypeOf: () => boom(), getOwnPropertyDescriptor: () => boom() }),
  () => new Proxy([], { get: () => boom() }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => Object.create(Date.prototype),
  () => Object.create(Map.prototype),
  () => Object.create(Blob.prototype),
  () => Object.assign(new Map(), { [Symbol.iterator]: () => boom() }),
  () => Object.defineProperty({}, Symbol.toStringTag, { get: () => boom() }),
  () => new (class extends Array {})(3),
  () => new File([SECRET], SECRET, { type: `image/${SECRET}` }),
  () => Symbol(SECRET),
  () => () => SECRET,
);

function boom(): never {
  throw new TypeError(SECRET);
}

const { inputs } = fc.letrec<{ inputs: unknown }>((tie) => ({
  inputs: fc.oneof(
    { depthSize: 'medium' },
    text,
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
    }),
    oddities.map((make) => new Later(make)),
    fc.array(tie('inputs'), { maxLength: 5 }),
    // As `JSON.parse` makes it: `__proto__` is a property of its own.
    fc.array(fc.tuple(keys, tie('inputs')), { maxLength: 6 }).map((entries) => {
      const object = {};
      for (const [key, value] of entries) {
        const property = { value, enumerable: true, writable: true, configurable: true };
        Object.defineProperty(object, key, property);
      }
      return object;
    }),
  ),
}));

describe('any schema, given anything', () => {
  it('answers with an output or with issues', () => {
    fc.assert(
      fc.property(schemas, inputs, (given, input) => {
        const result = parse(given, realize(input), 'value');
        if (!result.issues) return;
        expect(result.issues.length).toBeGreaterThan(0);
        expect(result.issues.length).toBeLessThanOrEqual(100);
        for (const { message, path } of result.issues) {
          expect(message).not.toContain(SECRET);
          expect(message).toMatch(/^(must|is|has|cannot) /);
          for (const key of path) expect(['string', 'number']).toContain(typeof key);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does so for JSON and forms, where nothing throws by itself', () => {
    const json = fc.json({ maxDepth: 6 }).map((each) => JSON.parse(each) as unknown);
    const source = fc.constantFrom<Source>('json', 'form');
    fc.assert(
      fc.property(
        schemas,
        fc.oneof(json, fc.dictionary(keys, text)),
        source,
        (given, input, from) => {
          const { issues } = parse(given, input, from);
          for (const { message } of issues ?? []) expect(message).not.toBe('cannot be read');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('lets no reserved key through, nor any other prototype', () => {
    fc.assert(
      fc.property(schemas, inputs, fc.constantFrom(...sources), (given, input, source) => {
        let result: ReturnType<typeof parse>;
        try {
          result = parse(given, realize(input), source);
        } catch {
          // Getters and proxies are no JSON.
          expect(source).not.toBe('value');
          return;
        }
        if (!result.issues) expectClean(result.value);
      }),
      { numRuns: 1000 },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

function expectClean(root: unknown) {
  const met = new Set<unknown>([root]);
  for (const value of met) {
    // What `unknown()` hands on as it is, Workers RPC refuses. Node's Blobs have a constructor.
    if (types.isProxy(value) || value instanceof Blob) continue;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (value instanceof Map) for (const entry of Map.prototype.entries.call(value)) met.add(entry);
    if (value instanceof Set) for (const item of Set.prototype.values.call(value)) met.add(item);
    const names = Array.isArray(value) ? [] : Object.keys(value);
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      expect(names).not.toContain(name);
    }
    for (const name of Object.keys(value)) met.add((value as Record<string, unknown>)[name]);
  }
}

describe('prototype pollution', () => {
  const evil = () =>
    JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{}},"a":"x"}');

  it('finds no way in', () => {
    const outputs = [
      read(schema({ a: schema.string() }), evil()),
      readJson(schema({ a: schema.string() }), evil()),
    ];
    for (const output of outputs) {
      expect(Object.keys(output as object)).toEqual(['a']);
      expect((output as { admin?: unknown }).admin).toBeUndefined();
      expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
    }
    expect(readJson(schema.record(schema.unknown()), evil())).toEqual([
      '__proto__ is not an allowed key',
      'constructor is not an allowed key',
    ]);
    const collections = [new Map([[1, evil()]]), new Map([[evil(), 1]]), new Set([[evil()]])];
    for (const nested of [evil(), [evil()], { x: [{ y: evil() }] }, ...collections]) {
      expect(readJson(schema.unknown(), nested)).toEqual(['has a key that is not allowed']);
    }
  });

  it('that happened elsewhere gives no fields', () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    prototype.admin = true;
    try {
      const user = schema({ name: schema.string(), admin: schema.boolean().optional(false) });
      expect(read(user, { name: 'Ada' })).toEqual({ name: 'Ada', admin: false });
      expect(read(user, { name: 'Ada' }, 'form')).toEqual({ name: 'Ada', admin: false });
    } finally {
      delete prototype.admin;
    }
  });
});

describe('what cannot be read', () => {
  it('is an issue at its place', () => {
    const person = schema({ name: schema.string(), age: schema.number() });
    const input = {
      get name() {
        throw new Error(SECRET);
      },
      age: 'x',
    };
    expect(read(schema({ list: person.list() }), { list: [input] })).toEqual([
      'list.0.name cannot be read',
      'list.0.age must be a number',
    ]);
  });

  it('is read once', () => {
    let reads = 0;
    const input = {
      get name() {
        return reads++ === 0 ? 'Ada' : 5;
      },
    };
    expect(read(schema({ name: schema.string() }), input)).toEqual({ name: 'Ada' });
    expect(reads).toBe(1);
  });
});

describe('the answer', () => {
  const more = { path: [], message: 'has more issues than are listed here' };
  const missing = (length: number) => {
    const list = Array.from({ length }, () => ({}));
    const pair = schema({ a: schema.string(), b: schema.string() });
    return parse(pair.list(), list, 'json').issues ?? [];
  };
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  it('has a hundred issues at most, and says that there are more', () => {
    const issues = missing(100_000);
    expect(issues).toHaveLength(100);
    expect(issues[98]).toEqual({ path: [49, 'a'], message: 'is required' });
    expect(issues[99]).toEqual(more);
  });

  it('does not say so of a hundred', () => {
    expect(missing(50)).toHaveLength(100);
    expect(missing(50)[99]).toEqual({ path: [49, 'b'], message: 'is required' });
  });

  it('does not repeat long keys', () => {
    const key = 'k'.repeat(100_000);
    const input = { [key]: Array.from({ length: 1000 }, () => 1) };
    const { issues } = parse(schema.record(schema.string().list()), input, 'json');
    expect(JSON.stringify(issues).length).toBeLessThan(20_000);
  });

  const records: AnySchema = schema.record(
    schema.union([schema.number(), schema.lazy(() => records)]),
  );
  /** `leaves` wrong ones, below `levels` records. */
  const deep = (levels: number, leaves: number, key: (level: number) => string) => {
    const wrong = Object.fromEntries(Array.from({ length: leaves }, (_, i) => [`k${i}`, 'x']));
    let level = 0;
    return nest(levels, (inner) => ({ [key(level++)]: inner }), wrong);
  };

  it.each<[string, number, number, (level: number) => string]>([
    ['every leaf is below all of the keys', 250, 100, (level) => `${level}`.padEnd(99, 'k')],
    ['keys are escaped', 100, 100, (level) => '\u0000'.repeat(90) + level],
    ['keys take three bytes a character', 100, 100, (level) => '鍵'.repeat(90) + level],
    ['keys are short, and there are many', 250, 100, (level) => `${level}`],
    ['one leaf is deeper than can be told', 250, 1, (level) => '\u0000'.repeat(99) + level],
  ])('takes 32 kB at most where %s', (_, levels, leaves, key) => {
    const input = deep(levels, leaves, key);
    const { issues = [] } = parse(records.list(), [input], 'json');
    expect(issues.length).toBeGreaterThan(0);
    expect(bytesOf(issues)).toBeLessThanOrEqual(32_000);
    expect(issues[0]?.path[0]).toBe(0);
    if (leaves > 1) expect(issues.at(-1)).toEqual(more);
  });

  it('keeps the outer keys of a path, and says that it goes on', () => {
    const key = (level: number) => `${level}`.padEnd(50, 'k');
    const { issues = [] } = parse(records, deep(200, 1, key), 'json');
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path.slice(0, 2)).toEqual([key(199), key(198)]);
    expect(issues[0]?.path.at(-1)).toBe('…');
  });

  it('cuts no character in two', () => {
    for (const key of ['🦊'.repeat(99), `a${'🦊'.repeat(99)}`]) {
      const { issues = [] } = parse(schema.record(schema.number()), { [key]: 'x' }, 'json');
      expect(issues[0]?.path[0]).toMatch(/🦊…$/u);
      expect(JSON.stringify(issues)).not.toContain('\\ud83e');
    }
  });
});

/** How many steps it takes, and whether it was valid. */
function stepsOf(given: AnySchema, input: unknown, source: Source = 'json') {
  const run = new Run(source);
  const output = given[READ](input, run);
  return { steps: run.steps, isValid: output !== INVALID, issues: run.issues };
}

function nest(levels: number, around: (inner: unknown) => unknown, core: unknown): unknown {
  let value = core;
  for (let i = 0; i < levels; i++) value = around(value);
  return value;
}

describe('steps are linear in the input', () => {
  // Each member reads `next` before it finds out that it is another one's turn: without memory,
  // every level doubles (or trebles) the work.
  const ambiguous: AnySchema = schema.union([
    schema({ next: schema.lazy(() => ambiguous), x: schema.number() }),
    schema({ next: schema.lazy(() => ambiguous), y: schema.number() }),
    schema({ next: schema.lazy(() => ambiguous), z: schema.number() }),
    schema.literal(null),
    schema.lazy(() => ambiguous).list(),
  ]);
  const lazily: AnySchema = schema.lazy(() =>
    schema.union([schema({ n: lazily }), schema({ n: lazily, m: lazily }), schema.string()]),
  );
  const anything: AnySchema = schema.union([
    schema({ next: schema.unknown(), x: schema.number() }),
    schema({ next: schema.lazy(() => anything) }),
    schema.unknown().list(),
  ]);
  const wrap = (key: string, more: object) => (inner: unknown) => ({ [key]: inner, ...more });

  it.each<[string, AnySchema, (inner: unknown) => unknown, unknown]>([
    ['the last member matches', ambiguous, wrap('next', { z: 1 }), null],
    ['none matches, deep down', ambiguous, wrap('next', { z: 1 }), 'wrong'],
    ['none matches, on every level', ambiguous, wrap('next', {}), null],
    ['lists among objects', ambiguous, (inner) => [{ next: [inner], z: 1 }], 'wrong'],
    ['a union defined later', lazily, wrap('n', {}), 5],
    ['anything, asked for on every level', anything, wrap('next', {}), new Array(100).fill({})],
  ])('%s', (_, given, around, core) => {
    const small = stepsOf(given, nest(30, around, core)).steps;
    const large = stepsOf(given, nest(120, around, core)).steps;
    expect(small).toBeGreaterThan(0);
    expect(large).toBeLessThan(small * 4.5);
    expect(large).toBeLessThan(120 * 30);
  });

  it('for any order of fields and any values', () => {
    const levels = fc.array(fc.constantFrom('x', 'y', 'z', 'w'), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        levels,
        fc.constantFrom(null, 1),
        fc.constantFrom(...sources),
        (names, core, from) => {
          const input = names.reduce<unknown>((next, name) => ({ next, [name]: 1 }), core);
          expect(stepsOf(ambiguous, input, from).steps).toBeLessThan((names.length + 1) * 60);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('in a list of unions', () => {
    const steps = (length: number) =>
      stepsOf(
        ambiguous,
        Array.from({ length }, () => ({ next: null, z: 1 })),
      ).steps;
    expect(steps(4000)).toBeLessThan(steps(1000) * 4.5);
  });
});

it('does not forget a reserved key that another member has met', () => {
  const given = schema.union([
    schema({ a: schema.unknown(), x: schema.number() }),
    schema({ a: schema.unknown() }),
  ]);
  for (const text of ['{"a":{"b":{"__proto__":1}}}', '{"a":[{"prototype":1},{}]}']) {
    expect(readJson(given, JSON.parse(text))).toEqual(['has none of the allowed forms']);
  }
});

describe('values that hold themselves', () => {
  interface Node {
    next?: Node | undefined;
    other?: Node | undefined;
  }
  const node: Schema<Node, Node> = schema({
    next: schema.lazy(() => node).optional(),
    other: schema.lazy(() => node).optional(),
  }) as Schema<Node, Node>;

  it('end', () => {
    const cycle: Node = {};
    cycle.next = cycle.other = cycle;
    const { isValid, issues, steps } = stepsOf(node, cycle, 'value');
    expect(isValid).toBe(false);
    expect(issues.map(({ message }) => message)).toEqual(['is nested too deeply']);
    expect(steps).toBeLessThan(5000);
    expect(stepsOf(schema.union([node, node]), cycle, 'value').steps).toBeLessThan(5000);
  });

  it('end when they hold the same object many times over', () => {
    const given = nest(64, (inner) => ({ next: inner, other: inner }), {}) as Node;
    const { isValid, steps } = stepsOf(node, given, 'value');
    expect(isValid).toBe(true);
    expect(steps).toBeLessThan(500);
    const output = read(node, given) as Node;
    // Compared here: a failure would print all of it.
    expect(output.next === output.other).toBe(true);

    const wrong = nest(64, (inner) => ({ next: inner, other: inner }), { next: 5 });
    expect(stepsOf(node, wrong, 'value').issues.length).toBeGreaterThan(50);
    expect(stepsOf(node, wrong, 'value').steps).toBeLessThan(5000);
  });

  it('end when they claim to have no end', () => {
    expect(read(schema.unknown().list(), new Array(25_000_000))).toEqual(['is too large']);
    const endless = new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 53 : undefined) });
    expect(read(schema.unknown().list(), endless)).toEqual(['is too large']);
    let length = 0;
    const growing = new Proxy([], { get: (_, key) => (key === 'length' ? ++length : 'x') });
    expect((read(schema.string().list(), growing) as unknown[]).length).toBeLessThan(10);
    const open = schema.tuple([schema.string()], schema.string());
    expect((read(open, growing) as unknown[]).length).toBeLessThan(10);
  });

  it('may be as deep as input over HTTP can be', () => {
    expect(
      stepsOf(
        node,
        nest(255, (next) => ({ next }), {}),
      ).isValid,
    ).toBe(true);
  });

  it('are too deep for a definition that is nothing but itself', () => {
    const nothing: AnySchema = schema.lazy(() => nothing);
    expect(read(nothing, 1)).toEqual(['is nested too deeply']);
    const union: AnySchema = schema.lazy(() => schema.union([union, union]));
    expect(read(union, 1)).toEqual(['is nested too deeply']);
  });
});

describe('what the client sends', () => {
  /** Schemas, each with values that it takes. */
  type Pair = [AnySchema, unknown];
  const leaf = fc.oneof(
    fc.string().map((value): Pair => [schema.string(), value]),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n): Pair => [schema.number(), n + 0]),
    fc.boolean().map((value): Pair => [schema.boolean(), value]),
    fc.bigInt().map((value): Pair => [schema.bigint(), value]),
    fc.date({ noInvalidDate: true }).map((value): Pair => [schema.date(), value]),
    fc.uint8Array().map((value): Pair => [schema.bytes(), value]),
    fc.constant<Pair>([schema.string().nullable(), null]),
    fc.constant<Pair>([schema.literal(5n), 5n]),
  );
  const { pairs } = fc.letrec<{ pairs: Pair }>((tie) => ({
    pairs: fc.oneof(
      { depthSize: 'small' },
      leaf,
      tie('pairs').map(([item, value]): Pair => [item.list(), [value, value]]),
      tie('pairs').map(([item, value]): Pair => [schema.set(item), new Set([value])]),
      tie('pairs').map(([item, value]): Pair => [schema.record(item), { k: value }]),
      tie('pairs').map(
        ([item, value]): Pair => [schema({ f: item, g: item.optional() }), { f: value }],
      ),
      fc
        .tuple(tie('pairs'), tie('pairs'))
        .map(([[a, x], [b, y]]): Pair => [schema.map(a, b), new Map([[x, y]])]),
      fc
        .tuple(tie('pairs'), tie('pairs'))
        .map(([[a, x], [b, y]]): Pair => [schema.tuple([a, b]), [x, y]]),
    ),
  }));

  it('arrives as it is in worker code', () => {
    fc.assert(
      fc.property(pairs, ([given, value]) => {
        const sent = JSON.parse(encodeArguments([value], 'x') as string) as [unknown];
        expect(readJson(given, sent[0])).toEqual(read(given, value));
        // And it is valid: issues would be equal too.
        expect(parse(given, value, 'value').issues).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

it('forms of any fields are read', () => {
  const fields = fc.array(fc.tuple(fc.oneof(keys, fc.string()), text), { maxLength: 10 });
  fc.assert(
    fc.property(schemas, fields, (given, entries) => {
      const input = readForm(new URLSearchParams(entries));
      expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
      parse(schema({ a: given, b: given }), input, 'form');
    }),
    { numRuns: 1000 },
  );
});
