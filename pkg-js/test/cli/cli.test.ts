import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CALLER, createProject, INSPECTED, object, USER } from './harness.js';

describe('wrong usage', () => {
  test.each([
    [[], 'Missing command.'],
    [['deploy'], "Unknown command 'deploy'."],
    [['toString'], "Unknown command 'toString'."],
    [['types', 'inspect'], 'Unexpected argument: inspect'],
    [['types', '--json'], 'koze types has no option --json.'],
    [['inspect', '--check'], 'koze inspect has no option --check.'],
    [['types', '--storage', 'kv'], 'koze types has no option --storage.'],
    [['sync', '--storage', 'tape'], "--storage must be sqlite or kv, not 'tape'."],
    ...[['types'], ['sync', '--check'], ['inspect']].map((command): [string[], string] => [
      [...command, '--access', 'declare'],
      "--access must be open or declared, not 'declare'.",
    ]),
    [['sync', '--lifecycle', ''], "--lifecycle must be migrations or exports, not ''."],
    [['types', '--force'], "'--force'"],
    [['types', '--root'], "'--root <value>' argument missing"],
    [['types', '--root', 'nowhere'], 'nowhere'],
    [['types', '--server-dir', '.'], "serverDir must not be the project root: '.'"],
    ...['api', '/api/', '/', '', '//api', '/a b', '/a/../b', '/a?b', 'https://example.com/api'].map(
      (path): [string[], string] => [['sync', '--base-path', path], `not '${path}'`],
    ),
  ])('%j', (args, message) => {
    const { code, error, out } = createProject().koze(...args);
    expect(code).toBe(2);
    expect(error).toContain(message);
    expect(error).toContain('Usage: koze');
    expect(out).toBe('');
  });

  test('--help is no mistake, with a command and without', () => {
    for (const args of [['--help'], ['-h'], ['types', '--help']]) {
      const { code, error, out } = createProject().koze(...args);
      expect([code, error]).toEqual([0, '']);
      expect(out).toContain('Usage: koze');
    }
  });
});

describe('koze types', () => {
  test('writes once, and --check tells of drift', () => {
    const project = createProject();
    expect(project.koze('types', '--check')).toMatchObject({
      code: 1,
      out: '.koze/server.d.ts is out of date\n',
    });
    expect(existsSync(join(project.folder, '.koze'))).toBe(false);

    expect(project.koze('types')).toEqual({
      code: 0,
      out: '.koze/server.d.ts written\n',
      error: '',
    });
    expect(project.read('.koze/server.d.ts')).toContain('$server/user.do');
    for (const args of [['types'], ['types', '--check']]) {
      const upToDate = { code: 0, out: '.koze/server.d.ts is up to date\n', error: '' };
      expect(project.koze(...args)).toEqual(upToDate);
    }

    project.write('src/server/user.do.ts', USER.replace('getName', 'getTitle'));
    expect(project.koze('types', '--check').code).toBe(1);
  });

  test('follows caller.ts as it comes, changes and goes', () => {
    const project = createProject();
    project.koze('types');
    const without = project.read('.koze/server.d.ts');
    project.write('src/server/caller.ts', CALLER);
    expect(project.koze('types', '--check').code).toBe(1);
    expect(project.koze('types').code).toBe(0);
    expect(project.read('.koze/server.d.ts')).toContain('../src/server/caller.js');
    project.write('src/server/caller.ts', CALLER.replace('x-user', 'x-account'));
    expect(project.koze('types', '--check').code).toBe(0);
    rmSync(join(project.folder, 'src/server/caller.ts'));
    expect(project.koze('types').code).toBe(0);
    expect(project.read('.koze/server.d.ts')).toBe(without);
  });

  test('--root and --server-dir say where', () => {
    const project = createProject({ 'app/code/team.do.ts': object('Team', '  async size() {}') });
    expect(project.koze('types', '--root', 'app', '--server-dir', 'code').code).toBe(0);
    expect(project.read('app/.koze/server.d.ts')).toContain('$server/team.do');
  });

  test('--routes-dir says where the pages are', () => {
    const project = createProject({ 'pages/about.koze': '<h1>About</h1>\n' });
    expect(project.koze('inspect', '--routes-dir', 'pages').out).toMatch(/^\/about +pages\/about/m);
    expect(project.koze('inspect').out).not.toContain('/about');
  });
});

describe('a broken project', () => {
  const BROKEN = {
    'src/server/a.do.ts': 'export const nothing = 1;\n',
    'src/server/b.do.ts': 'export default class B {\n  hello() {}\n}\n',
    'src/server/c.do.ts': '('.repeat(100_000),
    'src/server/user.do.ts': USER,
  };

  test.each([['types'], ['inspect'], ['sync']])(
    'koze %s reports everything, with frames',
    (command) => {
      const { code, error } = createProject(BROKEN).koze(command);
      expect(code).toBe(1);
      expect(error).toMatch(/error\[no-class\]:[^\n]+\n {2}--> src\/server\/a\.do\.ts:1:1/);
      expect(error).toMatch(
        /error\[no-base\][\s\S]+ 1 \| export default class B \{\n {6}\| {22}\^\n/,
      );
      expect(error).toContain('src/server/c.do.ts');
      expect(error).not.toContain('    at ');
    },
  );

  test('koze inspect shows what is sound', () => {
    expect(createProject(BROKEN).koze('inspect').out).toContain('user.do');
  });

  test('no classes at all: a warning', () => {
    for (const command of ['types', 'inspect']) {
      const { code, error } = createProject({}).koze(command);
      expect(code).toBe(0);
      expect(error).toContain('There is no Durable Object in src/server');
    }
  });
});

describe('koze sync', () => {
  const CONFIG =
    '// ours\n{\n  "name": "app",\n  "main": "koze:worker",\n  "compatibility_date": "2026-06-01"\n}\n';
  const config = (text: string) => JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));

  test('brings the configuration and the types in step; --check writes neither', () => {
    const project = createProject({ 'src/server/user.do.ts': USER, 'wrangler.jsonc': CONFIG });
    const checked = project.koze('sync', '--check');
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('wrangler.jsonc is out of date\n');
    expect(checked.out).toContain('.koze/server.d.ts is out of date\n');
    expect(project.read('wrangler.jsonc')).toBe(CONFIG);

    const { code, out } = project.koze('sync');
    expect(code).toBe(0);
    expect(out).toContain('wrangler.jsonc written\n');
    expect(project.read('wrangler.jsonc')).toMatch(/^\/\/ ours/);
    expect(config(project.read('wrangler.jsonc'))).toMatchObject({
      name: 'app',
      durable_objects: { bindings: [{ name: 'USER_DO', class_name: 'UserDO' }] },
      migrations: [{ new_sqlite_classes: ['UserDO'] }],
    });
    for (const args of [['sync'], ['sync', '--check']]) {
      expect(project.koze(...args)).toEqual({
        code: 0,
        out: 'wrangler.jsonc is up to date\n.koze/server.d.ts is up to date\n',
        error: '',
      });
    }
  });

  test('a project without a configuration gets one', () => {
    const project = createProject({
      'src/server/user.do.ts': USER,
      'package.json': '{ "name": "my-app" }',
      'src/worker.ts': '',
    });
    expect(project.koze('sync', '--storage', 'kv').code).toBe(0);
    const written = config(project.read('wrangler.jsonc'));
    expect(written).toMatchObject({
      name: 'my-app',
      main: 'src/worker.ts',
      migrations: [{ new_classes: ['UserDO'] }],
    });
    // Fixed: workerd refuses a date that it does not know yet.
    expect(written.compatibility_date).toBe('2026-10-01');
  });

  test.each([
    ['wrangler.json', '{ "name": "app" }'],
    ['wrangler.jsonc', '{ "name": "app" }'],
  ])('takes %s', (file, text) => {
    const project = createProject({ 'src/server/user.do.ts': USER, [file]: text });
    expect(project.koze('sync', '--lifecycle', 'exports').code).toBe(0);
    expect(config(project.read(file)).exports).toHaveProperty('UserDO');
  });

  test('a configuration that cannot be read is left alone, and the frame shows where', () => {
    const text = '{\n  "name": app\n}\n';
    const project = createProject({ 'src/server/user.do.ts': USER, 'wrangler.jsonc': text });
    const { code, error } = project.koze('sync');
    expect(code).toBe(1);
    expect(error).toContain('wrangler.jsonc:2:');
    expect(error).toContain('2 |   "name": app');
    expect(project.read('wrangler.jsonc')).toBe(text);
    expect(project.read('.koze/server.d.ts')).toContain('$server/user.do');
  });

  test('wrangler.toml is reported on, not edited', () => {
    const text = 'name = "app"\n';
    const project = createProject({ 'src/server/user.do.ts': USER, 'wrangler.toml': text });
    for (const args of [['sync'], ['sync', '--check']]) {
      const { code, error, out } = project.koze(...args);
      expect(code).toBe(0);
      expect(error).toContain('wrangler.toml lacks settings');
      expect(out).not.toContain('wrangler.toml is up to date');
    }
    expect(project.read('wrangler.toml')).toBe(text);
  });
});

// As a folder without permission, which root would not notice.
describe('what cannot be read or written is told in a line', () => {
  test('a file where the types would be', () => {
    const { code, error, out } = createProject({ 'src/server/user.do.ts': USER, '.koze': '' }).koze(
      'types',
    );
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^koze: E[A-Z]+: [^\n]+\.koze'\n$/);
  });

  test.each([[[]], [['--check']]])('a folder where the configuration would be: sync %j', (args) => {
    const project = createProject();
    mkdirSync(join(project.folder, 'wrangler.jsonc'));
    const { code, error, out } = project.koze('sync', ...args);
    // It is there: it is not to be written anew.
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^koze: EISDIR: [^\n]+\n$/);
  });
});

describe('koze inspect', () => {
  test('lines up', () => {
    const { out } = createProject(INSPECTED).koze('inspect');
    const [header = '', ...rows] = out.split('\n\n')[0]?.split('\n') ?? [];
    for (const title of ['BINDING', 'METHOD', 'WHO', 'INPUT', 'INSTANCE']) {
      const column = header.indexOf(title);
      for (const row of rows) expect(row.slice(column - 2, column + 1)).toMatch(/^ {2}\S$/);
    }
  });

  test('--json has the rows, and what cannot be called', () => {
    const { code, out } = createProject(INSPECTED).koze('inspect', '--json');
    expect(code).toBe(0);
    const { callables, hidden } = JSON.parse(out);
    expect(callables).toContainEqual({
      object: 'audit.do',
      binding: 'AUDIT_DO',
      method: 'purge',
      params: 'before: Date',
      input: 'types',
      items: false,
      live: false,
      access: 'workerCode',
      public: false,
      routed: false,
    });
    expect(callables).toContainEqual({
      object: 'user.do',
      binding: 'USER_DO',
      method: 'setProfile',
      params: 'data: InferSchema<typeof profile>',
      input: 'schema',
      items: false,
      live: false,
      access: 'anyone',
      public: true,
      resolver: 'src/server/routing.ts:3',
      routed: false,
    });
    const board = callables.filter(({ object }: { object: string }) => object === 'board.do');
    const access = board.map((row: Record<string, unknown>) => [
      row.method,
      row.params,
      row.access,
    ]);
    expect(access).toEqual([
      ['list', '', 'anyone'],
      ['post', 'text: string', 'caller'],
      ['remove', 'id: number', 'rule'],
      ['archive', '', 'unclear'],
      [undefined, '', 'caller'],
    ]);
    expect(board[0]).toMatchObject({ instance: 'key' });
    expect(hidden['user.do']).toEqual([{ name: '_validate', reason: 'underscore' }]);
  });

  test('what gives items, and what is live', () => {
    const members =
      "  static live = ['count'];\n  count() {}\n  async *tail(signal: AbortSignal) {}";
    const project = createProject({ 'src/server/feed.do.ts': object('FeedDO', members) });
    const { callables } = JSON.parse(project.koze('inspect', '--json').out);
    expect(callables).toMatchObject([
      { method: 'count', items: false, live: true },
      { method: 'tail', params: '', input: 'nothing to check', items: true, live: false },
    ]);
    expect(project.koze('inspect').out).toContain(' *tail() ');
  });

  test('the last line counts what is open, whatever else there is', () => {
    const last = (files: Record<string, string>) => {
      const { out } = createProject(files).koze('inspect');
      return out.slice(out.lastIndexOf('\n', out.length - 2) + 1);
    };
    expect(last({ 'src/server/user.do.ts': USER })).toBe('2 of 2 methods are open to anyone.\n');
    const one = USER.replace(
      '  async getName',
      "  static serverOnly = ['setName'];\n  async getName",
    );
    const pages = { 'src/routes/index.koze': '<h1>Home</h1>\n' };
    expect(last({ 'src/server/user.do.ts': one, ...pages })).toBe(
      '1 of 2 methods is open to anyone.\n',
    );
    expect(last({})).toBe('0 of 0 methods are open to anyone.\n');
  });

  test('a table is no wider than a terminal', () => {
    const type = `{ ${'name: string; '.repeat(20)}}`;
    const files = {
      ...INSPECTED,
      'src/server/wide.do.ts': object('WideDO', `  async m(a: ${type}) {}`),
    };
    const { out } = createProject(files).koze('inspect');
    const lines = out.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(out).toMatch(/ m\(a: \{ name: string; [^\n]*…\) +anyone /);
    const json = createProject(files).koze('inspect', '--json').out;
    expect(JSON.parse(json).callables).toContainEqual(
      expect.objectContaining({ object: 'wide.do', params: `a: ${type}` }),
    );
  });

  test('a parameter is shown as it is written', () => {
    const text = object(
      'UserDO',
      '  async m(a: {\n    b: 1;\n  }, c?: string, d = 1, ...e: number[]) {}',
    );
    const { out } = createProject({ 'src/server/user.do.ts': text }).koze('inspect');
    expect(out).toContain('m(a: { b: 1; }, c?: string, d?, ...e: number[])');
  });
});

const bin = fileURLToPath(new URL('../../bin/koze.js', import.meta.url));

test('an empty folder has no configuration to speak of', () => {
  const { code, error, out } = createProject({}).koze('sync');
  expect(code).toBe(0);
  expect(error).toContain('no-objects');
  expect(out).toBe('.koze/server.d.ts written\n');
});

test('the program itself: what it says, and its exit codes', () => {
  const project = createProject();
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [bin, ...args], {
      cwd: project.folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(run('types')).toBe('.koze/server.d.ts written\n');
  expect(() => run('nothing')).toThrow(expect.objectContaining({ status: 2 }));
  project.write('src/server/user.do.ts', 'export {}');
  expect(() => run('types')).toThrow(expect.objectContaining({ status: 1 }));
});

test('the program itself: a reader that goes away is no mistake', async () => {
  const { folder, write } = createProject();
  // More than a pipe holds, so that there is something left to write.
  for (let n = 0; n < 300; n += 1) {
    const methods = Array.from({ length: 10 }, (_, index) => `  async method${index}() {}`);
    write(`src/server/user${n}.do.ts`, object(`User${n}`, methods.join('\n')));
  }
  const child = spawn(process.execPath, [bin, 'inspect', '--json'], { cwd: folder });
  let error = '';
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  expect([code, error]).toEqual([0, '']);
});
