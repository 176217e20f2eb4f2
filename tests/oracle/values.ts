/** Values, and the TypeScript type that each has. */

/** A value that types are asked about. */
export interface Sample {
  readonly value: unknown;
  /** The narrowest type that it has. */
  readonly type: string;
  /** The same, with texts as members of an enum; absent if none is one. */
  readonly enumType: string | undefined;
  /** The same, with one number or all of them as `number`, which is assignable to an enum. */
  readonly wide: readonly string[];
}

const WORDS = { a: 'Word.A', b: 'Word.B' };

/**
 * The narrowest type of plain data, dates, bytes, Maps and Sets. `members` are those of enums of
 * texts, by value: TypeScript lets no text pass for one, though that is all it is when it runs.
 */
export function typeOf(value: unknown, members: Readonly<Record<string, string>> = {}): string {
  const inner = (value: unknown) => typeOf(value, members);
  const union = (values: readonly unknown[]) =>
    // Of what is in an empty collection, nothing can be told.
    values.length === 0 ? 'any' : values.map(inner).join(' | ');
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return members[value] ?? JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`;
  if (value instanceof Map) {
    return `Map<${union([...value.keys()])}, ${union([...value.values()])}>`;
  }
  if (value instanceof Set) return `Set<${union([...value])}>`;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value.constructor.name;
  const fields = Object.entries(value).map(
    ([key, field]) => `${JSON.stringify(key)}: ${inner(field)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

/** What every type is asked about. */
export const COMMON: readonly unknown[] = [
  '',
  'a',
  'b',
  'abc',
  'true',
  '12',
  '1.5',
  'id-7',
  'id-',
  'a-1',
  '12px',
  'https://example.com',
  0,
  1,
  2,
  -1,
  1.5,
  5,
  true,
  false,
  null,
  undefined,
  0n,
  1n,
  -12n,
  new Date(0),
  new Uint8Array([1, 2]),
  new ArrayBuffer(2),
  new Map([['a', 1]]),
  new Map([[1, 'a']]),
  new Set(['a']),
  new Set([1, 2]),
  [],
  ['a'],
  ['a', 1],
  ['a', 'b'],
  [1, 2],
  [1, 'a'],
  [[1], [2]],
  [null],
  [undefined],
  [{ id: 'x' }],
  {},
  { id: 'x' },
  { id: 1 },
  { id: 'x', name: 'n' },
  { id: 'x', name: undefined },
  { id: 'x', name: 1 },
  { id: 'x', extra: true },
  { id: undefined },
  { a: 1 },
  { a: 'x' },
  { a: 1, b: 2 },
  { a: 'x', b: 'y' },
  { a: null },
  { a: undefined },
  { a: { b: { c: 1 } } },
  { kind: 'circle', radius: 1 },
  { kind: 'circle', radius: 'x' },
  { kind: 'square', side: 2 },
  { kind: 'triangle' },
  { kind: 'group', parts: [{ kind: 'circle', radius: 1 }] },
  { kind: 'group', parts: [{ kind: 'circle' }] },
  { value: 1, children: [{ value: 2, children: [] }] },
  { value: 'x', children: [{ value: 'y', children: [] }] },
  { value: 'x', children: [{ value: 1, children: [] }] },
];

export function sample(value: unknown): Sample {
  const [type, enumType] = [typeOf(value), typeOf(value, WORDS)];
  return { value, type, enumType: enumType === type ? undefined : enumType, wide: widened(type) };
}

/** The types that a value also has if its numbers come from variables. */
function widened(type: string): string[] {
  const number = /(?<![\w.'"-])-?\d+(?:\.\d+)?(?![\w.'":])/g;
  const places = [...type.matchAll(number)].map(({ index }) => index);
  const at = (index: number) =>
    type.replace(number, (text, place: number) => (place === index ? 'number' : text));
  return [...new Set([...places.map(at), type.replace(number, 'number')])].filter(
    (wide) => wide !== type,
  );
}
