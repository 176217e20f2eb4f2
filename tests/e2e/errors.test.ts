import { afterEach, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { build } from './harness/programs.js';

let app: App;
afterEach(() => app.remove());

/** What the failing build of an app says. */
async function failure(files: Record<string, string>): Promise<string> {
  app = createApp('loop', files);
  const { ok, output } = await build(app.folder);
  expect(ok, output).toBe(false);
  return output;
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

test('all mistakes of a project are reported in one go, each with its place', async () => {
  const output = await failure({
    'src/server/a.do.ts': 'export const nothing = 1;\n',
    'src/server/b.do.ts': 'export default class B {\n  hello() {}\n}\n',
    'src/server/c.do.ts':
      "import { DurableObject } from 'cloudflare:workers';\nexport default class C {\n",
  });
  for (const file of ['a', 'b', 'c']) {
    expect(output).toMatch(new RegExp(`src/server/${file}\\.do\\.ts:\\d+:\\d+`));
  }
});

test('an unknown object: the known ones, and the likeliest', async () => {
  const output = await failure(page("import { greet } from '$server/usr.do'; greet();"));
  expect(output).toContain('$server/usr.do');
  expect(output).toMatch(/Did you mean `\$server\/user\.do`\?/);
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
  const { ok, output } = await build(app.folder);
  expect(ok, output).toBe(true);
});

test.each(['koze:worker', 'koze:durable-objects'])('%s is not for pages', async (entry) => {
  const output = await failure(page(`import '${entry}';`));
  expect(output).toContain(`'${entry}' is for Workers`);
});

test('no server directory: a note, and a build', async () => {
  app = createApp('loop', page("document.title = 'page';"));
  app.delete('src/server/user.do.ts');
  app.edit('wrangler.jsonc', '"bindings": [{ "name": "USER_DO", "class_name": "UserDO" }]', '');
  app.edit('wrangler.jsonc', '{ "tag": "v1", "new_sqlite_classes": ["UserDO"] }', '');
  const { ok, output } = await build(app.folder);
  expect(ok, output).toBe(true);
  expect(output).toContain('There is no Durable Object in src/server');
});
