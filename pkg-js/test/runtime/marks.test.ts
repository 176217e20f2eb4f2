/** Marks: arguments that no type decodes, as a page sends them and as the server reads them. */
import { describe, expect, it } from 'vitest';
import type { MethodLimits } from '../../src/runtime/call/definition.js';
import { encodeArguments } from '../../src/runtime/shared/codec/encode-arguments.js';
import { encodeMarked } from '../../src/runtime/shared/codec/encode-marked.js';
import { readInput } from '../../src/runtime/worker/read-input.js';

const encode = (...args: unknown[]) => encodeMarked(args, '/__koze/rpc/user.do/setName');

async function read<Args = unknown[]>(
  body: string | FormData,
  takesMarks = true,
  limits: MethodLimits = {},
): Promise<{ source: string; args: Args }> {
  const headers: Record<string, string> =
    typeof body === 'string' ? { 'content-type': 'application/json' } : {};
  const request = new Request('http://x/', { method: 'POST', body, headers });
  const input = await readInput(request, limits, takesMarks);
  const args = input.source === 'form' ? undefined : input.args;
  return { source: input.source, args: args as Args };
}

const VALUES: readonly (readonly [string, unknown])[] = [
  ['a Date', new Date('2020-01-02T03:04:05.678Z')],
  ['a Date before our era', new Date(-8.64e15)],
  ['a bigint', -12345678901234567890n],
  ['bytes', new Uint8Array([0, 255, 1])],
  ['a buffer', new Uint8Array([7]).buffer],
  ['an empty Map', new Map()],
  ['an empty Set', new Set()],
  [
    'a Map of everything',
    new Map<unknown, unknown>([
      [new Date(1), new Set([1n, new Map([['a', new Uint8Array([1])]])])],
      ['undefined', undefined],
      [{ key: [new Date(2)] }, null],
    ]),
  ],
  ['a Set of Sets', new Set([new Set([new Set([1n])])])],
  [
    'an object of them',
    { when: new Date(3), list: [1n, [new Set([2])]], text: '1970-01-01T00:00:00.000Z' },
  ],
  ['a list with undefined', [undefined, new Date(4), undefined]],
];

describe('marked arguments', () => {
  it.each(VALUES)('arrive as what they are: %s', async (_, value) => {
    const { source, args } = await read(encode('first', value, [value]));
    expect(source).toBe('value');
    expect(args).toStrictEqual(['first', value, [value]]);
  });

  it('are the plain body where nothing is to be marked', async () => {
    for (const args of [
      [],
      ['a', 1, null, { b: [true] }],
      [{ c: undefined }, 2],
      ['a', undefined],
    ]) {
      const body = encode(...args);
      expect(body).toBe(encodeArguments([...args], '/x/y'));
      expect(await read(body)).toMatchObject({ source: 'json' });
    }
  });

  it('have the form that the protocol describes', () => {
    expect(encode({ when: new Date(0) }, 1n, undefined, new Map([['k', new Set([2n])]]))).toBe(
      '{"args":[{"when":"1970-01-01T00:00:00.000Z"},"1",null,[["k",["2"]]]],"holes":[[2]],' +
        '"marks":[["Date",0,"when"],["bigint",1],["Map",3],["Set",3,0,1],["bigint",3,0,1,0]]}',
    );
  });

  it('travel beside files', async () => {
    const body = encode(
      new Blob(['x']),
      { when: new Date(5), file: new Blob(['yz']) },
      new Map([[1, new Blob([''])]]),
    );
    type Args = [Blob, { when: Date; file: Blob }, Map<number, Blob>];
    const { args } = await read<Args>(body);
    expect(args[0].size).toBe(1);
    expect(args[1].when).toStrictEqual(new Date(5));
    expect(args[1].file.size).toBe(2);
    expect(args[2].get(1)).toBeInstanceOf(Blob);
  });

  it('refuse what has no form, and cycles, before anything is sent', () => {
    const map = new Map<unknown, unknown>();
    map.set('self', [map]);
    expect(() => encode(new Date(0), map)).toThrow(
      'setName(args[1][0][1][0]): cannot send a cycle',
    );
    expect(() => encode(new Map([[1, /x/]]))).toThrow('cannot send');
  });

  it('have no place where a type decodes the arguments', async () => {
    const body = encode(new Date(0));
    await expect(read(body, false)).rejects.toMatchObject({ status: 400, code: 'bad_input' });
    await expect(read('{"args":[],"holes":[],"marks":[]}', false)).rejects.toMatchObject({
      status: 400,
    });
    const form = encode(new Date(0), new Blob(['x']));
    await expect(read(form, false)).rejects.toMatchObject({ status: 400, code: 'bad_input' });
  });
});

const D = '1970-01-01T00:00:00.000Z';

/** A body of one argument with these marks. */
const marked = (arg: unknown, ...marks: unknown[]) =>
  JSON.stringify({ args: [arg], holes: [], marks });

const HOSTILE: readonly (readonly [string, string])[] = [
  ['no path', marked(D, ['Date'])],
  ['an empty mark', marked(D, [])],
  ['a mark that is no list', marked(D, 'Date')],
  ['a mark that is null', marked(D, null)],
  ['marks that are no list', JSON.stringify({ args: [D], holes: [], marks: { 0: ['Date', 0] } })],
  ['marks that are null', JSON.stringify({ args: [D], holes: [], marks: null })],
  ['a member more', JSON.stringify({ args: [D], holes: [], marks: [], more: 1 })],
  ['marks without holes', JSON.stringify({ args: [D], marks: [['Date', 0]] })],
  ['an unknown kind', marked(D, ['RegExp', 0])],
  ['a kind of every object', marked(D, ['constructor', 0])],
  ['the kind __proto__', marked(D, ['__proto__', 0])],
  ['a kind that is no text', marked(D, [{}, 0])],
  ['a class of the page', marked(D, ['Function', 0])],
  ['an index out of range', marked(D, ['Date', 1])],
  ['a negative index', marked(D, ['Date', -1])],
  ['a fraction', marked(D, ['Date', 0.5])],
  ['an index as a text', marked(D, ['Date', '0'])],
  ['the length', marked([D], ['bigint', 0, 'length'])],
  ['a method of lists', marked([D], ['Date', 0, 'at'])],
  ['__proto__', marked({ a: D }, ['Date', 0, '__proto__'])],
  ['into __proto__', marked({ a: D }, ['Date', 0, '__proto__', 'a'])],
  ['constructor', marked({ a: D }, ['Date', 0, 'constructor', 'name'])],
  ['toString', marked({ a: D }, ['Date', 0, 'toString'])],
  ['into a text', marked(D, ['Date', 0, 0])],
  ['into null', marked(null, ['Date', 0, 'a'])],
  ['a list in the path', marked({ a: D }, ['Date', 0, ['a']])],
  ['an object in the path', marked({ a: D }, ['Date', 0, { toString: 'a' }])],
  ['twice', marked(D, ['Date', 0], ['Date', 0])],
  ['as two kinds', marked('AAAA', ['Uint8Array', 0], ['ArrayBuffer', 0])],
  ['a Map after what is in it', marked([['a', D]], ['Date', 0, 0, 1], ['Map', 0])],
  ['a Map in a Set that is marked later', marked([[['a', 1]]], ['Map', 0, 0], ['Set', 0])],
  ['an entry that is a Set', marked([['a', 'b']], ['Map', 0], ['Set', 0, 0])],
  ['an entry of one', marked([['a']], ['Map', 0])],
  ['an entry of three', marked([['a', 'b', 'c']], ['Map', 0])],
  ['an entry that is a text', marked(['ab'], ['Map', 0])],
  ['an object as a Map', marked({ a: 1 }, ['Map', 0])],
  ['a text as a Set', marked('ab', ['Set', 0])],
  ['a number as a Date', marked(0, ['Date', 0])],
  ['nonsense as a Date', marked('tomorrow', ['Date', 0])],
  ['a local time as a Date', marked('1970-01-01T00:00', ['Date', 0])],
  ['a number as a bigint', marked(1, ['bigint', 0])],
  ['hexadecimal digits as a bigint', marked('0x10', ['bigint', 0])],
  ['blanks as a bigint', marked(' ', ['bigint', 0])],
  ['a bigint of a hundred thousand digits', marked('9'.repeat(100_000), ['bigint', 0])],
  ['nonsense as bytes', marked('%', ['Uint8Array', 0])],
  ['a list as bytes', marked([1], ['Uint8Array', 0])],
  ['a hole', JSON.stringify({ args: [null], holes: [[0]], marks: [['Date', 0]] })],
  [
    'a path as deep as it is long',
    marked(D, ['Date', ...Array.from({ length: 100_000 }, () => 0)]),
  ],
  [
    'a reserved key beside it',
    '{"args":[{"a":"1","__proto__":{"b":1}}],"holes":[],"marks":[["bigint",0,"a"]]}',
  ],
  [
    'too deep',
    `{"args":[${'['.repeat(300)}"1"${']'.repeat(300)}],"holes":[],"marks":[["bigint",0]]}`,
  ],
  [
    'too many arguments',
    JSON.stringify({
      args: Array.from({ length: 256 }, () => '1'),
      holes: [],
      marks: [['bigint', 0]],
    }),
  ],
];

describe('hostile marks', () => {
  it.each(HOSTILE)('are refused: %s', async (_, body) => {
    await expect(read(body)).rejects.toMatchObject({ status: 400, code: 'bad_input' });
    expect(({} as { b?: unknown }).b).toBeUndefined();
  });

  it('do not lead into files', async () => {
    for (const path of [
      [0, 'size'],
      [0, 'constructor'],
      [0, 0],
      [0, 'name'],
    ]) {
      const form = new FormData();
      form.set(
        'koze:args',
        JSON.stringify({ args: [null], holes: [[0]], marks: [['bigint', ...path]] }),
      );
      form.set('0', new File(['x'], '1'));
      await expect(read(form)).rejects.toMatchObject({ status: 400, code: 'bad_input' });
    }
  });

  it('mean nothing in a plain form', async () => {
    const form = new FormData();
    form.set('marks', '[["Date",0]]');
    form.set('args', '[]');
    expect(await read(form)).toMatchObject({ source: 'form' });
  });

  it('are as much work as they are long', async () => {
    const list = Array.from({ length: 20_000 }, (_, i) => String(i));
    const marks = list.map((_, i) => ['bigint', 0, i]);
    const { args } = await read<[Set<bigint>]>(marked(list, ['Set', 0], ...marks));
    expect(args[0].size).toBe(20_000);
    // Each is the whole of the next one.
    const nested = marks.slice(0, 250).reduce<unknown>((inner) => [inner], 'x');
    const sets = Array.from({ length: 250 }, (_, i) => [
      'Set',
      ...Array.from({ length: i + 1 }, () => 0),
    ]);
    expect(await read(marked(nested, ...sets))).toMatchObject({ source: 'value' });
  });
});
