// biome-ignore-all lint/suspicious/noTemplateCurlyInString: template literal types are what is asked about.
/** Rows of Drizzle's tables. */
import type { TRICKY } from './tricky.js';

/**
 * What Drizzle's documentation says of a column's type, of `notNull`, of defaults and of generated
 * columns, as declarations: the package isn't installed here.
 */
export const DRIZZLE = `
declare module 'drizzle-orm' {
  export type InferSelectModel<T extends { $inferSelect: unknown }> = T['$inferSelect'];
  export type InferInsertModel<T extends { $inferInsert: unknown }> = T['$inferInsert'];
}
declare module 'drizzle-orm/sqlite-core' {
  type Flags = { notNull?: true; hasDefault?: true; generated?: true };
  interface Column<T, F extends Flags, PK extends Flags = { notNull: true }> {
    readonly _: { data: T; flags: F };
    notNull(): Column<T, F & { notNull: true }, PK>;
    primaryKey(config?: { autoIncrement?: boolean }): Column<T, F & PK, PK>;
    default(value: T): Column<T, F & { hasDefault: true }, PK>;
    $default(value: () => T): Column<T, F & { hasDefault: true }, PK>;
    $defaultFn(value: () => T): Column<T, F & { hasDefault: true }, PK>;
    $onUpdate(value: () => T): Column<T, F & { hasDefault: true }, PK>;
    $type<U>(): Column<U, F, PK>;
    unique(name?: string): Column<T, F, PK>;
    references(column: () => unknown): Column<T, F, PK>;
    generatedAlwaysAs(value: T): Column<T, F & { hasDefault: true; generated: true }, PK>;
  }
  type AnyColumn = { readonly _: { data: any; flags: Flags } };
  type Integer<T> = Column<T, {}, { notNull: true; hasDefault: true }>;
  type Data<C extends AnyColumn> =
    C['_']['flags'] extends { notNull: true } ? C['_']['data'] : C['_']['data'] | null;
  type Required<C extends AnyColumn> = C['_']['flags'] extends { notNull: true }
    ? C['_']['flags'] extends { hasDefault: true } ? false : true
    : false;
  type Simplify<T> = { [K in keyof T]: T[K] };
  interface Table<C extends Record<string, AnyColumn>> {
    readonly $inferSelect: { [K in keyof C]: Data<C[K]> };
    readonly $inferInsert: Simplify<{
      [K in keyof C as Required<C[K]> extends true ? K : never]: Data<C[K]>;
    } & {
      [K in keyof C as Required<C[K]> extends true
        ? never
        : C[K]['_']['flags'] extends { generated: true } ? never : K]?: Data<C[K]>;
    }>;
  }
  type Name = string;
  export function integer(name?: Name): Integer<number>;
  export function integer(config: { mode: 'number' }): Integer<number>;
  export function integer(config: { mode: 'timestamp' | 'timestamp_ms' }): Integer<Date>;
  export function integer(config: { mode: 'boolean' }): Integer<boolean>;
  export function integer(name: Name, config: { mode: 'timestamp' | 'timestamp_ms' }): Integer<Date>;
  export function integer(name: Name, config: { mode: 'boolean' }): Integer<boolean>;
  export const int: typeof integer;
  export function text(name?: Name): Column<string, {}>;
  export function text(config: { mode: 'json' }): Column<unknown, {}>;
  export function text(config: { mode?: 'text'; length: number }): Column<string, {}>;
  export function text<const E extends readonly string[]>(config: { enum: E }): Column<E[number], {}>;
  export function text<const E extends readonly string[]>(name: Name, config: { enum: E }): Column<E[number], {}>;
  export function real(name?: Name): Column<number, {}>;
  export function numeric(name?: Name): Column<string, {}>;
  export function numeric(config: { mode: 'number' }): Column<number, {}>;
  export function numeric(config: { mode: 'bigint' }): Column<bigint, {}>;
  export function blob(name?: Name): Column<unknown, {}>;
  export function blob(config: { mode: 'bigint' }): Column<bigint, {}>;
  export function blob(config: { mode: 'json' }): Column<unknown, {}>;
  type Builders = {
    integer: typeof integer; text: typeof text; real: typeof real; numeric: typeof numeric; blob: typeof blob;
  };
  export function sqliteTable<C extends Record<string, AnyColumn>>(
    name: string,
    columns: C | ((builders: Builders) => C),
    more?: (table: Table<C>) => unknown,
  ): Table<C>;
}
`;

const IMPORTS =
  "import { blob, int, integer, numeric, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'; " +
  "import * as sqlite from 'drizzle-orm/sqlite-core'; import { text as string } from 'drizzle-orm/sqlite-core'; " +
  "import type { InferInsertModel, InferSelectModel } from 'drizzle-orm'; ";

/** The row to read and the row to insert of a table with these columns. */
const rows = (columns: string, ...values: unknown[]): (typeof TRICKY)[number][] =>
  ['$inferSelect', '$inferInsert'].map((row) => [
    `${IMPORTS} const t = sqliteTable('t', ${columns});`,
    `typeof t.${row}`,
    ...values,
  ]);

export const TABLES: typeof TRICKY = [
  ...rows('{ id: integer().primaryKey(), a: text() }', { id: 1, a: null }, { a: 'x' }, { id: 1 }),
  ...rows('{ id: integer().primaryKey({ autoIncrement: true }) }', { id: 2 }, { id: null }),
  ...rows('{ id: text().primaryKey() }', { id: null }),
  ...rows("{ id: text('x').notNull(), a: text('a') }", { id: 'x', a: 'y' }, { id: null, a: 'y' }),
  ...rows('{ a: real().notNull(), b: numeric() }', { a: 1, b: '1' }, { a: 1, b: null }, { a: '1' }),
  ...rows('{ a: text({ enum: ["x", "y"] }) }', { a: 'x' }, { a: 'z' }),
  ...rows('{ a: text("a", { enum: ["x", "y"] as const }).notNull() }', { a: 'x' }, { a: null }),
  ...rows('{ a: text({ enum: SIZES }).notNull().default("a") }', { a: 'abc' }, { a: 'z' }),
  ...rows('{ a: integer({ mode: "timestamp" }) }', { a: new Date(1) }, { a: 1 }),
  ...rows('{ a: integer("a", { mode: "timestamp_ms" }).notNull() }', { a: new Date(1) }, { a: 1 }),
  ...rows('{ a: int({ mode: "boolean" }).notNull().default(true) }', { a: true }, { a: 1 }),
  ...rows('{ a: integer({ mode: "number" }).default(1) }', { a: 1 }, { a: null }),
  ...rows('{ a: text({ mode: "json" }).notNull() }', { a: { b: [1] } }, { a: null }),
  ...rows('{ a: text({ mode: "json" }).$type<Item>().notNull() }', { a: { id: 'x' } }, { a: {} }),
  ...rows('{ a: text({ mode: "json" }).$type<Item[]>() }', { a: [{ id: 'x' }] }, { a: null }),
  ...rows('{ a: text().notNull().$type<`id-${string}`>() }', { a: 'id-1' }, { a: 'x' }),
  ...rows('{ a: blob(), b: blob({ mode: "bigint" }) }', { a: 1, b: 1n }, { a: 1, b: 1 }),
  ...rows('{ a: numeric({ mode: "number" }), b: numeric({ mode: "bigint" }) }', { a: 1, b: 1n }),
  ...rows('{ a: text().notNull().$defaultFn(() => "x"), b: real().$default(() => 1) }', { a: 'x' }),
  ...rows('{ a: text().notNull().$onUpdate(() => "x") }', { a: 'x' }, { a: null }),
  ...rows(
    '{ a: text().generatedAlwaysAs("x"), b: text().notNull() }',
    { b: 'x' },
    { a: 1, b: 'x' },
  ),
  ...rows('{ a: text().unique().references(() => t2.a).notNull() }', { a: 'x' }, { a: null }),
  ...rows('{ "a-b": text({ length: 5 }).notNull() }', { 'a-b': 'x' }, { 'a-b': 1 }),
  ...rows('(c) => ({ a: c.text().notNull(), b: c.integer() })', { a: 'x', b: 1 }, { b: 1 }),
  ...rows('{ a: sqlite.text().notNull(), b: string() }, () => []', { a: 'x', b: null }, { b: 'x' }),
  [
    `${IMPORTS} export const t = sqliteTable('t', { a: text().notNull(), b: integer() });`,
    'InferSelectModel<typeof t>',
    { a: 'x', b: 1 },
    { a: 'x' },
  ],
  [
    `${IMPORTS} export const t = sqlite.sqliteTable('t', { a: text().notNull(), b: integer() });`,
    "Partial<InferInsertModel<typeof t>> & Pick<typeof t.$inferSelect, 'a'>",
    { a: 'x' },
    { a: 'x', b: 'y' },
    { b: 1 },
  ],
  ["import { users } from './tables';", 'typeof users.$inferInsert', { name: 'x' }, { name: 1 }],
  [
    "import type { NewUser } from './tables';",
    'NewUser[]',
    [{ name: 'x' }],
    [{ name: 'x', role: 'admin' }],
    [{ name: 'x', role: 'z' }],
  ],
];

/** A module with a table. */
export const TABLES_MODULE = `
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
const ROLES = ['admin', 'member'] as const;
export const users = sqliteTable('users', {
  id: integer().primaryKey(),
  name: text().notNull(),
  role: text({ enum: ROLES }).notNull().default('member'),
});
export type NewUser = typeof users.$inferInsert;
`;
