/** What is to be pasted into wrangler.toml fits the file, however the file is spelled. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { expect, onTestFinished, test } from 'vitest';
import { parseToml } from '../../src/node/toml.js';
import { createProject } from './harness.js';

const FIXTURES = join(import.meta.dirname, '../../../tests/core/wrangler');
const names = readdirSync(join(FIXTURES, 'toml'));

test.each(names)('the core’s fixture %s is what the parser finds', (name) => {
  const file = join(FIXTURES, 'fixtures', name.replace(/\.json$/, ''));
  const expected = JSON.parse(readFileSync(join(FIXTURES, 'toml', name), 'utf8'));
  const parsed = parseToml(readFileSync(file, 'utf8'));
  if (!('toml' in parsed)) throw new Error(JSON.stringify(parsed));
  expect({ closed: parsed.toml.closed, data: JSON.parse(parsed.toml.json) }).toEqual(expected);
});

test('a file that does not parse is a problem with its place', () => {
  expect(parseToml('name = "a"\nmain = \n')).toMatchObject({
    problem: { language: 'TOML', line: 2 },
  });
});

const BINDING = '{ name = "COUNTER", class_name = "Counter" }';
const BINDINGS = [
  '',
  `durable_objects.bindings = [${BINDING}]`,
  `durable_objects = { bindings = [${BINDING}] }`,
  'durable_objects={}',
  `[durable_objects]\nbindings = [\n  ${BINDING}, # the counter\n]`,
  '[durable_objects]',
  '[[durable_objects.bindings]]\nname = "COUNTER"\nclass_name = "Counter"',
];
const LIFECYCLES = [
  '',
  'migrations = [{ tag = "v1", new_sqlite_classes = ["Counter"] }]',
  '[[migrations]]\ntag="v1"\nnew_sqlite_classes=["Counter"]',
  'exports = { Counter = { type = "durable-object", storage = "sqlite" } }',
  '[exports.Counter]\ntype = "durable-object"\nstorage = "sqlite"',
];
const OTHERS = [
  '',
  'assets = { directory = "dist" }',
  '[assets]\ndirectory = "dist"',
  '[env.staging]\nvars = { A = "b" }',
  'env.staging.durable_objects.bindings = []',
  'env = { "a.b" = { durable_objects = { bindings = [] } } }',
  '[env.staging.vars]\nA = "b"\n[env.staging.assets]\nbinding = "X"',
  '[previews]\nvars = { A = "b" }',
];

/** Every spelling of each part with every other. Keys of the top level come before tables. */
const spellings = BINDINGS.flatMap((bindings) =>
  LIFECYCLES.flatMap((lifecycle) =>
    OTHERS.map((other) =>
      ['name="app"', 'main="a.ts"', 'compatibility_date="2025-01-01"']
        .concat(
          [bindings, lifecycle, other].sort((a, b) => Number(a[0] === '[') - Number(b[0] === '[')),
        )
        .join('\n'),
    ),
  ),
);

test('text to paste makes every spelling of a file complete, and keeps it valid', {
  timeout: 60_000,
}, () => {
  const project = createProject({});
  onTestFinished(project.remove);
  for (const text of spellings) {
    project.write('wrangler.toml', text);
    let pasted = text;
    // An environment that gets its first binding may need more.
    for (let round = 0; round < 2; round++) {
      pasted = project.plan().diagnostics.reduce(paste, pasted);
      expect(() => parse(pasted), `${text}\n-----\n${pasted}`).not.toThrow();
      project.write('wrangler.toml', pasted);
    }
    expect(project.plan().diagnostics, `${text}\n-----\n${pasted}`).toEqual([]);
  }
});

/** Does what the help says. */
function paste(text: string, { help }: { help: string }): string {
  let result = text;
  const tables = help.split('Paste at the end:\n')[1]?.split('\nKoze does keep')[0];
  for (const line of help.split('\n')) {
    const [, setting] = /^Paste above the first table: (.*)$/.exec(line) ?? [];
    if (setting) result = `${setting}\n${result}`;
    const [, path = '', key = ''] = /^Add to `(.*)`: (.*)$/.exec(line) ?? [];
    if (key) result = addKey(result, path, key);
    const [, list = '', items = ''] = /^Append to the list `(.*)`: (.*)$/.exec(line) ?? [];
    if (items) result = append(result, list, items);
  }
  return tables ? `${result}\n${tables}` : result;
}

/** Adds a key to a table with a header, or in braces. */
function addKey(text: string, path: string, key: string): string {
  const header = `[${path}]`;
  if (text.includes(header)) return text.replace(header, `${header}\n${key}`);
  const name = path.split('.').at(-1) ?? '';
  return text.replace(
    new RegExp(`(${name}["']?\\s*=\\s*)\\{(\\s*)(\\}?)`),
    (_, start, space, end) => (end ? `${start}{ ${key} }` : `${start}{ ${key},${space}`),
  );
}

function append(text: string, path: string, items: string): string {
  const name = path.split('.').at(-1) ?? '';
  const line = path.startsWith('env') ? 'env.*?' : '(?!env).*?';
  const list = new RegExp(`^(${line}${name}\\s*=\\s*)\\[(\\s*)(\\]?)`, 'm');
  return text.replace(list, (_, start, space, end) =>
    end ? `${start}[${items}]` : `${start}[${items},${space}`,
  );
}
