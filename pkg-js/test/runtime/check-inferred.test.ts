import { describe, expect, it } from 'vitest';
import { type RpcError, schema } from '../../src/index.js';
import { checkArguments } from '../../src/runtime/call/check-arguments.js';
import type { Definition } from '../../src/runtime/call/definition.js';
import type { Input } from '../../src/runtime/call/input.js';
import { types } from '../../src/runtime/schema/from-types.js';
import type { StandardSchema } from '../../src/runtime/schema/standard.js';

function definition(schemas?: unknown): Definition {
  return {
    base: '/__koze',
    id: 'user.do',
    binding: 'USER_DO',
    methods: ['setProfile', 'move', 'tag', 'plain'],
    class: () => ({ schemas }),
  };
}

const profile = schema({
  name: schema.string().min(1),
  likesDogs: schema.boolean().optional(false),
});

const json = (...args: unknown[]): Input => ({ source: 'json', args });
const value = (...args: unknown[]): Input => ({ source: 'value', args });
const form = (text: string): Input => ({ source: 'form', fields: new URLSearchParams(text) });

describe('with types that are inferred from schemas', () => {
  const asynchronous: StandardSchema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: async (input) =>
        typeof input === 'string'
          ? { value: input.toUpperCase() }
          : { issues: [{ message: 'not a text', path: ['deep'] }] },
    },
  };
  let loads = 0;
  const load = async () => {
    loads += 1;
    return { profile, nested: { asynchronous }, none: {} };
  };
  const inferred: Definition = {
    ...definition(),
    params: {
      setProfile: [['data', types.foreign(load, ['profile'])]],
      move: [
        ['to', types.foreign(load, ['nested', 'asynchronous'])],
        ['at', types.foreign(load, ['profile'], { null: true, absent: true })],
        ['n', types.number().optional()],
      ],
      tag: [['id', types.foreign(load, ['nested', 'asynchronous'], { input: true })]],
      plain: [['first', types.foreign(load, ['none'])]],
    },
  };
  const run = async (method: string, input: Input) => {
    try {
      return await checkArguments(inferred, method, input);
    } catch (error) {
      return (error as RpcError).issues ?? (error as Error).message;
    }
  };

  it.each<[string, Input, unknown]>([
    ['setProfile', json({ name: 'Ada', role: 'x' }), [{ name: 'Ada', likesDogs: false }]],
    ['setProfile', form('name=Ada&likesDogs=on'), [{ name: 'Ada', likesDogs: true }]],
    [
      'setProfile',
      json({ name: '' }),
      [{ path: ['data', 'name'], message: 'must be at least 1 character' }],
    ],
    ['move', json('a'), ['A']],
    ['move', json('a', null, 3), ['A', null, 3]],
    ['move', json('a', { name: 'Ada' }), ['A', { name: 'Ada', likesDogs: false }]],
    [
      'move',
      json(1, 2, 'x'),
      [
        { path: ['n'], message: 'must be a number' },
        { path: ['to', 'deep'], message: 'not a text' },
        { path: ['at'], message: 'must be an object' },
      ],
    ],
    ['tag', json('a'), ['a']],
    ['plain', json('a'), 'none is not a schema, but the type of a parameter is inferred from it'],
  ])('%s %j', async (method, input, expected) => {
    expect(await run(method, input)).toEqual(expected);
  });

  it('loads a schema with the first call, not before', () => {
    expect(loads).toBeGreaterThan(0);
  });
});

describe('with parts of types that are inferred from schemas', () => {
  /** Keeps the fields that it knows, in capitals. */
  const other = (...names: string[]): StandardSchema => ({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (input) => {
        const found = Object.entries((input ?? {}) as object).filter(([key]) =>
          names.includes(key),
        );
        const wrong = found.filter(([, value]) => typeof value !== 'string');
        if (wrong.length > 0 || found.length < names.length) {
          return { issues: [{ message: 'is wrong', path: wrong.map(([key]) => key) }] };
        }
        return {
          value: Object.fromEntries(found.map(([key, value]) => [key, value.toUpperCase()])),
        };
      },
    },
  });
  const asynchronous: StandardSchema = {
    '~standard': { version: 1, vendor: 'test', validate: async () => Promise.reject(new Error()) },
  };
  const withDefault: StandardSchema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (input) =>
        typeof input === 'object' ? { value: { ...input, role: 'x' } } : { issues: [] },
    },
  };
  const loads: string[] = [];
  const foreign = (name: string, besides = {}) =>
    types.foreign(
      async () => {
        loads.push(name);
        if (name === 'broken') throw new Error('no such module');
        return {
          a: other('a'),
          ab: other('a', 'b'),
          c: other('c'),
          asynchronous,
          own: profile,
          withDefault,
        };
      },
      [name],
      besides,
    );
  const params: Definition['params'] = {
    list: [['items', types.array(foreign('a'))]],
    map: [['map', types.map(types.string(), foreign('ab'))]],
    field: [['data', types.object({ item: foreign('a'), more: foreign('c').optional() })]],
    either: [['data', types.union([foreign('a'), foreign('c')])]],
    mixed: [['data', types.union([types.object({ n: types.number() }), foreign('a')])]],
    mixedLists: [
      [
        'data',
        types.union([types.array(foreign('a')), types.array(types.object({ n: types.number() }))]),
      ],
    ],
    defaults: [
      ['data', types.union([foreign('withDefault'), types.object({ n: types.number() })])],
    ],
    input: [['items', types.array(foreign('a', { input: true }))]],
    own: [['items', types.array(foreign('own'))]],
    rest: [['...items', foreign('a')]],
    twice: [
      ['one', types.object({ a: foreign('a') })],
      ['two', types.object({ b: foreign('ab'), c: foreign('c') })],
    ],
    never: [['data', types.array(foreign('broken')).optional()]],
    slow: [['items', types.array(foreign('asynchronous'))]],
  };
  const run = async (method: string, input: Input) => {
    try {
      return await checkArguments({ ...definition(), params }, method, input);
    } catch (error) {
      return (error as RpcError).issues ?? (error as Error).message;
    }
  };

  it.each<[string, Input, unknown]>([
    ['list', json([{ a: 'x', z: 1 }, { a: 'y' }]), [[{ a: 'X' }, { a: 'Y' }]]],
    [
      'list',
      json([{ a: 'x' }, { a: 1 }, {}]),
      [
        { path: ['items', 1, 'a'], message: 'is wrong' },
        { path: ['items', 2], message: 'is wrong' },
      ],
    ],
    ['map', value(new Map([['k', { a: 'x', b: 'y' }]])), [new Map([['k', { a: 'X', b: 'Y' }]])]],
    ['field', json({ item: { a: 'x' } }), [{ item: { a: 'X' } }]],
    [
      'field',
      json({ item: { a: 'x' }, more: { c: 'y' } }),
      [{ item: { a: 'X' }, more: { c: 'Y' } }],
    ],
    ['field', json({}), [{ path: ['data', 'item'], message: 'is wrong' }]],
    ['either', json({ a: 'x' }), [{ a: 'X' }]],
    ['either', json({ c: 'x' }), [{ c: 'X' }]],
    // What either member declares is kept.
    ['either', json({ a: 'x', c: 'y', z: 1 }), [{ a: 'X', c: 'Y' }]],
    ['either', json({ z: 1 }), [{ path: ['data'], message: 'has none of the allowed forms' }]],
    ['mixed', json({ n: 1, a: 'x', z: 1 }), [{ n: 1, a: 'X' }]],
    ['mixed', json({ n: 1 }), [{ n: 1 }]],
    ['mixed', json({ n: 'no', a: 'x' }), [{ a: 'X' }]],
    ['mixedLists', json([{ n: 1, a: 'x' }]), [[{ n: 1, a: 'X' }]]],
    ['defaults', json({ n: 1 }), [{ n: 1, role: 'x' }]],
    ['input', json([{ a: 'x', z: 1 }]), [[{ a: 'x', z: 1 }]]],
    ['own', json([{ name: 'Ada', z: 1 }]), [[{ name: 'Ada', likesDogs: false }]]],
    ['rest', json({ a: 'x' }, { a: 'y' }), [{ a: 'X' }, { a: 'Y' }]],
    ['rest', json({ a: 'x' }, {}), [{ path: ['items', 1], message: 'is wrong' }]],
    [
      'twice',
      json({ a: { a: 'x' } }, { b: { a: 'x', b: 'y' }, c: { c: 'z' } }),
      [{ a: { a: 'X' } }, { b: { a: 'X', b: 'Y' }, c: { c: 'Z' } }],
    ],
    ['never', json(), []],
    ['never', json([]), [[]]],
    ['never', json([1]), 'no such module'],
    ['slow', json([]), [[]]],
    [
      'slow',
      json([1]),
      'asynchronous is asynchronous. As a part of a type, Koze can only run it if it is synchronous: ' +
        'list a schema for the parameter in `static schemas`',
    ],
  ])('%s %j', async (method, input, expected) => {
    expect(await run(method, input)).toEqual(expected);
    // Now that it is loaded.
    expect(await run(method, input)).toEqual(expected);
  });

  it('loads a schema once, when a value needs it', async () => {
    const before = loads.length;
    await run('field', json({ item: { a: 'x' } }));
    await run('list', value([{ a: 'x' }]));
    expect(loads.length).toBe(before);
    expect(loads.filter((name) => name === 'broken').length).toBe(2);
  });

  it('reads the fields of a form and the types beside a list of schemas', async () => {
    expect(await run('field', form('item[a]=x'))).toEqual([{ item: { a: 'X' } }]);
    const fresh = { plain: [['data', types.object({ a: foreign('a') })]] } as Definition['params'];
    const holes = { ...definition({ plain: [undefined] }), params: fresh };
    expect(await checkArguments(holes, 'plain', json({ a: { a: 'x' } }))).toEqual([
      { a: { a: 'X' } },
    ]);
  });
});
