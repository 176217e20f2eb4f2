/**
 * What docs/types.md says is checked is checked, and what it says isn't has a diagnostic. What it says
 * of other tools is what the installed versions do.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCompiler } from '@kuratchi/koze/compiler';
import validator from 'capnweb-validate/esbuild';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { blocks, readPage, rows } from './harness/documents.js';

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

/** The table of types has three columns; the comparisons have more. */
const checkedTypes = rows('types.md').filter((cells) => cells.length === 3);
const samples = checkedTypes.flatMap(([names = '', checked = '']) =>
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

/** The cells of the comparison's row that begins with a name, by the column's tool. */
function compared(name: string, tool: string): string {
  const [, comparison = ''] = readPage('types.md').split('## Comparison');
  const lines = comparison.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${name}`));
  const head = lines.slice(0, at).findLastIndex((line) => /^\| \|/.test(line));
  const cells = (line = '') => line.split('|').map((cell) => cell.trim());
  const column = cells(lines[head]).findIndex((cell) => cell.startsWith(tool));
  if (at < 0 || column < 0) throw new Error(`docs/types.md doesn't compare ${name} of ${tool}`);
  return cells(lines[at])[column] ?? '';
}

describe('what the comparison says of capnweb-validate is what it does', () => {
  /** Builds a class with these methods. Returns the module, and what the build said. */
  async function buildApi(methods: string) {
    // The plugin leaves files below `node_modules` alone.
    const parent = join(root, 'tests/e2e/.tmp');
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(`${parent}/`);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const options = { target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler' };
    const settings = { ...options, strict: true, skipLibCheck: true, types: [] };
    const config = JSON.stringify({ compilerOptions: settings, include: ['api.ts'] });
    writeFileSync(join(folder, 'tsconfig.json'), config);
    writeFileSync(
      join(folder, 'api.ts'),
      `import { RpcTarget } from 'capnweb';
import { validateRpc } from 'capnweb-validate';
@validateRpc()
export class Api extends RpcTarget {
${methods}
}
`,
    );
    const outfile = join(folder, 'api.mjs');
    const warnings: string[] = [];
    const error = await build({
      absWorkingDir: folder,
      entryPoints: ['api.ts'],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      logLevel: 'silent',
      plugins: [validator({ cwd: folder, tsconfig: join(folder, 'tsconfig.json') })],
    }).then(
      (result) => {
        warnings.push(...result.warnings.map(({ text }) => text));
        return '';
      },
      (failure: Error) => failure.message,
    );
    return { error, warnings, url: pathToFileURL(outfile).href };
  }

  test('the version is the installed one', () => {
    for (const [tool, minor] of [
      ['capnweb-validate', /^\d+\.\d+/],
      ['agents', /^\d+\.\d+/],
      ['@sveltejs/kit', /^\d+/],
    ] as const) {
      const manifest = readFileSync(join(root, 'node_modules', tool, 'package.json'), 'utf8');
      const version = minor.exec(JSON.parse(manifest).version)?.[0];
      const name = tool === '@sveltejs/kit' ? 'SvelteKit' : tool;
      expect(readPage('types.md')).toContain(`| ${name} ${version} `);
    }
  });

  test('Map, Set, ArrayBuffer, Date and bigint are checked; excess is passed on or dropped', async () => {
    expect(compared('`Map`, `Set`', 'capnweb-validate')).toBe('yes');
    const { error, url } =
      await buildApi(`  put(names: Map<string, number>, tags: Set<string>, bytes: ArrayBuffer, at: Date, size: bigint) {
    return [names.size, tags.size, bytes.byteLength, at.getTime(), size];
  }
  keep(...values: [{ a: string }]) { return values; }`);
    expect(error).toBe('');
    const { Api } = await import(/* @vite-ignore */ url);
    const good: unknown[] = [
      new Map([['a', 1]]),
      new Set(['a']),
      new ArrayBuffer(3),
      new Date(4),
      5n,
    ];
    expect(new Api().put(...good)).toEqual([1, 1, 3, 4, 5n]);
    const wrong = [new Map([['a', 'b']]), new Set([1]), [3], 4, 5];
    for (const [i, value] of wrong.entries()) {
      expect(() => new Api().put(...good.with(i, value)), String(i)).toThrow(TypeError);
    }
    expect(compared('excess properties', 'capnweb-validate')).toBe('passed on, unchecked');
    expect(new Api().keep({ a: 'a', b: 1 })).toEqual([{ a: 'a', b: 1 }]);
  });

  test('File is a build error', async () => {
    expect(compared('`File`', 'capnweb-validate')).toBe('build error');
    const { error } = await buildApi('  put(file: File) { return file; }');
    expect(error).toContain('File is not a supported RPC validation type');
  });
});
