import { afterEach, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { serve } from './harness/server.js';

let app: App;
afterEach(() => app.remove());

/** What the failing build of an app says. */
async function failure(files: Record<string, string>): Promise<string> {
  app = createApp('loop', files);
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(false);
  return output;
}

/** Not where the plugin found it, and nothing twice. */
function expectPlain(output: string): void {
  expect(output).not.toMatch(/(?:virtual-modules|guard-server-code|check-imports)\.js/);
  expect(output).not.toContain('Errored while resolving');
  expect(output.match(/help: /g)).toHaveLength(1);
}

const page = (code: string) => ({ 'src/page.ts': code });

const MIXED = `
import { DurableObject } from 'cloudflare:workers';

export default class UserDO extends DurableObject {
  static serverOnly = ['purge'];
  async greet() {
    return 'hello';
  }
  async purge() {}
  async fetch() {
    return new Response();
  }
  private async audit() {}
  _validate() {}
}
`;

const BASE = "import { DurableObject } from 'cloudflare:workers';\n";
const named = (name: string, body: string) =>
  `${BASE}export default class ${name} extends DurableObject {\n${body}\n}\n`;

/** Ten files, and what is wrong with each. */
const MISTAKES: Record<string, [file: string, text: string]> = {
  'no-class': ['a', 'export const nothing = 1;\n'],
  'no-base': ['b', 'export default class B {\n  hello() {}\n}\n'],
  'syntax-error': ['c', `${BASE}export default class C {\n`],
  'missing-import': ['d', 'export default class D extends DurableObject {}\n'],
  'abstract-class': ['e', named('E', '').replace('class', 'abstract class')],
  'several-candidates': ['f', `${named('F', '')}${named('G', '')}`.replaceAll('default ', '')],
  'duplicate-binding': ['g', named('H', "  static binding = 'USER_DO';")],
  'duplicate-class-name': ['h', named('UserDO', '')],
  'server-only-unknown-method': ['i', named('I', "  static serverOnly = ['no'];\n  yes() {}")],
  'unresolved-base': ['j', "import { K } from './k';\nexport default class J extends K {}\n"],
};
const mistakes = Object.fromEntries(
  Object.values(MISTAKES).map(([file, text]) => [`src/server/${file}.do.ts`, text]),
);
// The two that are about two files are shown at the one or the other.
const shownAt = (code: string, file: string) =>
  new RegExp(`error\\[${code}\\][^]*?src/server/(?:${file}|user)\\.do\\.ts:\\d+:\\d+`);

test('all mistakes of a project are reported in one build, each with its place', async () => {
  const output = await failure(mistakes);
  for (const [code, [file]] of Object.entries(MISTAKES))
    expect(output).toMatch(shownAt(code, file));
});

test('and in one go under vite dev', async () => {
  app = createApp('loop', mistakes);
  const output = await serve(app.folder, 'dev').then(
    async (server) => {
      await server.stop();
      return server.output;
    },
    (error) => String(error.message),
  );
  for (const [code, [file]] of Object.entries(MISTAKES))
    expect(output).toMatch(shownAt(code, file));
});

test('an unknown object: the known ones, and the likeliest', async () => {
  const output = await failure(page("import { greet } from '$server/usr.do'; greet();"));
  expect(output).toContain('$server/usr.do');
  expect(output).toMatch(/Did you mean `\$server\/user\.do`\?/);
  expectPlain(output);
  expect(output).toContain('src/page.ts');
});

test('a mistake is told once: what, where and what to do', async () => {
  const [file, text] = MISTAKES['missing-import'] ?? [];
  const output = await failure({ [`src/server/${file}.do.ts`]: text ?? '' });
  expectPlain(output);
  expect(output.match(/1 \| export default class D/g)).toHaveLength(1);
  expect(output).toContain('error[missing-import]');
});

test('server code is told with the file that imports it', async () => {
  const output = await failure({
    ...page("import { x } from '$server/db'; x();"),
    'src/server/db.ts': 'export const x = () => 1;\n',
  });
  expectPlain(output);
  expect(output).toContain('error[server-code]: src/server/db.ts');
  expect(output).toContain('src/page.ts');
});

test('the build of several environments warns once of what wrangler.jsonc has', async () => {
  app = createApp('loop', page("document.title = 'page';"));
  app.edit('wrangler.jsonc', '["/__koze/*"]', 'false');
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(true);
  expect(output.match(/\[wrangler-worker-not-first\]/g)).toHaveLength(1);
});

test.each([
  ['_validate', /underscore|_/],
  ['audit', /private/],
  ['fetch', /fetch/],
  ['purge', /server-only/],
  ['gret', /Did you mean `greet`\?/],
])('importing %s says why it is not there', async (name, why) => {
  const output = await failure({
    'src/server/user.do.ts': MIXED,
    ...page(`import { ${name} } from '$server/user.do'; ${name}();`),
  });
  expect(output).toContain(`\`${name}\``);
  expect(output).toMatch(why);
  expect(output).toContain('src/page.ts');
});

test('a method for worker code stays importable there', async () => {
  app = createApp('loop', {
    'src/server/user.do.ts': MIXED,
    'src/worker.ts':
      "import { purge } from '$server/user.do';\nexport * from 'koze:durable-objects';\n" +
      'export default { async fetch() { await purge(); return new Response(); } };\n',
  });
  app.edit('wrangler.jsonc', 'koze:worker', 'src/worker.ts');
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(true);
});

test.each(['koze:worker', 'koze:durable-objects'])('%s is not for pages', async (entry) => {
  const output = await failure(page(`import '${entry}';`));
  expect(output).toContain(`error[worker-entry]: '${entry}' is for Workers`);
  expectPlain(output);
  expect(output).toContain('src/page.ts');
});

test('no server directory: a note, and a build', async () => {
  app = createApp('loop', page("document.title = 'page';"));
  app.delete('src/server');
  app.edit('wrangler.jsonc', '"bindings": [{ "name": "USER_DO", "class_name": "UserDO" }]', '');
  app.edit('wrangler.jsonc', '{ "tag": "v1", "new_sqlite_classes": ["UserDO"] }', '');
  const { ok, output } = await buildHere(app.folder);
  expect(ok, output).toBe(true);
  expect(output).toContain('There is no Durable Object in src/server');
});
