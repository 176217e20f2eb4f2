/** Types that are inferred from schemas, as parts of others. */
import type { TRICKY } from './tricky.js';

/** The schemas, which run. */
export const SCHEMAS_MODULE = `
import * as v from 'valibot';
import { z } from 'zod';
export const Line = z.object({ sku: z.string(), n: z.number().optional() });
export const Kind = z.enum(['a', 'b']);
export const Titled = z.object({ id: z.string(), name: z.string().optional() });
export const Deep = z.object({ a: z.object({ b: z.object({ c: z.number() }) }) });
export const Tagged = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('circle'), radius: z.number() }),
  z.object({ kind: z.literal('square'), side: z.number() }),
]);
export const Size = v.object({ a: v.number(), b: v.optional(v.number()) });
export const Trimmed = v.pipe(v.string(), v.minLength(1));
export const List = z.array(z.object({ id: z.string() }));
export type Line = z.infer<typeof Line>;
`;

const IMPORTS =
  "import { z } from 'zod'; import * as v from 'valibot'; " +
  "import { Deep, Kind, Line, List, Size, Tagged, Titled } from './schemas'; type L = z.infer<typeof Line>;";

const leaf = (type: string, ...values: unknown[]): (typeof TRICKY)[number] => [
  IMPORTS,
  type,
  ...values,
];

const LINE = { sku: 'x', n: 1 };
const NAMED = { id: 'x', name: 'n' };

export const LEAVES: typeof TRICKY = [
  leaf('z.infer<typeof Line>[]', [LINE], [{ sku: 'x' }], [{ sku: 1 }], [LINE, {}]),
  leaf('L[]', [LINE], [{ sku: 'x', extra: 1 }], [{ n: 1 }]),
  leaf(
    '{ items: z.infer<typeof Line>[]; a?: L }',
    { items: [LINE] },
    { items: [], a: LINE },
    { items: [{}] },
  ),
  leaf('Record<string, L>', { a: LINE }, { a: {} }),
  leaf('[L, number?]', [LINE], [LINE, 1], [LINE, 'x'], [{}]),
  leaf('Map<string, L>', new Map([['a', LINE]]), new Map([['a', {}]])),
  leaf('Set<z.infer<typeof Kind>>', new Set(['b']), new Set(['c'])),
  leaf('z.infer<typeof Kind>[]', ['a', 'b'], ['c']),
  leaf(
    'z.infer<typeof Line> | z.infer<typeof Titled>',
    LINE,
    NAMED,
    { ...LINE, ...NAMED },
    { n: 1 },
  ),
  leaf('L | { id: string; a?: number }', LINE, { id: 'x', a: 1, ...LINE }, { id: 1 }),
  leaf('z.infer<typeof Line> | string | null', LINE, 'x', {}),
  leaf('v.InferOutput<typeof Size>[]', [{ a: 1 }], [{ a: 1, b: 2, c: 3 }], [{ b: 1 }]),
  leaf(
    '{ a: v.InferOutput<typeof Size> } | { a: string }',
    { a: { a: 1, b: 2 } },
    { a: 'x' },
    { a: {} },
  ),
  leaf('z.infer<typeof Tagged>[]', [{ kind: 'circle', radius: 1 }], [{ kind: 'circle' }]),
  leaf('{ shape: z.infer<typeof Tagged> | z.infer<typeof Titled> }', {
    shape: { kind: 'square', side: 1, id: 'x' },
  }),
  leaf('Readonly<z.infer<typeof Deep>>[]', [{ a: { b: { c: 1 } } }], [{ a: { b: {} } }]),
  leaf('Partial<{ a: L; b: number }>', { a: LINE }, { b: 1 }, { a: {} }),
  leaf("Pick<{ a: L; b: number }, 'a'>", { a: LINE }, { b: 1 }),
  leaf('{ [K in "a" | "b"]?: L }', { a: LINE, b: LINE }, { a: 1 }),
  leaf(
    '(z.infer<typeof List> | { id: string; a: number }[])[]',
    [[{ id: 'x', a: 1 }]],
    [[{ a: 1 }]],
  ),
  ["import type { Line } from './schemas';", '{ line: Line }', { line: LINE }, { line: {} }],
  [
    "import type { Trimmed } from './schemas'; import type * as v from 'valibot';",
    'v.InferInput<typeof Trimmed>[]',
    ['x'],
  ],
];
