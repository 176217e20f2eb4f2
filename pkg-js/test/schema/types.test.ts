/** Every type, from worker code and from JSON. */
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/index.js';
import { toBlob } from '../../src/runtime/schema/binary.js';
import { read, readJson } from './read.js';

describe('schema({ … })', () => {
  const profile = schema({
    name: schema.string().min(1),
    likesDogs: schema.boolean().optional(false),
  });

  it('gives the fields, with their defaults', () => {
    expect(read(profile, { name: 'Ada' })).toEqual({ name: 'Ada', likesDogs: false });
    expect(read(profile, { name: 'Ada', likesDogs: true })).toEqual({
      name: 'Ada',
      likesDogs: true,
    });
    expect(read(profile, { name: 'Ada', likesDogs: undefined })).toEqual({
      name: 'Ada',
      likesDogs: false,
    });
  });

  it('collects all issues', () => {
    expect(read(profile, { name: '', likesDogs: 'yes' })).toEqual([
      'name must be at least 1 character',
      'likesDogs must be true or false',
    ]);
    expect(read(profile, {})).toEqual(['name is required']);
    const nested = schema({ people: profile.list(), main: profile });
    expect(read(nested, { people: [{ name: 'Ada' }, {}, 1], main: [] })).toEqual([
      'people.1.name is required',
      'people.2 must be an object',
      'main must be an object',
    ]);
  });

  it('drops unknown keys and absent optional ones', () => {
    const output = read(schema({ a: schema.number().optional() }), { a: undefined, b: 2 });
    expect(Object.keys(output as object)).toEqual([]);
  });

  it('takes objects only', () => {
    for (const value of [null, undefined, 1, 'x', [], () => 1, new Date(), new Map(), Symbol()]) {
      expect(read(schema({}), value)).toEqual([
        value === undefined ? 'is required' : 'must be an object',
      ]);
    }
  });

  it('reads own properties, of instances too', () => {
    class Person {
      name = 'Ada';
      get likesDogs() {
        return true;
      }
    }
    const output = read(profile, new Person());
    expect(output).toEqual({ name: 'Ada', likesDogs: false });
    expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
    const inherited = Object.create({ name: 'Ada' }) as object;
    expect(read(profile, inherited)).toEqual(['name is required']);
    expect(read(schema({ toString: schema.unknown().optional() }), {})).toEqual({});
  });

  it('is not changed when the shape that it was made of is', () => {
    const shape: Record<string, ReturnType<typeof schema.string>> = { a: schema.string() };
    const made = schema(shape);
    shape.a = schema.string().min(5);
    expect(read(made, { a: '' })).toEqual({ a: '' });
  });
});

describe('string', () => {
  it('counts characters', () => {
    const text = schema.string().min(2).max(3);
    expect(read(text, 'ab')).toBe('ab');
    expect(read(text, 'a')).toEqual(['must be at least 2 characters']);
    expect(read(text, 'abcd')).toEqual(['must be at most 3 characters']);
    expect(read(text, 1)).toEqual(['must be a string']);
    expect(read(text, null)).toEqual(['must be a string']);
    expect(read(text, new String('ab'))).toEqual(['must be a string']);
  });

  it.each([
    ['ada@example.com', true],
    ['ada+x@mail.example.co.uk', true],
    ['ada@localhost', true],
    ['ada', false],
    ['@example.com', false],
    ['ada@', false],
    ['ada@-example.com', false],
    ['ada@example-.com', false],
    ['ada@exa..mple.com', false],
    ['ada@b@c.com', false],
    ['a da@example.com', false],
    ['ada@example.com\n', false],
    [`${'a'.repeat(250)}@b.co`, false],
  ])('email %j: %s', (text, valid) => {
    const email = schema.string().email();
    expect(read(email, text)).toEqual(valid ? text : ['must be an email address']);
  });

  it.each([
    ['https://example.com/a?b#c', true],
    ['http://localhost:8080', true],
    ['HTTPS://EXAMPLE.COM', true],
    ['https:example.com', true],
    [`https://ada:secret@example.com:8080/${'a'.repeat(10_000)}`, true],
    [`https://example.com?${'a'.repeat(10_000)}`, true],
    // Minutes of work for a mebibyte, in Node's parser.
    [`https://${'ü.'.repeat(300)}de`, false],
    [`https:\\\\${'a.'.repeat(300)}de\\`, false],
    [`https://${'a.'.repeat(300)}de#/`, false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['//example.com', false],
    ['example.com', false],
    ['https://', false],
    [' https://example.com', false],
    ['https://exa\nmple.com', false],
    ['\0https://example.com', false],
  ])('url %j: %s', (text, valid) => {
    expect(read(schema.string().url(), text)).toEqual(valid ? text : ['must be a URL']);
  });

  it('searches for patterns, always from the start', () => {
    const code = schema.string().regex(/[a-z]\d/g, 'must have a code');
    for (let i = 0; i < 3; i++) expect(read(code, 'xa1')).toBe('xa1');
    expect(read(code, 'A1')).toEqual(['must have a code']);
    expect(read(schema.string().regex(/^a$/), 'b')).toEqual(['has the wrong format']);
  });

  it('keeps long text from patterns', () => {
    const pattern = schema.string().regex(/^x*$/);
    expect(read(pattern, 'x'.repeat(4096))).toHaveLength(4096);
    expect(read(pattern, 'x'.repeat(4097))).toEqual(['must be at most 4096 characters']);
    expect(read(pattern.max(5000), 'x'.repeat(5000))).toHaveLength(5000);
    expect(read(pattern.max(10), 'x'.repeat(11))).toEqual(['must be at most 10 characters']);
  });
});

describe('number', () => {
  it('is finite and within its bounds', () => {
    const number = schema.number().min(-1).max(1.5);
    for (const value of [-1, 0, 1.5]) expect(read(number, value)).toBe(value);
    expect(read(number, -2)).toEqual(['must be at least -1']);
    expect(read(number, 2)).toEqual(['must be at most 1.5']);
    for (const value of [Number.NaN, Infinity, '1', 1n, null, new Number(1)]) {
      expect(read(number, value)).toEqual(['must be a number']);
    }
  });

  it('can be an integer', () => {
    const int = schema.number().int();
    expect(read(int, 5)).toBe(5);
    expect(read(int, 5.5)).toEqual(['must be an integer']);
    expect(read(int, 2 ** 53)).toEqual(['must be an integer']);
    expect(read(int.min(6), 5)).toEqual(['must be at least 6']);
  });
});

describe('bigint', () => {
  it('is decimal text in JSON', () => {
    const bigint = schema.bigint().min(-5n).max(5n);
    expect(read(bigint, 5n)).toBe(5n);
    expect(readJson(bigint, '-5')).toBe(-5n);
    expect(read(bigint, '5')).toEqual(['must be an integer']);
    for (const value of ['', ' 5', '0x5', '5n', '1.0', 5, '1'.repeat(5000)]) {
      expect(readJson(bigint, value)).toEqual(['must be an integer']);
    }
    expect(read(bigint, 6n)).toEqual(['must be at most 5']);
    expect(read(bigint, -6n)).toEqual(['must be at least -5']);
  });
});

describe('literal and enum', () => {
  it('are the values, and nothing that equals them', () => {
    const role = schema.enum(['admin', 'guest']);
    expect(read(role, 'guest')).toBe('guest');
    expect(read(role, 'root')).toEqual(['must be one of admin, guest']);
    expect(read(role, ['guest'])).toEqual(['must be one of admin, guest']);
    expect(read(schema.literal(1), '1')).toEqual(['must be 1']);
    expect(read(schema.literal(null), null)).toBe(null);
    expect(readJson(schema.literal(7n), '7')).toBe(7n);
    expect(readJson(schema.literal(7), '7')).toEqual(['must be 7']);
  });

  it('do not list hundreds of values', () => {
    const many = schema.enum(Array.from({ length: 300 }, (_, i) => i));
    expect(read(many, -1)).toEqual(['must be one of the allowed values']);
  });
});

describe('date', () => {
  const date = schema.date();

  it('is a Date of its own', () => {
    const now = new Date();
    const output = read(date, now);
    expect(output).toEqual(now);
    expect(output).not.toBe(now);
    expect(read(date, new Date(Number.NaN))).toEqual(['must be a date']);
    expect(read(date, now.toISOString())).toEqual(['must be a date']);
    expect(read(date, Date.now())).toEqual(['must be a date']);
  });

  it.each([
    ['2026-11-23T12:34:56.789Z', '2026-11-23T12:34:56.789Z'],
    ['2026-11-23T12:34:56+02:00', '2026-11-23T10:34:56.000Z'],
    ['2026-11-23T12:34Z', '2026-11-23T12:34:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['+012026-01-01T00:00:00.000Z', '+012026-01-01T00:00:00.000Z'],
    ['-000001-02-28T00:00:00.000Z', '-000001-02-28T00:00:00.000Z'],
  ])('is ISO text in JSON: %s', (text, iso) => {
    expect((readJson(date, text) as Date).toISOString()).toBe(iso);
  });

  it.each([
    ['2026-02-29'],
    ['2026-02-30T00:00:00Z'],
    ['2026-04-31'],
    ['2026-13-01'],
    ['2026-00-01'],
    ['2026-01-00'],
    ['2026-01-01T25:00:00Z'],
    ['2026-01-01T00:00:00'],
    ['2026'],
    ['1'],
    ['Mon Nov 23 2026'],
    ['2026-11-23 12:00Z'],
    ['+999999-01-01T00:00:00.000Z'],
    [''],
    [1],
  ])('is nothing else: %s', (text) => {
    expect(readJson(date, text)).toEqual(['must be a date']);
  });

  it('takes back what JSON.stringify makes of it', () => {
    for (const time of [0, -1, 8.64e15, -8.64e15, Date.UTC(1, 1, 1)]) {
      const sent = JSON.parse(JSON.stringify(new Date(time))) as string;
      expect(Number(readJson(date, sent))).toBe(time);
    }
  });

  it('has bounds', () => {
    const bounded = date.min(new Date('2026-01-01')).max(new Date('2026-12-31'));
    expect(readJson(bounded, '2025-12-31')).toEqual([
      'must not be before 2026-01-01T00:00:00.000Z',
    ]);
    expect(readJson(bounded, '2027-01-01')).toEqual(['must not be after 2026-12-31T00:00:00.000Z']);
  });
});

describe('bytes', () => {
  it('are a Uint8Array, or base64', () => {
    const bytes = schema.bytes().min(1).max(3);
    expect(read(bytes, new Uint8Array([1, 2]))).toEqual(new Uint8Array([1, 2]));
    expect(readJson(bytes, 'AQL/')).toEqual(new Uint8Array([1, 2, 255]));
    expect(readJson(bytes, '')).toEqual(['must be at least 1 byte']);
    expect(readJson(bytes, 'AQIDBA==')).toEqual(['must be at most 3 bytes']);
    expect(readJson(bytes, '%')).toEqual(['must be base64']);
    expect(readJson(bytes, [1])).toEqual(['must be base64']);
    expect(read(bytes, [1])).toEqual(['must be bytes']);
    expect(read(bytes, new Uint16Array(1))).toEqual(['must be bytes']);
  });

  it('are no subclass', () => {
    const output = read(schema.bytes(), Buffer.from('hey').subarray(1));
    expect(output).toEqual(new Uint8Array([101, 121]));
    expect((output as object).constructor).toBe(Uint8Array);
  });

  it('leave the rest of a buffer behind, which would travel along', () => {
    const whole = new TextEncoder().encode('KEY=s3cr3t|hello');
    const shared = new Uint8Array(new SharedArrayBuffer(16));
    shared.set(whole);
    for (const view of [whole.subarray(11), shared.subarray(11), Buffer.from('hello')]) {
      const output = read(schema.object({ a: schema.bytes() }), { a: view }) as { a: Uint8Array };
      expect(output.a).toStrictEqual(new TextEncoder().encode('hello'));
      expect(output.a.buffer.byteLength).toBe(5);
      expect(output.a.buffer).toBeInstanceOf(ArrayBuffer);
    }
    expect(read(schema.bytes(), whole)).toBe(whole);
  });
});

describe('file', () => {
  it('is plain data around a Blob', async () => {
    const file = new File(['hey'], 'note.txt', { type: 'text/plain' });
    const output = read(schema.file(), file) as { content: Blob };
    expect(output).toMatchObject({ name: 'note.txt', type: 'text/plain', size: 3 });
    expect(output.content).not.toBeInstanceOf(File);
    expect(await output.content.text()).toBe('hey');
    expect(output.content.type).toBe('text/plain');
    expect(read(schema.file(), new Blob(['x']))).toMatchObject({ name: '', type: '', size: 1 });
    expect(read(schema.file(), 'x')).toEqual(['must be a file']);
  });

  it('has a name without folders', () => {
    for (const name of ['../../etc/passwd', 'C:\\Users\\passwd', '/passwd', 'a/b\\passwd']) {
      expect(read(schema.file(), new File([], name))).toMatchObject({ name: 'passwd' });
    }
  });

  it.each([
    ['.', ''],
    ['..', ''],
    ['a/..', ''],
    ['../.', ''],
    ['.. ', ''],
    ['. .', ''],
    ['..\0', ''],
    ['\u202e..', ''],
    ['a\0.png', 'a.png'],
    ['a.png\0', 'a.png'],
    ['a\r\nset-cookie_ b', 'aset-cookie_ b'],
    ['cod\u202eexe.txt', 'codexe.txt'],
    ['a.txt.', 'a.txt'],
    ['a.txt  ', 'a.txt'],
    ['C:autoexec.bat', 'C_autoexec.bat'],
    ['a.txt:hidden', 'a.txt_hidden'],
    ['NUL', '_NUL'],
    ['con.txt', '_con.txt'],
    ['console.txt', 'console.txt'],
    ['COM1', '_COM1'],
    ['.env', '.env'],
    ['12.30 Uhr – Zoë 🦊.tar.gz', '12.30 Uhr – Zoë 🦊.tar.gz'],
  ])('has a name that no file system takes for something else: %j', (name, expected) => {
    expect(read(schema.file(), new File([], name))).toMatchObject({ name: expected });
    // As another library's schema gets it.
    expect(toBlob(new File([], name))).toHaveProperty('name', expected);
  });

  it('has a size and a type', () => {
    const image = schema.file().min(1).max(3).type('image/*', 'application/pdf');
    const of = (content: string, type: string) => new File([content], 'x', { type });
    expect(read(image, of('123', 'image/png'))).toMatchObject({ size: 3 });
    expect(read(image, of('123', 'application/pdf; v=1'))).toMatchObject({ size: 3 });
    expect(read(image, of('1234', 'image/png'))).toEqual(['must be at most 3 bytes']);
    expect(read(image, of('', 'image/png'))).toEqual(['must be at least 1 byte']);
    for (const type of ['', 'imagex/png', 'text/html', 'application/pdfx']) {
      expect(read(image, of('1', type))).toEqual(['must be of type image/*, application/pdf']);
    }
  });
});

describe('lists, tuples, records, maps and sets', () => {
  it('list', () => {
    const tags = schema.string().list().min(1).max(2);
    expect(read(tags, ['a', 'b'])).toEqual(['a', 'b']);
    expect(read(tags, [])).toEqual(['must have at least 1 item']);
    expect(read(tags, [1, 2, 3])).toEqual(['must have at most 2 items']);
    expect(read(tags, ['a', 1])).toEqual(['1 must be a string']);
    expect(read(tags, { length: 1, 0: 'a' })).toEqual(['must be a list']);
    expect(read(schema.array(schema.number()), [1])).toEqual([1]);
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    expect(read(schema.string().list(), ['a', , 'b'])).toEqual(['1 is required']);
  });

  it('tuple', () => {
    const pair = schema.tuple([schema.string(), schema.number().optional()]);
    expect(read(pair, ['a', 1])).toEqual(['a', 1]);
    expect(read(pair, ['a'])).toEqual(['a']);
    expect(read(pair, ['a', undefined])).toEqual(['a']);
    expect(read(pair, [])).toEqual(['must have 1 to 2 items']);
    expect(read(pair, ['a', 1, 2])).toEqual(['must have 1 to 2 items']);
    expect(read(pair, [1, 'a'])).toEqual(['0 must be a string', '1 must be a number']);
    const filled = schema.tuple([schema.string(), schema.number().optional(7)]);
    expect(read(filled, ['a'])).toEqual(['a', 7]);
    const open = schema.tuple([schema.string()], schema.number());
    expect(read(open, ['a', 1, 2])).toEqual(['a', 1, 2]);
    expect(read(open, ['a', 1, 'b'])).toEqual(['2 must be a number']);
    expect(read(open, [])).toEqual(['must have at least 1 item']);
  });

  it('record', () => {
    const scores = schema.record(schema.string().max(3), schema.number());
    expect(read(scores, { ada: 1, bob: 2 })).toEqual({ ada: 1, bob: 2 });
    expect(read(scores, { ada: '1' })).toEqual(['ada must be a number']);
    expect(read(scores, { grace: 1 })).toEqual(['grace must be at most 3 characters']);
    expect(read(schema.record(schema.number()), { a: 1 })).toEqual({ a: 1 });
    expect(read(schema.record(schema.number()), [1])).toEqual(['must be an object']);
  });

  it('map', () => {
    const map = schema.map(schema.string(), schema.date()).min(1);
    const date = new Date(0);
    expect(read(map, new Map([['a', date]]))).toEqual(new Map([['a', date]]));
    expect(readJson(map, [['a', date.toJSON()]])).toEqual(new Map([['a', date]]));
    expect(readJson(map, [['a', 1], ['b'], 'c'])).toEqual([
      '0.1 must be a date',
      '1 must have 2 items',
      '2 must be a list',
    ]);
    expect(readJson(map, { a: date.toJSON() })).toEqual(['must be a map']);
    expect(read(map, [['a', date]])).toEqual(['must be a map']);
    expect(read(map, new Map())).toEqual(['must have at least 1 item']);
    const scores = schema.map(schema.string(), schema.number()).min(2).max(3);
    const entry = ['a', 1];
    expect(readJson(scores, [entry, entry])).toEqual(['must have at least 2 items']);
    expect(readJson(scores, [entry, entry, entry, entry])).toEqual(['must have at most 3 items']);
  });

  it('set', () => {
    const set = schema.set(schema.number()).min(2).max(3);
    expect(read(set, new Set([1, 2]))).toEqual(new Set([1, 2]));
    expect(readJson(set, [1, 2])).toEqual(new Set([1, 2]));
    expect(readJson(set, [1, 1])).toEqual(['must have at least 2 items']);
    expect(readJson(set, [1, 2, 3, 4])).toEqual(['must have at most 3 items']);
    expect(readJson(set, [1, 'a'])).toEqual(['1 must be a number']);
    expect(read(set, [1, 2])).toEqual(['must be a set']);
  });
});

describe('union', () => {
  it('goes by the kind of the value', () => {
    const idOrName = schema.union([schema.number().min(1), schema.string().min(1)]);
    expect(read(idOrName, 1)).toBe(1);
    expect(read(idOrName, 'a')).toBe('a');
    expect(read(idOrName, '')).toEqual(['must be at least 1 character']);
    expect(read(idOrName, true)).toEqual(['has the wrong type']);
    expect(read(idOrName, undefined)).toEqual(['is required']);
  });

  it('goes by a tag, and reports what is wrong with that member', () => {
    const shape = schema.union([
      schema({ kind: schema.literal('circle'), radius: schema.number() }),
      schema({ kind: schema.enum(['square', 'rhomb']), side: schema.number() }),
    ]);
    expect(read(shape, { kind: 'circle', radius: 1 })).toEqual({ kind: 'circle', radius: 1 });
    expect(read(shape, { kind: 'rhomb', side: 1 })).toEqual({ kind: 'rhomb', side: 1 });
    expect(read(shape, { kind: 'square', radius: 1 })).toEqual(['side is required']);
    expect(read(shape, { kind: 'x' })).toEqual(['kind must be one of the allowed values']);
    expect(read(shape, {})).toEqual(['kind is required']);
    expect(read(shape, Object.create({ kind: 'circle' }))).toEqual(['kind is required']);
  });

  it('has numbers, booleans and bigints as tags', () => {
    const tagged = schema.union([
      schema({ v: schema.literal(1), a: schema.string() }),
      schema({ v: schema.literal(2n), b: schema.string() }),
    ]);
    expect(read(tagged, { v: 2n, b: '' })).toEqual({ v: 2n, b: '' });
    expect(readJson(tagged, { v: '2', b: '' })).toEqual({ v: 2n, b: '' });
    expect(read(tagged, { v: 1 })).toEqual(['a is required']);
  });

  it('tries what it cannot tell apart', () => {
    const either = schema.union([
      schema({ a: schema.string(), c: schema.string().optional('c') }),
      schema({ b: schema.string() }),
      schema.date(),
    ]);
    expect(read(either, { b: 'x' })).toEqual({ b: 'x' });
    expect(read(either, { a: 'x', b: 'x' })).toEqual({ a: 'x', b: 'x', c: 'c' });
    expect(read(either, new Date(0))).toEqual(new Date(0));
    expect(read(either, { c: 'x' })).toEqual(['has none of the allowed forms']);
  });

  it('can hold unions, null and definitions that come later', () => {
    const inner = schema.union([schema.string(), schema.literal(null)]);
    const outer = schema.union([inner, schema.lazy(() => later)]);
    const later = schema({ x: schema.number() });
    expect([read(outer, null), read(outer, 'a'), read(outer, { x: 1 })]).toEqual([
      null,
      'a',
      { x: 1 },
    ]);
    expect(read(outer, { x: 'a' })).toEqual(['x must be a number']);
  });
});

describe('lazy', () => {
  interface Tree {
    value: number;
    children: Tree[];
  }
  const tree: import('../../src/index.js').Schema<Tree> = schema({
    value: schema.number(),
    children: schema.lazy(() => tree).list(),
  });

  it('describes what holds itself', () => {
    const input = { value: 1, children: [{ value: 2, children: [] }] };
    expect(read(tree, input)).toEqual(input);
    expect(read(tree, { value: 1, children: [{ value: 'x', children: [] }] })).toEqual([
      'children.0.value must be a number',
    ]);
  });
});

describe('optional, nullable, unknown and refine', () => {
  it('nullable', () => {
    const text = schema.string().nullable();
    expect(read(text, null)).toBe(null);
    expect(read(text, 'a')).toBe('a');
    expect(read(text, undefined)).toEqual(['is required']);
    expect(read(schema({ a: text.optional() }), {})).toEqual({});
    expect(read(schema({ a: schema.string().optional().nullable() }), {})).toEqual({});
  });

  it('default, made anew each time', () => {
    const list = schema.string().list().optional(['a']);
    const first = read(list, undefined) as string[];
    first.push('b');
    expect(read(list, undefined)).toEqual(['a']);
    expect(read(list, null)).toEqual(['must be a list']);
    const when = schema.date().optional(new Date(0));
    (read(when, undefined) as Date).setTime(1);
    expect(read(when, undefined)).toEqual(new Date(0));
  });

  it('unknown', () => {
    for (const value of [null, undefined, 1, 'x', [1], { a: { b: 1 } }, new Date(0)]) {
      expect(read(schema.unknown(), value)).toBe(value);
    }
    expect(read(schema({ a: schema.unknown() }), {})).toEqual({ a: undefined });
  });

  it('refine', () => {
    const even = schema.number().refine((value) => value % 2 === 0, 'must be even');
    expect(read(even, 2)).toBe(2);
    expect(read(even, 1)).toEqual(['must be even']);
    expect(read(even, 'x')).toEqual(['must be a number']);
    const signUp = schema({ password: schema.string(), again: schema.string() }).refine(
      ({ password, again }) => password === again,
      'must be the same',
      ['again'],
    );
    expect(read(signUp, { password: 'a', again: 'b' })).toEqual(['again must be the same']);
    expect(read(schema({ user: signUp }), { user: { password: 'a', again: 'b' } })).toEqual([
      'user.again must be the same',
    ]);
  });

  it('hands on what refine throws', () => {
    const failing = schema({
      a: schema.string().refine(() => {
        throw new RangeError('mine');
      }),
    });
    expect(() => read(failing, { a: '' })).toThrow(new RangeError('mine'));
    // biome-ignore lint/suspicious/noThenProperty: a query builder is no Promise, and as late.
    for (const promise of [Promise.resolve(false), { then: () => {} }]) {
      const late = schema.string().refine((() => promise) as never);
      expect(() => read(late, '')).toThrow('must be synchronous');
    }
  });
});
