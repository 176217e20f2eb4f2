/** What docs/types.md says is checked is checked, and what it says isn't has a diagnostic. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCompiler } from '@kuratchi/koze/compiler';
import { describe, expect, test } from 'vitest';
import { blocks, rows } from './harness/documents.js';

const wasm = readFileSync(
  createRequire(import.meta.url).resolve('@kuratchi/koze/compiler/koze.wasm'),
);

/** The codes that the compiler reports for an object's file. */
function codesOf(text: string): string[] {
  const compiler = createCompiler({ wasm, root: '/app' });
  const imported = "import { DurableObject } from 'cloudflare:workers';\n";
  const content = { text: imported + text };
  const { diagnostics } = compiler.update([{ file: 'src/server/a.do.ts', content }]);
  return diagnostics.map(({ code }) => code);
}

/** What the samples need. */
const DECLARATIONS = `
interface User { name: string; age?: number }
enum Colour { Red, Green }
const enum Size { Small, Large }
const LIMITS = { low: 1, high: 2 } as const;
class Money { amount = 1; }
`;

/** A type for each name in the first column of the table, by the name. */
const SAMPLES: Record<string, string> = {
  ...Object.fromEntries(
    ['string', 'number', 'boolean', 'null', 'undefined', 'void', 'bigint', 'Date', 'Uint8Array']
      .concat(['ArrayBuffer', 'Blob', 'DataView', 'RegExp', 'unknown', 'any', 'object', '{}'])
      .concat(['File', 'FormData', 'URL', "string & { __brand: 'Id' }"])
      .map((name) => [name, name]),
  ),
  'T[]': 'string[]',
  Array: 'Array<string>',
  ReadonlyArray: 'ReadonlyArray<string>',
  Map: 'Map<string, number>',
  Set: 'Set<string>',
  enum: 'Colour',
  'const enum': 'Size',
  Partial: 'Partial<User>',
  Required: 'Required<User>',
  Readonly: 'Readonly<User>',
  Pick: "Pick<User, 'name'>",
  Omit: "Omit<User, 'age'>",
  Record: 'Record<string, number>',
  Exclude: "Exclude<'a' | 'b', 'a'>",
  Extract: "Extract<'a' | 'b', 'a'>",
  NonNullable: 'NonNullable<string | null>',
  Awaited: 'Awaited<Promise<string>>',
  NoInfer: 'NoInfer<string>',
  Uppercase: "Uppercase<'a'>",
  Lowercase: "Lowercase<'A'>",
  Capitalize: "Capitalize<'a'>",
  Uncapitalize: "Uncapitalize<'A'>",
  keyof: 'keyof User',
  "T['a']": "User['name']",
  'T[number]': 'string[][number]',
  typeof: 'typeof LIMITS',
};

const samples = rows('types.md').flatMap(([names = '', checked = '']) =>
  Array.from(names.matchAll(/`([^`]+)`/g), ([, name = '']) => [
    name,
    SAMPLES[name],
    checked,
  ]).filter((sample): sample is [string, string, string] => sample[1] !== undefined),
);

describe('the table', () => {
  test('names every type that has a sample', () => {
    const named = samples.map(([name]) => name);
    expect(Object.keys(SAMPLES).filter((name) => !named.includes(name))).toEqual([]);
  });

  test.each(samples)('%s: %s is checked: %s', (_, type, checked) => {
    const object = `export default class A extends DurableObject {\n  async m(value: ${type}) {}\n}\n`;
    const expected = checked === 'no' ? ['unchecked-parameter'] : [];
    expect(codesOf(DECLARATIONS + object)).toEqual(expected);
  });
});

test('the first sample is checked as a whole', () => {
  const types = 'interface Money { amount: bigint; currency: string }\ntype Tag = string;\n';
  expect(codesOf(types + blocks('types.md', 'ts')[0])).toEqual([]);
});

test('the type that grows for ever has a diagnostic', () => {
  const list = 'type L<T> = { next: L<T[]> };\n';
  const object = 'export default class A extends DurableObject { async m(list: L<string>) {} }\n';
  expect(codesOf(list + object)).toEqual(['unchecked-parameter']);
});
