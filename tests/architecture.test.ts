/** Holds the code to the tables of docs/architecture.md, in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/lib/tools.mjs';
import { findCircles } from './architecture/circles.js';
import type { Sources } from './architecture/imports.js';
import { nameOf, readRules, violations } from './architecture/rules.js';
import { importsOfRust } from './architecture/rust.js';
import { importsOfTypeScript } from './architecture/typescript.js';

/**
 * Imports that still break a rule, and what ends each. Remove a line with the import that it names:
 * a test fails for lines that name none.
 */
const EXCEPTIONS: Record<string, string> = {};

const CORE = load('.rs', 'src');
const PACKAGES = load('.ts', 'pkg-js/src', 'vite-plugin/src');
const RULES = readRules(read('docs/architecture.md'));
const CRATES = [...read('Cargo.toml').matchAll(/^([\w-]+) = (?:"=|\{ version)/gm)].map(
  ([, name = '']) => name.replaceAll('-', '_'),
);

const rust = (sources: Sources) => importsOfRust(sources, CRATES);
const typescript = importsOfTypeScript;

describe.each([
  { language: 'Rust', sources: CORE, rules: RULES.rust, importsOf: rust },
  {
    language: 'TypeScript',
    sources: PACKAGES,
    rules: RULES.typescript,
    importsOf: typescript,
  },
])('$language', ({ importsOf, rules, sources }) => {
  const imports = importsOf(sources);
  const accepted = imports.filter((each) => !(nameOf(each) in EXCEPTIONS));

  test('every file belongs to a part, and imports what its part may use', () => {
    expect(violations(rules, sources.keys(), accepted)).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(findCircles(accepted)).toEqual([]);
  });

  test('files are found, and most of them import others', () => {
    expect(sources.size).toBeGreaterThan(50);
    expect(new Set(imports.map(({ from }) => from)).size).toBeGreaterThan(sources.size / 2);
  });
});

test('no exception outlives its reason', () => {
  const imports = [...rust(CORE), ...typescript(PACKAGES)].map(nameOf);
  expect(Object.keys(EXCEPTIONS).filter((name) => !imports.includes(name))).toEqual([]);
});

test('the dependencies of the core are read from Cargo.toml', () => {
  expect(CRATES).toEqual(expect.arrayContaining(['serde', 'swc_core', 'wasm_bindgen']));
});

describe('a wrong import is found', () => {
  test.each([
    ['a page that imports the worker', 'runtime/browser/a', "import '../worker/gate.js';"],
    ['only the types of it', 'runtime/browser/a', "import type { A } from '../worker/gate.js';"],
    ['a type in an expression', 'runtime/browser/a', "let a: import('../worker/gate.js').A;"],
    ['an export from it', 'runtime/browser/a', "export { a } from '../worker/gate.js';"],
    ['a dynamic import', 'runtime/browser/a', "await import('../worker/gate.js');"],
    ['a value where types are allowed', 'runtime/shared/a', "import '../schema/schema.js';"],
    ['Node in the runtime', 'runtime/worker/a', "import 'node:fs';"],
    ['async_hooks in another file', 'runtime/call/a', "import 'node:async_hooks';"],
    ['another file of an allowed one', 'runtime/server/a', "import '../call/direct.js';"],
    ['Node in the compiler', 'compiler/a', "import 'node:fs';"],
    ['a bundler in the CLI', 'cli/a', "import type { Plugin } from 'esbuild';"],
    ['a value of esbuild', 'esbuild/a', "import { build } from 'esbuild';"],
    ['the package by its own name', 'cli/a', "import '@kuratchi/koze/esbuild';"],
    ['a file that is not there', 'cli/a', "import '../nowhere/a.js';"],
  ])('TypeScript: %s', (_, file, text) => {
    const path = `pkg-js/src/${file}.ts`;
    const others = ['runtime/worker/gate', 'runtime/schema/schema', 'runtime/call/direct'];
    const sources = new Map([
      [path, text],
      ['pkg-js/src/esbuild/index.ts', ''],
      ...others.map((other): [string, string] => [`pkg-js/src/${other}.ts`, '']),
    ]);
    expect(violations(RULES.typescript, sources.keys(), typescript(sources))).toEqual([
      expect.stringContaining(`${path} → `),
    ]);
  });

  test('TypeScript: comments and strings import nothing, and a room without a row is found', () => {
    const path = 'pkg-js/src/runtime/browser/a.ts';
    const text = "// import '../worker/gate.js'\nconst a = \"import '../worker/gate.js'\";";
    const sources = new Map([
      [path, text],
      ['pkg-js/src/attic/a.ts', ''],
    ]);
    expect(violations(RULES.typescript, sources.keys(), typescript(sources))).toEqual([
      'pkg-js/src/attic/a.ts belongs to no part',
    ]);
  });

  const RUST = {
    'src/analyze/mod.rs': 'mod class;\npub(crate) use class::read;',
    'src/analyze/class.rs': 'pub(crate) fn read() {}',
  };

  test.each([
    ['a use', 'src/emit/a.rs', 'use crate::analyze::class::read;', 'src/analyze/class.rs'],
    [
      'a name that is handed on',
      'src/emit/a.rs',
      'use crate::analyze::read;',
      'src/analyze/class.rs',
    ],
    [
      'one of a list',
      'src/emit/a.rs',
      'use crate::{model::A, analyze::{class::{self, read}}};',
      'src/analyze/class.rs',
    ],
    ['a path by parents', 'src/emit/a.rs', 'use super::super::analyze as a;', 'src/analyze/mod.rs'],
    [
      'a path in the code',
      'src/emit/a.rs',
      'fn a() { crate::analyze::read() }',
      'src/analyze/class.rs',
    ],
    [
      'an inline module',
      'src/emit/a.rs',
      'mod b { use super::super::super::analyze::read; }',
      'src/analyze/class.rs',
    ],
    ['swc', 'src/emit/a.rs', 'use swc_core::ecma::ast::Class;', 'swc_core'],
    [
      'swc in the code',
      'src/wrangler/a.rs',
      'fn a(class: &swc_core::ecma::ast::Class) {}',
      'swc_core',
    ],
    ['the façade', 'src/model.rs', 'use crate::project::Project;', 'src/project.rs'],
  ])('Rust: %s', (_, file, text, to) => {
    const sources = new Map(Object.entries({ ...RUST, 'src/project.rs': '', [file]: text }));
    expect(violations(RULES.rust, sources.keys(), rust(sources))).toEqual([`${file} → ${to}`]);
  });

  test('Rust: comments, strings and tests import nothing', () => {
    const text = `
      //! See [\`crate::analyze::read\`].
      /* use crate::analyze::read; */
      const A: &str = "use crate::analyze::read;";
      const B: &str = r#"crate::analyze::read"#;
      const QUOTE: char = '"';
      #[cfg(test)]
      mod tests { use crate::analyze::read; fn a() { if true {} } }
    `;
    const sources = new Map(Object.entries({ ...RUST, 'src/emit/a.rs': text }));
    expect(violations(RULES.rust, sources.keys(), rust(sources))).toEqual([]);
  });

  test('circles of two and three files, types included', () => {
    const sources = new Map([
      ['pkg-js/src/cli/a.ts', "import type { B } from './b.js';"],
      ['pkg-js/src/cli/b.ts', "import { c } from './c.js';"],
      ['pkg-js/src/cli/c.ts', "export type * from './a.js';"],
      ['pkg-js/src/cli/d.ts', "import { a } from './a.js';"],
    ]);
    const [a, b, c] = [...sources.keys()];
    expect(findCircles(typescript(sources))).toEqual([[a, b, c]]);

    const core = new Map([
      ['src/emit/mod.rs', 'mod js;\nmod text;\npub(crate) use js::{a, b};'],
      ['src/emit/js.rs', 'use super::text::c;'],
      ['src/emit/text.rs', 'use super::a;'],
    ]);
    expect(findCircles(rust(core))).toEqual([['src/emit/js.rs', 'src/emit/text.rs']]);
  });

  test('a parent is in a circle with a child that it uses, not with one that it hands on', () => {
    const child = 'use super::Text;';
    const handsOn = new Map([
      ['src/emit/mod.rs', 'mod js;\npub(crate) use js::a;\npub(crate) struct Text;'],
      ['src/emit/js.rs', child],
    ]);
    expect(findCircles(rust(handsOn))).toEqual([]);
    const uses = new Map([
      ['src/emit/mod.rs', 'mod js;\npub(crate) struct Text;\nfn a() { js::a() }'],
      ['src/emit/js.rs', child],
    ]);
    expect(findCircles(rust(uses))).toEqual([['src/emit/js.rs', 'src/emit/mod.rs']]);
  });
});

test('the rules are the rows of the tables', () => {
  const rules = readRules(
    '| part | may use | packages |\n| --- | --- | --- |\n' +
      '| `a`, `b` | each other | `x` |\n| `c` | the first row; `d` (types) | `y:*` (only in `e`) |\n\n' +
      '| part | may use | packages |\n| --- | --- | --- |\n| `f` | nothing | |\n| `g` | all above | |\n',
  );
  const allow = (target: string) => ({ target, onlyTypes: false, onlyIn: undefined });
  expect(rules.rust.find(({ part }) => part === 'b')?.mayUse).toEqual(['x', 'a', 'b'].map(allow));
  expect(rules.rust.find(({ part }) => part === 'c')?.mayUse).toEqual([
    { target: 'd', onlyTypes: true, onlyIn: undefined },
    { target: 'y:*', onlyTypes: false, onlyIn: 'e' },
    ...['a', 'b'].map(allow),
  ]);
  expect(rules.typescript).toEqual([
    { part: 'f', mayUse: [] },
    { part: 'g', mayUse: [allow('f')] },
  ]);
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function load(extension: string, ...folders: string[]): Sources {
  const files = folders.flatMap((folder) => {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
  });
  const sources = files.filter((file) => file.endsWith(extension)).sort();
  return new Map(sources.map((file) => [file, read(file)]));
}
