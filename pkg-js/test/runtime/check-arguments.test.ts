import { describe, expect, it } from 'vitest';
import { type RpcError, schema } from '../../src/index.js';
import { checkArguments } from '../../src/runtime/call/check-arguments.js';
import type { Definition } from '../../src/runtime/call/definition.js';
import { type Input, inputOf } from '../../src/runtime/call/input.js';
import { types } from '../../src/runtime/schema/from-types.js';

const methods = ['setProfile', 'move', 'tag', 'filter', 'paint', 'plain'];

function definition(schemas?: unknown): Definition {
  return {
    base: '/__koze',
    id: 'user.do',
    binding: 'USER_DO',
    methods,
    params: {
      setProfile: [['data']],
      move: [
        ['to', schema.string()],
        ['at', schema.date().optional()],
      ],
      tag: [
        ['id', schema.number()],
        ['...tags', schema.string()],
      ],
      filter: [['query', schema.object({ text: schema.string(), limit: schema.number() })]],
      paint: [['', schema.object({ colour: schema.enum(['red', 'blue']) })]],
      plain: [['first'], ['second']],
    },
    class: () => ({ schemas }),
  };
}

const profile = schema({
  name: schema.string().min(1),
  likesDogs: schema.boolean().optional(false),
});

async function check(method: string, input: Input, schemas?: unknown) {
  try {
    return await checkArguments(definition(schemas), method, input);
  } catch (error) {
    const { status, issues, message } = error as {
      status?: number;
      issues: unknown;
      message: string;
    };
    return status === undefined ? message : { status, issues };
  }
}

const json = (...args: unknown[]): Input => ({ source: 'json', args });
const value = (...args: unknown[]): Input => ({ source: 'value', args });
const form = (text: string): Input => ({ source: 'form', fields: new URLSearchParams(text) });

describe('with a list of schemas, one for each parameter', () => {
  const text = schema.string().min(1);
  const wait = (value: unknown) => ({
    '~standard': {
      version: 1,
      vendor: 'x',
      validate: async (input: unknown) =>
        input === value ? { value: input } : { issues: [{ message: 'is wrong' }] },
    },
  });
  const at = '2026-11-23T00:00:00.000Z';

  it.each<[string, string, unknown, Input, unknown[]]>([
    ['both', 'move', [text, schema.date()], json('a', at), ['a', new Date(at)]],
    ['of values', 'move', [text, schema.date()], value('a', new Date(at)), ['a', new Date(at)]],
    ['a hole', 'move', [undefined, schema.date()], json('', at), ['', new Date(at)]],
    ['no item', 'move', Object.assign([], { 1: schema.date() }), json('', at), ['', new Date(at)]],
    ['fewer than parameters', 'move', [text], json('a', at), ['a', new Date(at)]],
    ['a parameter that is absent', 'move', [text, schema.date()], json('a'), ['a']],
    [
      'a default of the schema',
      'move',
      [text, schema.string().optional('z')],
      json('a'),
      ['a', 'z'],
    ],
    ['a rest parameter', 'tag', [schema.number(), text], json(1, 'a', 'b'), [1, 'a', 'b']],
    ['no rest', 'tag', [schema.number(), text], json(1), [1]],
    ['a hole before the rest', 'tag', [undefined, schema.date()], json(1, at), [1, new Date(at)]],
    ['another library', 'plain', [wait('a'), wait('b')], json('a', 'b'), ['a', 'b']],
    ['more arguments', 'plain', [text], json('a', 5, 6), ['a', 5]],
    ['form fields', 'move', [text, schema.date()], form('at=2026-11-23&to=a'), ['a', new Date(at)]],
    ['a form’s rest', 'tag', [undefined, schema.number()], form('id=1&tags=2&tags=3'), [1, 2, 3]],
    [
      'the fields of the one object',
      'setProfile',
      [profile],
      form('name=Ada'),
      [{ name: 'Ada', likesDogs: false }],
    ],
    ['the field of the one parameter', 'setProfile', [text], form('data=x'), ['x']],
  ])('%s', async (_, method, list, input, args) => {
    expect(await check(method, input, { [method]: list })).toEqual(args);
  });

  it('passes all fields to the one object of another library', async () => {
    const validate = (value: unknown) => ({ value });
    const schemas = { plain: [{ '~standard': { version: 1, vendor: 'x', validate } }] };
    const one = { ...definition(schemas), params: { plain: [['data']] } } as Definition;
    expect(await checkArguments(one, 'plain', form('a=1'))).toEqual([{ a: '1' }]);
    expect(await checkArguments(one, 'plain', form('data=1&b=2'))).toEqual(['1']);
  });

  it('says all that is wrong, by parameter', async () => {
    const list = [text, schema({ x: schema.number() })];
    expect(await check('move', json('', { x: 'a' }), { move: list })).toEqual({
      status: 400,
      issues: [
        { path: ['to'], message: 'must be at least 1 character' },
        { path: ['at', 'x'], message: 'must be a number' },
      ],
    });
    expect(await check('tag', json(1, 'a', ''), { tag: [undefined, text] })).toEqual({
      status: 400,
      issues: [{ path: ['tags', 1], message: 'must be at least 1 character' }],
    });
    expect(await check('plain', json('x'), { plain: [wait('a')] })).toEqual({
      status: 400,
      issues: [{ path: ['first'], message: 'is wrong' }],
    });
  });

  it('says no more than an answer holds', async () => {
    let runs = 0;
    const short = text.refine(() => ++runs < 0);
    const wrong = Array.from({ length: 300 }, () => 'a');
    const { issues } = (await check('tag', json(1, ...wrong), { tag: [undefined, short] })) as {
      issues: unknown[];
    };
    expect(issues).toHaveLength(100);
    expect(runs).toBe(101);
  });

  it.each<[string, unknown, RegExp]>([
    ['move', [text, {}], /static schemas.move\[1\] is not a schema/],
    ['move', [null], /static schemas.move\[0\] is not a schema/],
    ['move', [text, text, text], /does not fit move\(\), which takes 2 parameters/],
    ['move', text, /does not fit move\(\), which takes 2 parameters. Write a list/],
    ['tag', text, /does not fit tag\(\), which takes at least 1 parameters?/],
  ])('does not run with %s: %j', async (method, list, message) => {
    expect(await check(method, json('a'), { [method]: list })).toMatch(message);
  });
});

describe('with a schema', () => {
  const schemas = { setProfile: profile };

  it.each<[string, Input]>([
    ['script', json({ name: 'Ada', role: 'admin' })],
    ['worker code', value({ name: 'Ada', role: 'admin' })],
    ['a form', form('name=Ada&role=admin')],
    ['more arguments than one', json({ name: 'Ada' }, 'more')],
  ])('takes one object from %s, and drops what it does not know', async (_, input) => {
    expect(await check('setProfile', input, schemas)).toEqual([{ name: 'Ada', likesDogs: false }]);
  });

  it('reads a checkbox', async () => {
    const input = form('name=Ada&likesDogs=on');
    expect(await check('setProfile', input, schemas)).toEqual([{ name: 'Ada', likesDogs: true }]);
  });

  it.each<[string, Input]>([
    ['script', json({ name: '', likesDogs: 'yes' })],
    ['worker code', value({ name: '', likesDogs: 'yes' })],
    ['a form', form('name=&likesDogs=yes')],
  ])('says all that is wrong with the input of %s', async (_, input) => {
    expect(await check('setProfile', input, schemas)).toEqual({
      status: 400,
      issues: [
        { path: ['name'], message: expect.any(String) },
        { path: ['likesDogs'], message: expect.any(String) },
      ],
    });
  });

  it.each([[json()], [json(null)], [json('x')], [json([])]])('refuses %j', async (input) => {
    expect(await check('setProfile', input, schemas)).toMatchObject({ status: 400 });
  });

  it('of another library, which may take its time', async () => {
    const validate = async (input: unknown) =>
      input === 1 ? { value: 2 } : { issues: [{ message: 'is not 1', path: [{ key: 'n' }] }] };
    const schemas = { setProfile: { '~standard': { version: 1, vendor: 'x', validate } } };
    expect(await check('setProfile', json(1), schemas)).toEqual([2]);
    expect(await check('setProfile', json(3), schemas)).toEqual({
      status: 400,
      issues: [{ path: ['n'], message: 'is not 1' }],
    });
  });

  it.each<[unknown, RegExp]>([
    [
      { setProfil: profile },
      /'setProfil', but the class has no public method.*Did you mean 'setProfile'/,
    ],
    [{ _validate: profile }, /'_validate', but the class has no public method/],
    [{ setProfile: {} }, /static schemas.setProfile is not a schema/],
    [{ setProfile: null }, /static schemas.setProfile is not a schema/],
    [null, /`static schemas` must be a plain object, and is null/],
    [new Map([['plain', profile]]), /must be a plain object, and is a Map/],
    [[['plain', profile]], /must be a plain object, and is a list/],
    ['plain', /must be a plain object, and is a string/],
    [Object.create({ plain: profile }), /must be a plain object/],
    [
      new (class Schemas {
        plain = profile;
      })(),
      /must be a plain object, and is a Schemas/,
    ],
  ])('is refused where it is none: %#', async (schemas, message) => {
    // At every call, and for every method: one that looks guarded may not be.
    expect(await check('plain', json(1), schemas)).toMatch(message);
    expect(await check('plain', json(1), schemas)).toMatch(message);
  });

  it('may be in an object without a prototype, such as a module', async () => {
    const schemas = Object.assign(Object.create(null), { setProfile: profile });
    expect(await check('setProfile', json(1), schemas)).toMatchObject({ status: 400 });
    expect(await check('plain', json(1), schemas)).toEqual([1]);
  });
});

describe('by the types of the parameters', () => {
  it.each<[string, Input, unknown]>([
    ['move', json('a'), ['a']],
    ['move', json('a', '2026-01-02T03:04:05.000Z'), ['a', new Date('2026-01-02T03:04:05Z')]],
    ['move', value('a', new Date(0)), ['a', new Date(0)]],
    ['move', json('a', undefined, 'dropped'), ['a']],
    ['tag', json(1, 'a', 'b'), [1, 'a', 'b']],
    ['tag', json(1), [1]],
    ['paint', json({ colour: 'red', more: 1 }), [{ colour: 'red' }]],
    ['plain', json({ any: [1] }, null, 3), [{ any: [1] }, null]],
    ['move', form('at=2026-01-02T03:04:05Z&to=a&submit='), ['a', new Date('2026-01-02T03:04:05Z')]],
    ['move', form('to=a'), ['a']],
    ['tag', form('id=7&tags=a&tags=b'), [7, 'a', 'b']],
    ['tag', form('id=7&tags=a'), [7, 'a']],
    ['tag', form('id=7'), [7]],
    ['filter', form('text=a&limit=3'), [{ text: 'a', limit: 3 }]],
    ['paint', form('colour=blue'), [{ colour: 'blue' }]],
    ['plain', form('second=2&first=1'), ['1', '2']],
  ])('%s of %j', async (method, input, expected) => {
    expect(await check(method, input)).toEqual(expected);
  });

  it.each<[string, Input, unknown[]]>([
    ['move', json(), [['to']]],
    ['move', json(1, 'x'), [['to'], ['at']]],
    ['tag', json('1', 2, 'b', 3), [['id'], ['tags', 0], ['tags', 2]]],
    [
      'filter',
      json({ text: 1 }),
      [
        ['query', 'text'],
        ['query', 'limit'],
      ],
    ],
    ['paint', json({ colour: 'green' }), [['colour']]],
    ['paint', form('colour=green'), [['colour']]],
    ['move', form('submit='), [['to']]],
    ['move', form('to=a&to=b'), [['to']]],
  ])('%s refuses %j', async (method, input, paths) => {
    const issues = paths.map((path) => ({ path, message: expect.any(String) }));
    expect(await check(method, input)).toEqual({ status: 400, issues });
  });

  it.each([
    ['Date', types.date().optional(), []],
    ['bytes', types.bytes().optional(), []],
    ['Map', types.map(types.string(), types.string()).optional(), []],
    ['Blob', types.instance(Blob).optional(), []],
    ['file', schema.file().optional(), []],
    ['Set', types.set(types.string()), [new Set()]],
    ['object', types.object({ submit: types.string().optional() }), [{ submit: '' }]],
  ])('reads a form that lacks the only parameter: %s', async (_, type, args) => {
    const params = { plain: [['value', type] as const] };
    const given = checkArguments({ ...definition(), params }, 'plain', form('submit='));
    expect(await given).toEqual(args);
  });

  it('has no more issues than an answer can hold', () => {
    const params = { plain: [['...rows', schema.number().list()] as const] };
    const rows = Array.from({ length: 20 }, () => Array.from({ length: 90 }, () => 'x'));
    const call = () => checkArguments({ ...definition(), params }, 'plain', json(...rows));
    let issues: readonly unknown[] = [];
    try {
      call();
    } catch (error) {
      issues = (error as RpcError).issues ?? [];
    }
    expect(issues).toHaveLength(100);
  });

  it('has no larger issues than an answer can hold, in all of its arguments together', async () => {
    const params = { plain: [['...rows', schema.record(schema.number())] as const] };
    const row = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`${i}`.padEnd(99, 'k'), 'x']),
    );
    let issues: readonly unknown[] = [];
    try {
      await checkArguments({ ...definition(), params }, 'plain', json(row, row, row));
    } catch (error) {
      issues = (error as RpcError).issues ?? [];
    }
    expect(issues.length).toBeGreaterThan(50);
    expect(Buffer.byteLength(JSON.stringify(issues))).toBeLessThanOrEqual(32_000);
    expect(issues.at(-1)).toMatchObject({ message: 'has more issues than are listed here' });
  });

  it('stops to look for issues that no answer can hold', () => {
    let looked = 0;
    const wrong = schema.number().refine(() => {
      looked++;
      return false;
    });
    const params = { plain: [['...numbers', wrong] as const] };
    const numbers = Array.from({ length: 255 }, () => 1);
    const call = () => checkArguments({ ...definition(), params }, 'plain', json(...numbers));
    expect(call).toThrow('The input is not valid.');
    expect(looked).toBe(101);
  });

  it('hands files on as Blobs', async () => {
    const fields = new FormData();
    fields.append('first', new File(['text'], 'a.txt', { type: 'text/plain' }));
    const [file] = (await check('plain', { source: 'form', fields })) as [Blob];
    expect(file).not.toBeInstanceOf(File);
    expect([file.type, await file.text()]).toEqual(['text/plain', 'text']);
  });

  it.each([
    ['unknown', schema.unknown()],
    ['Blob', types.instance(Blob)],
  ])('hands files on as Blobs where the type is %s', async (_, type) => {
    const fields = new FormData();
    fields.append('file', new File(['text'], 'a.txt'));
    const input: Input = { source: 'form', fields };
    const params = { plain: [['file', type] as const] };
    const [file] = (await checkArguments({ ...definition(), params }, 'plain', input)) as [Blob];
    expect(file).toBeInstanceOf(Blob);
    expect(file).not.toBeInstanceOf(File);
  });

  it('hands files on in an object of fields', async () => {
    const fields = new FormData();
    for (const name of ['one.txt', 'two.txt']) fields.append('files', new File(['text'], name));
    const [object] = (await check('untyped', { source: 'form', fields })) as [{ files: Blob[] }];
    expect(object.files).toHaveLength(2);
    for (const file of object.files) {
      expect(file).toBeInstanceOf(Blob);
      expect(file).not.toBeInstanceOf(File);
    }
  });
});

describe('worker code', () => {
  const fields = new FormData();
  it.each([
    ['a form', [fields]],
    ['what React calls actions with', [{ count: 1 }, fields]],
    ['what form actions of Koze are called with', [{ formData: fields, url: null, params: {} }]],
  ])('hands on %s', (_, args) => {
    expect(inputOf(args)).toEqual({ source: 'form', fields });
  });

  it.each([[[]], [[null]], [[{ formData: 'text' }]], [[{ formData: fields }, 1]]])(
    'calls with %j',
    (args) => {
      expect(inputOf(args)).toEqual({ source: 'value', args });
    },
  );
});
