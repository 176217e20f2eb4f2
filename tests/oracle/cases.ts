// biome-ignore-all lint/suspicious/noTemplateCurlyInString: template literal types are what is asked about.
/** Types that the emitted checkers and TypeScript are asked about. */
import { AMBIENT, AMBIENT_MODULES } from './ambient.js';
import { INFERRED, type Inferred, NOT_INFERRED } from './inferred.js';
import { LEAVES, SCHEMAS_MODULE } from './leaves.js';
import { NAMED, NAMED_TOLD, OPEN } from './named.js';
import { PARTS } from './parts.js';
import { TABLES, TABLES_MODULE } from './tables.js';
import { TOLD, TRICKY } from './tricky.js';
import { UNIONS } from './unions.js';

/** A type, in a module of its own. */
export interface Case {
  readonly type: string;
  readonly declarations: string;
  /** Values beside the common ones. */
  readonly values: readonly unknown[];
  /** The parameter, where it has no type of its own: `value = 1`. */
  readonly parameter?: string;
  /** An enum of numbers, of which any number is one. */
  readonly isOpen?: boolean;
}

const SHARED = `
interface Item { id: string; name?: string }
interface Named extends Item { name: string }
type Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number };
type Nested = Shape | { kind: 'group'; parts: Nested[] };
type Tree<T> = { value: T; children: Tree<T>[] };
type Page<T, M = { a: number }> = { items: T[]; meta?: M };
interface Links { next?: Links; value: number }
enum Level { Low, Middle = 5, High }
enum Word { A = 'a', B = 'b' }
const SIZES = ['a', 'b', 'abc'] as const;
const LIMITS = { a: 1, b: 2 } as const;
`;

/** Types that stand for themselves, and as parts of others below. */
const ATOMS = [
  'string',
  'number',
  'boolean',
  'bigint',
  'null',
  'undefined',
  "'a'",
  '1',
  '-1',
  'true',
  '1n',
  'Date',
  'Uint8Array',
  'unknown',
  'Item',
  'Shape',
  'Level',
  'Word',
  '`id-${string}`',
  '(typeof SIZES)[number]',
];

/** What parts are put into: `$` is the part. */
const FRAMES = [
  '$',
  '$[]',
  '$ | null',
  '{ id: $ }',
  '{ id?: $; a?: number }',
  '[$, number?]',
  'Record<string, $>',
  '{ a: $ } & { b?: $ }',
  'Map<string, $>',
  'Set<$>',
  'Page<$>',
];

const SINGLES = `
any
void
never
object
{}
string & {}
true | 1
boolean | 'a'
string | number
string | number | boolean | null | undefined
'a' | 'b' | 1
1 | 2 | -1
0n | 1n
Level.Middle
Word.A
Word | Level
keyof typeof Level
keyof typeof LIMITS
(typeof LIMITS)[keyof typeof LIMITS]
typeof LIMITS
typeof SIZES
typeof SIZES['length']
\`id-\${number}\`
\`\${number}\`
\`\${boolean}\`
\`\${bigint}\`
\`\${number}px\`
\`\${'a' | 'b'}-\${1 | 2}\`
\`\${string}-\${string}\`
\`https://\${string}.com\`
Uppercase<'a'> | Capitalize<'b'>
Uncapitalize<'Abc'>
string[][]
(string | number)[]
readonly string[]
ReadonlyArray<Item>
Array<string | undefined>
(1 | 2)[]
[]
[string]
[string, number]
[string, number?]
[a: string, b?: number]
[string, ...number[]]
[...string[], number]
[string, ...string[], number]
[...[string, number]]
[...Array<string>]
readonly [1, 2]
[[number], [number]]
{ id: string }
{ id?: string }
{ id: string | undefined }
{ id: string; name: string }
{ id: string; name?: string }
{ readonly id: string }
{ 'id': string }
{ ['id']: string }
{ id: unknown }
{ id: any }
{ id: never }
{ id?: never }
{ id: string; [key: string]: unknown }
{ [key: string]: string }
{ [key: string]: string | undefined }
{ [key: string]: number; a: number }
{ [key: number]: string }
{ [key: \`a\${string}\`]: number }
{ a: { b: { c: number } } }
{ a: { b?: { c: string } } }
{ a: null }
{ a: 1 } | { a: 'x' }
{ a: number } | { b: number }
{ a: string } | { id: string }
{ id: string } | string
Item | Item[]
Item | null
Item & { a?: number }
Item & { name: string }
Item & Record<string, unknown>
Item & { id: 'x' }
Item & { id: number }
(Item | { a: number }) & { extra?: boolean }
{ a: string } & { a: 'x' }
Named
Named | Shape
Shape
Nested
Shape['kind']
Item['id']
Item['name']
Item[keyof Item]
Nested | Tree<string>
Tree<string>
Tree<number>
Tree<string | number>
Tree<string>['children']
Tree<string>['children'][number]
Links
Page<Item>
Page<string, Item>
Page<Page<string>>
Partial<Item>
Partial<Named>
Partial<Tree<string>>
Required<Item>
Required<{ a?: string | undefined }>
Readonly<Item>
Pick<Named, 'id'>
Pick<Item, 'name'>
Omit<Named, 'name'>
Omit<Named, 'id'>
Omit<Item, 'nope'>
Omit<Shape, 'kind'>
Omit<{ a: number; b: string }, 'b'>
Record<'a', number>
Record<'a' | 'b', number>
Record<'a' | 'b', string>
Record<Word, number>
Record<string, Item>
Record<string, unknown>
Record<\`a\${string}\`, unknown>
Record<number, string>
Partial<Record<'a' | 'b', number>>
Exclude<'a' | 'b' | 1, 'b'>
Exclude<string | number | null, null>
Exclude<boolean, true>
Exclude<Shape, { kind: 'circle' }>
Extract<'a' | 'b' | 1, string>
Extract<Shape, { kind: 'circle' }>
Extract<Level, 0 | 5>
NonNullable<string | null | undefined>
NonNullable<Item['name']>
Awaited<Promise<string>>
Awaited<Promise<Promise<number>>>
Awaited<string>
keyof Item
keyof Named
keyof Shape
keyof (Item & { a: number })
{ [K in 'a' | 'b']: number }
{ [K in 'a' | 'b']?: number }
{ [K in 'a' | 'b']: K }
{ [K in keyof Item]: Item[K] }
{ [K in keyof Item]: string }
{ [K in keyof Item]-?: Item[K] }
{ [K in keyof Item]?: number }
{ readonly [K in keyof Item]: Item[K] }
{ [K in keyof Item as K extends 'id' ? 'a' : never]: Item[K] }
{ [K in keyof Item as Exclude<K, 'name'>]: Item[K] }
{ [K in 'x' as \`\${K}y\`]: 1 }
{ [K in Word]: number }
{ [K in (typeof SIZES)[number]]?: number }
{ [K in string]: number }
Map<string, number>
Map<number, string>
ReadonlyMap<string, number>
Map<string, Item[]>
Set<string>
Set<number>
ReadonlySet<string | number>
Set<string>[]
ArrayBuffer
Date | null
Date | number
Date | { a: number }
Date[]
{ a?: Date }
string extends 'a' ? 1 : 2
'a' extends string ? 1 : 2
Item extends { id: string } ? 'a' : 'b'
Item extends { id: number } ? 'a' : 'b'
string[] extends unknown[] ? 'a' : 'b'
import('./shared').Item
Array<Shape>[number]['kind']
[string, number][number]
[string, number][0]
{ id: string }['id']
(string | { id: string })[]
Record<string, Record<string, number>>
Record<'a', { b: Record<'c', number> }>
{ value: number; children: unknown[] }
{ value: string | number; children: {}[] }
{ kind: string }
{ kind: 'circle' | 'square' }
{ kind: 'circle'; radius: number; extra?: string }
{ kind: 'group'; parts: { kind: string }[] }
{ kind: string; parts?: Shape[] }
`;

/** Declarations of their own, the type, and values that matter to it. */
const SPECIAL: readonly (readonly [declarations: string, type: string, ...values: unknown[]])[] = [
  [
    'type Deep<T> = { [K in keyof T]?: T[K] extends object ? Deep<T[K]> : T[K] };',
    'Deep<{ a: { b: { c: number } } }>',
    { a: { b: {} } },
    { a: { b: { c: 'x' } } },
  ],
  ['type Maybe<T> = T | null | undefined;', '{ id: Maybe<string> }', { id: null }],
  [
    'type List<T> = { head: T; tail: List<T> | null };',
    'List<number>',
    { head: 1, tail: null },
    { head: 1, tail: { head: 2, tail: null } },
    { head: 1, tail: { head: 'x', tail: null } },
    { head: 1 },
  ],
  [
    'type Json = string | number | boolean | null | Json[] | { [key: string]: Json };',
    'Json',
    { a: [1, { b: 'x' }] },
    [[[null]]],
    { a: [new Date(0)] },
  ],
  [
    'type Json = string | number | boolean | null | Json[] | { [key: string]: Json };',
    'Record<string, Json>',
    { a: [1, { b: 'x' }] },
  ],
  ['interface A { id: string } interface A { name: string }', 'A', { id: 'x', name: 'n', a: 1 }],
  [
    'interface A { id: string } interface B extends A { a: number } interface C extends B { b?: Date }',
    'C',
    { id: 'x', a: 1 },
    { id: 'x', a: 1, b: new Date(1) },
    { id: 'x', a: 1, b: 'no' },
  ],
  ['interface A<T> { id: T } interface B extends A<number> {}', 'B'],
  ['interface A { id: string | number } interface B extends A { id: number }', 'B'],
  ['type Id = string & { readonly __brand?: "id" };', '{ id: Id }'],
  ['type Box<T extends string = string> = { id: T };', 'Box'],
  ['type Box<T extends string = string> = { id: T };', "Box<'x'>"],
  ['type Pair<A, B = A> = { a: A; b: B };', 'Pair<number>'],
  ['type Pair<A, B = A> = { a: A; b: B };', 'Pair<string, string>'],
  [
    'type Api<T> = { ok: true; data: T } | { ok: false; error: string };',
    'Api<number[]>',
    { ok: true, data: [1] },
    { ok: true, data: ['x'] },
    { ok: false, error: 'e' },
    { ok: false, data: [1] },
    { ok: true, error: 'e' },
  ],
  [
    'type Event = { type: "a"; a: number } | { type: "b"; b: string } | { type: "c" | "d"; c?: boolean };',
    'Event',
    { type: 'a', a: 1 },
    { type: 'b', b: 1 },
    { type: 'd' },
    { type: 'c', c: true },
    { type: 'c', c: 1 },
    { type: 'e' },
  ],
  [
    'type Getters<T> = { [K in keyof T & string as `get${Capitalize<K>}`]: T[K] };',
    'Getters<{ a: number; b: string }>',
    { getA: 1, getB: 'x' },
    { getA: 'x', getB: 'x' },
    { getA: 1 },
  ],
  ['type My<T, K extends keyof T> = { [P in K]: T[P] };', "My<Item, 'name'>"],
  ['type My<T, K extends keyof T> = { [P in K]: T[P] };', "My<Item, 'id' | 'name'>"],
  [
    'type Nullable<T> = { [K in keyof T]: T[K] | null };',
    'Nullable<Item>',
    { id: null },
    { id: null, name: null },
    { name: null },
  ],
  [
    'type Nullable<T> = { [K in keyof T]: T[K] | null };',
    'Nullable<[string, number]>',
    [null, 1],
    ['a', null],
    ['a', 1],
    [1, 'a'],
  ],
  [
    'type Each<T> = T extends string ? { s: T } : { n: T };',
    "Each<'a' | 1>",
    { s: 'a' },
    { n: 1 },
    { s: 1 },
    { n: 'a' },
  ],
  ['type Only<T> = [T] extends [string] ? 1 : 2;', "Only<'a'>"],
  ['type Only<T> = [T] extends [string] ? 1 : 2;', 'Only<number>'],
  ['enum E { A = 1 << 0, B = 1 << 1, C = A | B }', 'E', 3, 4],
  ["enum E { A = 'x', B = 'y' }", '`${E}!`', 'x!', 'y!', 'z!'],
  ['const enum E { A = 10, B }', 'E', 10, 11, 12],
  [
    'const C = { nested: { deep: [1, 2] }, flag: true } as const;',
    'typeof C',
    { nested: { deep: [1, 2] }, flag: true },
    { nested: { deep: [2, 1] }, flag: true },
  ],
  [
    'const C = { page: 1, sort: "asc", tags: ["a"] };',
    'typeof C',
    { page: 2, sort: 'x', tags: [] },
    { page: 2, sort: 1, tags: [] },
  ],
  ['const C = { page: 1, sort: "asc" };', 'Partial<typeof C>', { page: 2 }, { page: 'x' }],
  ['const C = [{ id: "a" }, { id: "b" }] as const;', "(typeof C)[number]['id']"],
  ['const C = "abc";', 'typeof C'],
  ['let c = "abc";', 'typeof c'],
  ['const C = { a: { b: 1 } } as const;', 'keyof typeof C.a', 'b'],
  ['const C = { a: 1, b: "x" } as const; type C = (typeof C)[keyof typeof C];', 'C', 'x'],
  [
    'type T = { a: string; b: number }; type U = { [K in keyof T]: { key: K; value: T[K] } }[keyof T];',
    'U',
    { key: 'a', value: 'x' },
    { key: 'b', value: 1 },
    { key: 'a', value: 1 },
  ],
  [
    'type Rec = { self?: Rec; list: Rec[]; map: Record<string, Rec> };',
    'Rec',
    { list: [], map: {} },
    { list: [{ list: [], map: {} }], map: { x: { list: [], map: {} } } },
    { list: [{ list: [] }], map: {} },
    { list: [], map: {}, self: {} },
  ],
  [
    'interface Left { right: Right | null } interface Right { left: Left | null; n: number }',
    'Left',
    { right: null },
    { right: { left: { right: null }, n: 1 } },
    { right: { left: { right: null } } },
  ],
  [
    'type Expr = number | ["+" | "*", Expr, Expr] | ["-", Expr];',
    'Expr',
    ['+', 1, ['-', 2]],
    ['-', 1],
    ['+', 1],
    ['/', 1, 2],
    ['+', 1, ['-']],
  ],
  ['type Path = `/${string}` | `${number}`;', 'Path[]', ['/a', '1'], ['a'], ['/']],
  [
    'type Color = `#${string}` | `rgb(${number}, ${number}, ${number})`;',
    'Color',
    '#fff',
    'rgb(1, 2, 3)',
    'rgb(1, 2)',
    'rgb(a, 2, 3)',
  ],
  ['type Semver = `${number}.${number}.${number}`;', 'Semver', '1.2.3', '1.2', '1.2.x', '1..3'],
  [
    'type A = { a: number } & ({ b: string } | { c: boolean });',
    'A',
    { a: 1, b: 'x' },
    { a: 1, c: true },
    { a: 1, b: 1 },
    { a: 1 },
    { b: 'x' },
  ],
  ['type A = Omit<Item, "id"> & { id: number };', 'A'],
  [
    'type Update<T> = { id: string } & Partial<Omit<T, "id">>;',
    'Update<{ id: string; a: number }>',
    { id: 'x', a: 1 },
    { id: 'x', a: 'y' },
  ],
  [
    'type With<T> = T & { createdAt: Date };',
    'With<Item>',
    { id: 'x', createdAt: new Date(1) },
    { id: 'x', createdAt: 1 },
    { createdAt: new Date(1) },
  ],
  [
    'type Dict<T> = { [key: string]: T | Dict<T> };',
    'Dict<number>',
    { a: { b: { c: 1 } } },
    { a: { b: 'x' } },
  ],
  [
    'type N = { a: { b: { c: { d: { e: number } } } } };',
    "N['a']['b']['c']['d']",
    { e: 1 },
    { e: 'x' },
  ],
  [
    'type K = "a" | "b"; type T = { [P in K]?: { [Q in K]: number } };',
    'T',
    { a: { a: 1, b: 2 } },
    { a: { a: 1 } },
    { b: { a: 1, b: 'x' } },
  ],
  [
    'type T = [first: Item, second?: Item, ...rest: Item[]];',
    'T',
    [{ id: 'x' }],
    [{ id: 'x' }, { id: 'y' }, { id: 'z' }],
    [{ id: 'x' }, { id: 1 }],
    [{ id: 'x' }, { id: 'y' }, {}],
  ],
  [
    'type Opt<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;',
    "Opt<{ a: number; b: number }, 'b'>",
    { a: 1, b: 'x' },
  ],
  ['type Un = undefined; type T = { a: Un | 1 };', 'T'],
  ["type T = 'a' | 'b'; type U = Record<T, T>;", 'U', { a: 'a', b: 'b' }],
  ['type T = { a: number }[] | { b: string };', 'T', [{ a: 1 }], [{ a: 'x' }], { b: 'x' }],
  [
    'type T = { type: "x"; v: 1 } | { type: "y"; v: 2 }; type U = Extract<T, { type: "y" }>["v"];',
    'U',
  ],
  [
    'type V<T> = T extends { v: unknown } ? T : never;',
    'V<{ v: 1 } | { w: 1 }>',
    { v: 1 },
    { w: 1 },
  ],
];

/** Every case, each type once. */
export function allCases(): Case[] {
  const framed = FRAMES.flatMap((frame) => ATOMS.map((atom) => frame.replaceAll('$', atom)));
  const single = SINGLES.trim().split('\n');
  const plain = [...new Set([...framed, ...single])].map(
    (type): Case => ({ type, declarations: SHARED, values: [] }),
  );
  return [
    ...plain,
    ...[...SPECIAL, ...TRICKY, ...UNIONS, ...NAMED, ...AMBIENT, ...TABLES, ...LEAVES].map(special),
    ...OPEN.map((each): Case => ({ ...special(each), isOpen: true })),
    ...INFERRED.map(inferred),
  ];
}

/** A type of which a part is not checked, with values that it takes, and values that it does not. */
export interface PartCase extends Case {
  readonly wrong: readonly unknown[];
}

export const partCases = (): PartCase[] =>
  PARTS.map(([declarations, type, values, wrong]) => ({
    ...special([declarations, type, ...values]),
    wrong,
  }));

/** Types that are told to be unchecked. */
export const toldCases = (): Case[] => [
  ...[...TOLD, ...NAMED_TOLD].map(special),
  ...NOT_INFERRED.map(inferred),
];

function special([declarations, type, ...values]: (typeof TRICKY)[number]): Case {
  return { type, declarations: `${SHARED}\n${declarations}`, values };
}

/** The type that TypeScript gives a parameter. */
function inferred([declarations, parameter, ...values]: Inferred): Case {
  return {
    type: 'Parameters<typeof _inferred>[0]',
    declarations: `${SHARED}\n${declarations}\nfunction _inferred(${parameter}) {}`,
    values,
    parameter,
  };
}

/** The modules beside the cases: `shared` and `models` lead to each other. */
export const MODULES: ReadonlyMap<string, string> = new Map([
  [
    'shared.ts',
    `import type { Model } from './models';
export * as models from './models';
export interface Item { id: string; name?: string }
export interface Owner { model: Model | null }
type Hidden = Item;
export type { Hidden as Alias };
export const LEVELS = ['low', 'high'] as const;
interface Main { main: number }
export default Main;
export declare class Map<K, V> { own: [K, V] }
`,
  ],
  [
    'models.ts',
    `import type { LEVELS, Owner } from './shared.js';
export interface Model { id: string; owner: Owner }
export type Level = (typeof LEVELS)[number];
`,
  ],
  [
    'namespaces.ts',
    `export * as api from './models';
export interface Reply { kind: Reply.Kind }
export namespace Reply {
  export type Kind = 'ok' | 'failed';
  export const MAX = 3;
  export namespace Body { export interface Text { text: string } }
}
`,
  ],
  [
    'augmented.ts',
    `import './augments';
export interface Settings { a: string }
export interface Box<T> { v: T }
`,
  ],
  [
    'augments.ts',
    `import type { Item } from './shared';
declare module './augmented' {
  interface Settings { b: number }
  interface Box<T> { w: T[] }
  interface Added { settings: Settings; item?: Item }
}
declare global {
  interface Everywhere { here: string }
  namespace Global { interface Inner { inner: number } }
}
`,
  ],
  ...AMBIENT_MODULES,
  ['tables.ts', TABLES_MODULE],
  ['schemas.ts', SCHEMAS_MODULE],
]);
