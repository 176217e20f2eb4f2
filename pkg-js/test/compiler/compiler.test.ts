import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createCompiler, formatDiagnostic } from '../../src/compiler/index.js';

const wasm = readFileSync(new URL('../../wasm/koze_bg.wasm', import.meta.url));
const GOOD = `import { DurableObject } from 'cloudflare:workers';
export default class UserDO extends DurableObject {
  async hello() {}
}`;
const FILE = 'src/server/user.do.ts';

function project() {
  return createCompiler({ wasm, root: '/app' });
}

describe('a file that the parser does not survive', () => {
  const hostile: Record<string, string> = {
    brackets: '('.repeat(100_000),
    unary: `x = ${'!'.repeat(100_000)}1`,
    ternaries: `x = ${'a ? b : '.repeat(50_000)}c`,
    arrows: `x = ${'a => '.repeat(80_000)}1`,
    sums: `x = a${' + a'.repeat(100_000)}`,
    templates: '`${'.repeat(100_000),
    types: `type A = ${'keyof '.repeat(80_000)}B`,
    'else if': `if (a) {}${' else if (a) {}'.repeat(5_000)}`,
  };

  test.each(Object.entries(hostile))('%s: costs a diagnostic, not the project', (_, text) => {
    const compiler = project();
    compiler.update([{ file: FILE, content: { text: GOOD } }]);
    const bad = 'src/server/bad.do.ts';

    const { diagnostics } = compiler.update([{ file: bad, content: { text } }]);

    expect(diagnostics.map(({ code, location }) => [code, location?.file])).toContainEqual([
      text.length < 100_000 ? expect.any(String) : 'too-complex',
      bad,
    ]);
    expect(compiler.surface().objects.map(({ id }) => id)).toEqual(['user.do']);
    const request = { module: '$server', id: 'user.do', environment: 'browser' } as const;
    expect(compiler.emit(request)).toHaveProperty('code');

    compiler.update([{ file: bad, content: { text: GOOD.replace('UserDO', 'Bad') } }]);
    expect(compiler.surface().objects).toHaveLength(2);
  });

  test('other projects of the process notice nothing', () => {
    const [one, other] = [project(), project()];
    other.update([{ file: FILE, content: { text: GOOD } }]);
    one.update([{ file: FILE, content: { text: hostile.unary ?? '' } }]);
    expect(other.surface().objects).toHaveLength(1);
  });
});

test('wrong input is an error that can be caught, and the compiler lives on', () => {
  const compiler = project();
  // @ts-expect-error: what plain JavaScript may pass.
  expect(() => compiler.update([{ file: 1, content: null }])).toThrow();
  compiler.update([{ file: FILE, content: { text: GOOD } }]);
  expect(compiler.surface().objects).toHaveLength(1);
});

test('diagnostics are rendered with the line that they are about', () => {
  const text = GOOD.replace(' extends DurableObject', '');
  const [diagnostic] = project().update([{ file: FILE, content: { text } }]).diagnostics;
  if (!diagnostic) throw new Error('no diagnostic');
  expect(formatDiagnostic(diagnostic, text)).toMatchInlineSnapshot(`
    "error[no-base]: UserDO does not extend DurableObject
      --> src/server/user.do.ts:2:22
        2 | export default class UserDO {
          |                      ^^^^^^
      help: Add \`extends DurableObject\`, with \`import { DurableObject } from 'cloudflare:workers';\`.
      docs: https://kuratchi.dev/docs/koze/diagnostics#no-base"
  `);
});

test('invalid options are rejected by name', () => {
  // As plain JavaScript may give them.
  const options = (given: object) => () => createCompiler({ wasm, root: '/app', ...given });
  expect(options({ allowedOrigins: 'https://app.example.com' })).toThrow(
    "allowedOrigins must be a list such as ['https://app.example.com'], not 'https://app.example.com'.",
  );
  for (const access of ['declare', '', null, true, ['declared']]) {
    expect(options({ access })).toThrow(`access must be 'open' or 'declared', not '${access}'.`);
  }
  for (const access of ['open', 'declared']) expect(options({ access })).not.toThrow();
  for (const basePath of ['api', '/api/', '/', 'https://app.example.com/api', '/a?b', '/a b']) {
    expect(options({ basePath })).toThrow('basePath must be a path');
  }
  for (const basePath of ['', '//host/api', '/a#b', '/a/../b', '/\ud800']) {
    expect(options({ basePath })).toThrow('basePath must be a path');
  }
  // A worker compares with what browsers send.
  expect(options({ basePath: '/größe/' })).toThrow("Write '/gr%C3%B6%C3%9Fe'.");
  expect(options({ basePath: '/gr%C3%B6%C3%9Fe' })).not.toThrow();
  expect(options({ basePath: '/api/objects', allowedOrigins: [] })).not.toThrow();
});

// The packager cuts the fast way to read them, and what it alone needs.
test('numbers with many digits keep their value', () => {
  const numbers = [
    '1.2345678901234567890e23',
    '2.2250738585072011e-308',
    '9007199254740993',
    '0.1',
  ];
  const compiler = project();
  const text = GOOD.replace('hello()', `hello(count: ${numbers.join(' | ')})`);
  compiler.update([{ file: FILE, content: { text } }]);

  const module = compiler.emit({ module: '$server', id: 'user.do', environment: 'worker' });

  const [, list = ''] = /_s\.enum\(\[(.*?)\]\)/.exec('code' in module ? module.code : '') ?? [];
  expect(list.split(', ').map(Number)).toEqual(numbers.map(Number));
});
