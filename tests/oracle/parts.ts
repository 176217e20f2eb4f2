/** Types of which a part is not checked: values that the rest takes as they are, and others. */

type Part = readonly [
  declarations: string,
  type: string,
  values: readonly unknown[],
  wrong: readonly unknown[],
];

const BASE =
  "import type { Base } from 'some-package'; interface Row extends Base { id: number; name?: string } " +
  'type Unread<T> = T extends (infer U)[] ? U : never; declare const KEY: unique symbol;';

const part = (type: string, values: readonly unknown[], wrong: readonly unknown[]): Part => [
  BASE,
  type,
  values,
  wrong,
];

const ROWS: readonly unknown[] = [
  { id: 1 },
  { id: 1, name: 'n' },
  { id: 1, other: { a: [1] } },
  { id: 1, name: 'n', other: null },
];
const NO_ROWS: readonly unknown[] = [
  {},
  { id: 'x' },
  { id: 1, name: 5 },
  { other: 1 },
  'x',
  null,
  [1],
];

export const PARTS: readonly Part[] = [
  // A field
  part(
    '{ limit: number; signal?: AbortSignal }',
    [{ limit: 1 }, { limit: 1, signal: 'x' }, { limit: 1, more: 1 }],
    [{ limit: 'x' }, {}, { signal: 'x' }, null],
  ),
  part(
    '{ id: number; base: Base }',
    [{ id: 1 }, { id: 1, base: { a: 1 } }, { id: 1, base: [null] }],
    [{ base: {} }, { id: 'x', base: 1 }],
  ),
  part(
    '{ id: number; base: Base | string }',
    [
      { id: 1, base: 5 },
      { id: 1, base: 'x' },
    ],
    [{ id: 'x', base: 'x' }],
  ),
  part(
    '{ id: number; base?: Base | null }',
    [
      { id: 1, base: null },
      { id: 1, base: 5 },
    ],
    [{ base: null }],
  ),
  part(
    '{ id: number; done(): void; a?: string }',
    [{ id: 1 }, { id: 1, a: 'x' }],
    [{ a: 'x' }, { id: 1, a: 1 }],
  ),
  part('{ id: number; done?: () => void }', [{ id: 1 }, { id: 1, done: 'x' }], [{ done: 'x' }]),
  part(
    '{ id: number; item: Unread<string[]> }',
    [
      { id: 1, item: 'x' },
      { id: 1, item: {} },
    ],
    [{ item: 'x' }],
  ),
  part('{ id: number; self: Promise<string> }', [{ id: 1, self: 'x' }], [{ self: 'x' }]),
  part(
    '{ id: number; url: URL; file: File; form: FormData }',
    [{ id: 1 }, { id: 1, url: 'x' }],
    [{ url: 'x' }],
  ),
  part('{ id: number; set a(v: string) }', [{ id: 1 }, { id: 1, a: 'x' }], [{ a: 'x' }]),
  [
    'interface T { id: number; self(): this; me?: this }',
    'T',
    [{ id: 1 }, { id: 1, me: {} }],
    [{ me: {} }],
  ],
  [
    'interface T { id: number; opts: { deep: { on: () => void; n: number } } }',
    'T',
    [{ id: 1, opts: { deep: { n: 1 } } }],
    [{ id: 1, opts: { deep: {} } }, { id: 1, opts: { deep: { n: 'x' } } }, { id: 1 }],
  ],
  ['type T = { m(): void; a: 1 };', 'T', [{ a: 1 }], [{ a: 2 }, {}]],
  // Items, values, keys
  part('Base[]', [[], [1, 'x', {}]], ['x', {}, null]),
  part(
    '{ list: { id: number; base: Base }[] }',
    [{ list: [{ id: 1, base: 1 }, { id: 2 }] }],
    [{ list: [{ id: 'x' }] }, { list: {} }],
  ),
  part(
    '[number, Base]',
    [
      [1, 'x'],
      [1, {}],
    ],
    [['x', 1], [1], [1, 2, 3]],
  ),
  part('[number, ...Base[]]', [[1], [1, 'x', {}]], [['x'], []]),
  part('Record<string, Base>', [{}, { a: 1, b: {} }], ['x', [1], null]),
  part(
    'Record<string, { id: number; base: Base }>',
    [{ a: { id: 1, base: 1 } }],
    [{ a: { id: 'x' } }, { a: 1 }],
  ),
  part('{ [KEY]: string; id: number }', [{ id: 1 }, { id: 1, other: 'x' }], [{ id: 'x' }, {}]),
  // Objects that are more than Koze reads
  part('Row', ROWS, NO_ROWS),
  part('Row[]', [ROWS, []], [NO_ROWS, [1]]),
  part('{ id: number; name?: string } & Base', ROWS, NO_ROWS),
  part('Base & { id: number; name?: string }', ROWS, NO_ROWS),
  part(
    'Row & { extra: boolean }',
    [{ id: 1, extra: true, other: 1 }],
    [{ id: 1 }, { extra: true }],
  ),
  part('Partial<{ id: number; base: Base }>', [{}, { id: 1, base: 1 }], [{ id: 'x' }]),
  part("Pick<Row, 'id'>[] | Row", [{ id: 1, other: 1 }], [{ id: 'x' }, [{ id: 'x' }], 'x']),
  part(
    '({ a: 1 } | { b: 2 }) & Base',
    [
      { a: 1, x: 1 },
      { b: 2, x: 1 },
    ],
    [{ a: 2 }, {}],
  ),
  part('Row | { kind: "none" }', [...ROWS, { kind: 'none' }], [{ kind: 'some' }, 'x']),
  part('Row | string | null', [...ROWS, 'x', null], [{ id: 'x' }, 5, []]),
  [
    'interface A extends Unheard { a: string } interface B extends A { b: number }',
    'B',
    [{ a: 'x', b: 1, c: [] }],
    [{ a: 'x' }, { a: 1, b: 1 }],
  ],
  [
    'function defaulted(value = [...[1]]) {}',
    'Parameters<typeof defaulted>[0]',
    [[1], []],
    ['x', { a: 1 }],
  ],
  [
    "const C = { a: 'x' } satisfies Record<string, 'x' | 'y'>; function defaulted(value = C) {}",
    'Parameters<typeof defaulted>[0]',
    [{ a: 'x' }],
    ['x', []],
  ],
  ['const B = "b"; const C = { [B]: 1, c: 1 };', 'typeof C', [{ b: 1, c: 1 }], [{ b: 1, c: 'x' }]],
  // Recursion
  [
    'type T = { n: number; next?: T | AbortSignal };',
    'T',
    [{ n: 1, next: 'x' }, { n: 1 }],
    [{ n: 'x' }],
  ],
  [
    'type T = { n: number; on?: () => void; next?: T };',
    'T',
    [{ n: 1, next: { n: 2, next: { n: 3, x: 1 } } }],
    [{ n: 1, next: { n: 'x' } }],
  ],
  // Values whose types Koze can't infer
  [
    'const B = "b"; const C = { [B]: 1, c: 1 };',
    '{ [K in keyof typeof C]: 1 }',
    [{ b: 1, c: 1 }],
    [{ c: 2 }, {}],
  ],
  [
    "const C = { a: 'x', b: [1] } satisfies Record<string, unknown>;",
    'typeof C',
    [{ a: 'y', b: [1] }, {}],
    ['x', null, [1]],
  ],
  ['type T = { set a(v: string); b: 1 };', 'T', [{ b: 1, a: 'x' }], [{ a: 'x' }]],
  ['interface T { a: 1; self(): this }', 'T', [{ a: 1 }], [{ a: 2 }]],
  ['interface T { a: this; b: 1 }', 'T', [{ b: 1, a: 'x' }], [{ a: 'x' }]],
];
