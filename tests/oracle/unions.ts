// biome-ignore-all lint/suspicious/noTemplateCurlyInString: template literal types are what is asked about.
/** Unions of which several members take a value, and keys that several index signatures match. */

type Union = readonly [declarations: string, type: string, ...values: unknown[]];

const PEOPLE =
  'type Contact = { name: string }; interface Customer extends Contact { email: string; age?: number } ' +
  'type Filter = { tag?: string }; type Range = { from?: number; to?: number };';

const ADA = { name: 'Ada', email: 'a@b', age: 36, tag: 't', from: 1, role: 'x' };

/** Values of every member, of several and of none. */
const PERSONS = [
  ADA,
  { name: 'Ada' },
  { name: 'Ada', email: 5 },
  { name: 'Ada', age: 5 },
  { email: 'a@b' },
  { tag: 't', to: 2 },
  { tag: 5, to: 2 },
  { tag: 5, to: 'x' },
  { name: 5, from: 1 },
];

/** Unions of the same people, bare and as parts of other types. */
const EITHER = [
  'Contact | Customer',
  'Customer | Contact',
  'Filter | Range',
  'Filter | Contact | Customer',
  'Contact | Range | Customer | null',
  'Contact | (Range & { tag: string })',
  '(Contact | Filter) & (Range | { email: string })',
  'Partial<Customer> | Filter',
  'Partial<Contact | Customer>',
  'Pick<Customer, "name"> | Omit<Customer, "name">',
  'Required<Range> | Range | Filter',
  'Contact | Record<string, string | number>',
  'Customer | { [key: string]: unknown }',
  'Contact | { [K in "email" | "age"]?: unknown }',
  'Contact | unknown[] | Customer',
  'Exclude<Contact | Customer | string, string>',
  'Extract<Contact | Customer | string, object>',
];

const bare = EITHER.map((type): Union => [PEOPLE, type, ...PERSONS]);

const FRAMES: readonly (readonly [type: string, around: (value: unknown) => unknown])[] = [
  ['(Contact | Customer)[]', (value) => [value, ADA]],
  ['Contact[] | Customer[]', (value) => [value, value]],
  ['Contact[] | (Customer | Filter)[]', (value) => [value, ADA]],
  ['[Contact, number] | [Customer, number?]', (value) => [value, 1]],
  ['[Contact | Customer, ...Filter[]] | Range[]', (value) => [value, value]],
  ['Record<string, Contact | Customer>', (value) => ({ x: value, y: ADA })],
  ['Record<string, Contact> | Record<string, Customer>', (value) => ({ x: value })],
  ['{ who: Contact | Customer }', (who) => ({ who })],
  ['{ who?: (Contact | Customer) | null }', (who) => ({ who })],
  ['{ who: Contact } | { who: Customer; id?: 1 }', (who) => ({ who, id: 1 })],
  ['{ who: Contact | Filter } | { who: Customer | Range }', (who) => ({ who })],
  ['{ who: Contact } | { who: unknown }', (who) => ({ who })],
  ['{ who: unknown } | { who: Contact; id: 1 }', (who) => ({ who, id: 1 })],
  ['{ all: Contact[] } | { all: [Customer, Customer] }', (who) => ({ all: [who, who] })],
  ['{ all?: Contact[] } & { all?: (Customer | Filter)[] }', (who) => ({ all: [who] })],
  [
    '{ who: { in: Contact } } | { who: { in?: Customer; out?: Range } }',
    (who) => ({ who: { in: who, out: who } }),
  ],
  [
    '{ kind: "a"; who: Contact } | { kind: "b" | "a"; who: Customer }',
    (who) => ({ kind: 'a', who }),
  ],
  [
    '{ kind: "a"; who: Contact | Customer } | { kind: "b"; who: Filter }',
    (who) => ({ kind: 'a', who }),
  ],
  ['Map<string, Contact | Customer> | Contact', (who) => new Map([['x', who]])],
  ['Set<Contact | Customer> | Contact', (who) => new Set([who])],
];

const framed = FRAMES.map(
  ([type, around]): Union => [PEOPLE, type, ...PERSONS.map((person) => around(person))],
);

const OTHERS: readonly Union[] = [
  [
    'type Twig = { value: number; left?: Twig } | { value: number; right?: Twig; note?: string };',
    'Twig',
    { value: 1, left: { value: 2, right: { value: 3, note: 'x' } }, note: 'y' },
    { value: 1, left: { value: 2 }, right: { value: 3 } },
    { value: 1, left: { value: 'x' }, right: { value: 3, left: { value: 4 }, note: 'z' } },
    { value: 1, left: 1, right: 1 },
  ],
  [
    'type A = { a?: B; x?: 1 } | { a?: A; y?: 1 }; type B = { a?: A; z?: 1 } | { b?: B };',
    'A',
    { a: { a: { y: 1, x: 1 }, z: 1, b: { z: 1 } }, x: 1, y: 1 },
    { a: { a: { y: 2 } }, x: 1 },
    { x: 2, y: 2 },
  ],
  [
    'type Patch<T> = { [K in keyof T]?: T[K] } | { [K in keyof T]?: { set: T[K] } };',
    'Patch<{ a: number; b: string }>',
    { a: 1 },
    { a: { set: 1 } },
    { a: 1, b: { set: 'x' } },
    { b: { set: 'x' } },
  ],
  [
    'type Op = { op: "set"; path: string; value?: unknown } | { op: string; path: string; from?: string };',
    'Op',
    { op: 'set', path: 'a', value: { b: 1 }, from: 'c' },
    { op: 'move', path: 'a', value: 1, from: 'c' },
    { op: 'set', path: 'a', from: 1 },
  ],
  [
    'type Json = string | number | boolean | null | Json[] | { [key: string]: Json };',
    '{ meta: { id: string } } | { meta: Json }',
    { meta: { id: 'x', more: [1, { a: 'b' }] } },
    { meta: { id: 1 } },
    { meta: { id: new Date(0) } },
  ],
  [
    'type At = { at: Date } | { at: Date; size: bigint; raw?: Uint8Array };',
    'At',
    { at: new Date(1), size: 5n, raw: new Uint8Array([1]) },
    { at: new Date(1), size: 5n },
    { at: new Date(1), size: 5 },
  ],
  [
    'type T = { a: boolean; b?: 1 } | { a: true; c?: 2 } | { a: false; d?: 3 };',
    'T',
    { a: true, b: 1, c: 2, d: 3 },
    { a: false, b: 1, c: 2, d: 3 },
    { a: false, b: 2, d: 3 },
  ],
  [
    'type T = { a: number | undefined; b?: 1 } | { a?: number; c?: 1 };',
    'T',
    { a: undefined, b: 1, c: 1 },
    { b: 1, c: 1 },
    { a: 1, b: 1, c: 1 },
  ],
  [
    'type T = { a: 1 } | { a: 1; b: { c: 1 } } | { a: 1; b: { c: 1; d?: { e: 1 } } };',
    'T[]',
    [{ a: 1, b: { c: 1, d: { e: 1, f: 1 } } }, { a: 1 }],
    [{ a: 1, b: { c: 2, d: { e: 1 } } }],
    [{ a: 2 }],
  ],
  [
    'type T = [{ a?: 1 }] | [{ a?: 1; b?: 2 }, number?];',
    'T',
    [{ a: 1, b: 2 }],
    [{ a: 1, b: 2 }, 1],
    [{ a: 1, b: 2 }, undefined],
    [{ a: 1, b: 3 }],
  ],
  // Several index signatures for one key
  [
    'type T = { [key: `a${string}`]: { x: 1 }; [key: `${string}z`]: { y: 1 } };',
    'T',
    { az: { x: 1, y: 1 }, a: { x: 1 }, z: { y: 1 }, b: 1 },
    { az: { x: 1 } },
    { az: { y: 1 } },
    { a: { y: 1 } },
  ],
  [
    'type T = { [key: `a${string}`]: { x: 1 }; [key: string]: { x?: 1; y?: 2 } };',
    'T',
    { ab: { x: 1, y: 2 }, b: { y: 2 } },
    { ab: { x: 1, y: 3 } },
    { ab: { y: 2 } },
  ],
  [
    'type T = { [key: `a${string}`]: { x: 1 } } & { [key: string]: { y: 2 } };',
    'T',
    { ab: { x: 1, y: 2 }, b: { y: 2 } },
    { ab: { x: 1, y: 3 } },
    { ab: { y: 2 } },
  ],
];

export const UNIONS: readonly Union[] = [...bare, ...framed, ...OTHERS];
