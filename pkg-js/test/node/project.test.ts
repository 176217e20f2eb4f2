import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openProject } from '../../src/node/index.js';

const object = (name: string, method = 'hello') =>
  `import { DurableObject } from 'cloudflare:workers';\nexport default class ${name} extends DurableObject { async ${method}() {} }`;

function createFolder(files: Record<string, string>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'koze-node-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { folder, write, remove: (file: string) => rmSync(join(folder, file)) };
}

describe('scanning', () => {
  test('finds objects at any depth, and no dot-folders, packages and tests', () => {
    const { folder } = createFolder({
      'src/server/user.do.ts': object('UserDO'),
      'src/server/a/b/deep.do.mts': object('Deep'),
      'src/server/.hidden/x.do.ts': object('Hidden'),
      'src/server/node_modules/p/x.do.ts': object('Packaged'),
      'src/server/user.do.test.ts': '',
      'src/outside.do.ts': object('Outside'),
    });
    const project = openProject({ root: folder });
    expect(project.scan().affected).toEqual(['a/b/deep.do', 'user.do']);
    expect(project.compiler.surface().ids).toEqual(['a/b/deep.do', 'user.do']);
  });

  test('again, reports what came, changed and went, and nothing else', () => {
    const { folder, remove, write } = createFolder({
      'src/server/user.do.ts': object('UserDO'),
      'src/server/team.do.ts': object('TeamDO'),
    });
    const project = openProject({ root: folder });
    project.scan();
    expect(project.scan()).toMatchObject({ affected: [], entriesChanged: false });

    write('src/server/user.do.ts', object('UserDO', 'bye'));
    expect(project.scan()).toMatchObject({ affected: ['user.do'], entriesChanged: false });
    write('src/server/new.do.ts', object('NewDO'));
    expect(project.scan()).toMatchObject({ affected: ['new.do'], entriesChanged: true });
    remove('src/server/team.do.ts');
    expect(project.scan()).toMatchObject({ affected: ['team.do'], entriesChanged: true });
    expect(project.compiler.surface().ids).toEqual(['new.do', 'user.do']);
    remove('src/server/new.do.ts');
    remove('src/server/user.do.ts');
    project.scan();
    expect(project.diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
    write('src/server/user.do.ts', object('UserDO'));
    project.scan();
    expect(project.diagnostics).toEqual([]);
  });

  test('caller.ts is read where it belongs, and what comes of it follows', () => {
    const CALLER = 'export default () => ({ name: 1 });\n';
    const { folder, remove, write } = createFolder({
      'src/server/user.do.ts': object('UserDO'),
      'src/server/team.do.ts': object('TeamDO'),
      // Files of others, which concern nobody.
      'src/caller.ts': CALLER,
      'src/server/lib/caller.ts': CALLER,
    });
    const project = openProject({ root: folder });
    const file = `${folder}/src/server/caller.ts`;
    const worker = () =>
      project.compiler.emit({ module: '$server', id: 'user.do', environment: 'worker' });
    const code = expect.stringContaining(`from "${file}"`);
    project.scan();
    expect(worker()).not.toEqual({ code });
    expect(project.isSource(file)).toBe(true);
    expect(project.isSource(`${folder}/src/server/lib/caller.ts`)).toBe(false);

    write('src/server/caller.ts', CALLER);
    expect(project.scan()).toMatchObject({ affected: ['team.do', 'user.do'] });
    expect(worker()).toEqual({ code });
    expect(project.watched().files).toContain(file);
    expect(project.isServerFile(file)).toBe(true);
    write('src/server/caller.ts', CALLER.replace('1', '2'));
    expect(project.refresh(file)).toMatchObject({ affected: [], entriesChanged: false });
    remove('src/server/caller.ts');
    expect(project.refresh(file)).toMatchObject({ affected: ['team.do', 'user.do'] });
    expect(worker()).not.toEqual({ code });
    write('src/server/caller.ts', CALLER);
    expect(project.refresh(file)).toMatchObject({ affected: ['team.do', 'user.do'] });
    expect(project.diagnostics).toEqual([]);
  });

  test.each([
    ['src/caller.ts', 'src/server/caller.ts'],
    ['src/server/lib/caller.ts', 'src/server/caller.ts'],
    ['src/server/Caller.ts', 'src/server/caller.ts'],
    ['caller.tsx', 'src/server/caller.ts'],
    ['src/server/callers.mjs', 'src/server/caller.js'],
  ])('where caller.ts is missing, %s is to be moved', (file, target) => {
    const CALLER = 'export default ({ request }) => request.headers.get("a");';
    const { folder, remove, write } = createFolder({
      'src/server/user.do.ts': `import type { Caller } from '@kuratchi/koze';\n${object('UserDO').replace('hello()', 'hello(caller: Caller)')}`,
      // Neither says who calls.
      'src/components/caller.tsx': 'export default () => <p>Caller</p>;',
      'src/lib/caller.ts': 'export const caller = (request: Request) => request.url;',
      [file]: CALLER,
    });
    const project = openProject({ root: folder });
    project.scan();
    const help = () => project.diagnostics.map((found) => found.help);
    expect(help()).toEqual([
      `Move ${file} to ${target}: Koze doesn't look elsewhere, or for other names.`,
    ]);
    remove(file);
    project.scan();
    expect(help()).toEqual([expect.stringContaining('export default')]);
    write(target, CALLER);
    project.scan();
    expect(project.diagnostics).toEqual([]);
  });

  test('a base class elsewhere is followed, and its coming noticed', () => {
    const { folder, write } = createFolder({
      'src/server/user.do.ts':
        "import { Base } from '../base';\nexport default class UserDO extends Base {}",
    });
    const project = openProject({ root: folder });
    project.scan();
    expect(project.diagnostics).not.toEqual([]);
    expect(project.watched().files).toContain(`${folder}/src/base.ts`);
    write(
      'src/base.ts',
      "import { DurableObject } from 'cloudflare:workers';\nexport class Base extends DurableObject { async base() {} }",
    );
    expect(project.refresh(`${folder}/src/base.ts`)?.affected).toEqual(['user.do']);
    expect(project.diagnostics).toEqual([]);
    expect(project.refresh(`${folder}/src/other.ts`)).toBeUndefined();
  });
});

test('what to watch: read files, those that could be, and all directories of the server and the routes', () => {
  const { folder, write } = createFolder({
    'src/server/user.do.ts': object('UserDO'),
    'src/server/a/b/note.txt': '',
  });
  const project = openProject({ root: folder });
  project.scan();
  const { files } = project.watched();
  for (const file of ['server/user.do.ts', 'middleware.ts', 'app.koze']) {
    expect(files).toContain(`${folder}/src/${file}`);
  }
  const server = ['src/server', 'src/server/a', 'src/server/a/b'];
  const directories = () =>
    project.watched().directories.map((path) => path.slice(folder.length + 1));
  // The routes are not there yet: they will be seen to come.
  expect(directories()).toEqual([...server, 'src']);
  write('src/routes/blog/[id].koze', '<h1>Blog</h1>');
  project.scan();
  expect(directories()).toEqual([...server, 'src/routes', 'src/routes/blog']);
});

describe('what belongs to the server', () => {
  test('is told by the path', () => {
    const { folder } = createFolder({ 'src/server/user.do.ts': object('UserDO') });
    const project = openProject({ root: folder, serverDir: './src/server/' });
    project.scan();
    const below = (path: string) => project.isServerFile(`${folder}/${path}`);
    expect(['src/server/db.ts', 'src/server/a/b.css'].map(below)).toEqual([true, true]);
    expect(
      ['src/server.ts', 'src/serverless/db.ts', 'src', '../src/server/db.ts'].map(below),
    ).toEqual([false, false, false, false]);
  });

  test.each([
    ['with doubled slashes', () => 'src//server'],
    ['with detours', () => './src/../src/server/'],
    ['absolute', (folder: string) => join(folder, 'src/server')],
  ])('however the directory is written: %s', (_, serverDir) => {
    const { folder } = createFolder({ 'src/server/user.do.ts': object('UserDO') });
    const project = openProject({ root: folder, serverDir: serverDir(folder) });
    project.scan();
    expect(project.serverDir).toBe('src/server');
    expect(project.objectId(`${folder}/src/server/user.do.ts`)).toBe('user.do');
    expect(project.isServerFile(`${folder}/src/server/db.ts`)).toBe(true);
  });

  test('is also what links there lead to, under the name that it has there', () => {
    const { folder } = createFolder({
      'shared/key.ts': '',
      'shared/other.ts': '',
      'lib/deep/x.ts': '',
      'objects/team.do.ts': object('TeamDO'),
      'src/server/user.do.ts': object('UserDO'),
    });
    const link = (target: string, name: string) =>
      symlinkSync(join(folder, target), join(folder, 'src/server', name));
    link('shared/key.ts', 'key.ts');
    link('lib', 'lib');
    link('objects/team.do.ts', 'team.do.ts');
    link('nowhere', 'gone.ts');
    const project = openProject({ root: folder });
    project.scan();
    expect(project.isServerFile(`${folder}/shared/key.ts`)).toBe(true);
    expect(project.isServerFile(`${folder}/shared/other.ts`)).toBe(false);
    expect(project.isServerFile(`${folder}/lib/deep/x.ts`)).toBe(true);
    expect(project.toRelative(`${folder}/lib/deep/x.ts`)).toBe('src/server/lib/deep/x.ts');
    expect(project.objectId(`${folder}/objects/team.do.ts`)).toBe('team.do');
    expect(project.fileOf('team.do')).toBe(`${folder}/objects/team.do.ts`);
    expect(project.fileOf('nobody.do')).toBeUndefined();
  });

  test('is found behind a link to the whole directory, and to the root', () => {
    const { folder } = createFolder({ 'packages/server/user.do.ts': object('UserDO') });
    mkdirSync(join(folder, 'app/src'), { recursive: true });
    symlinkSync(join(folder, 'packages/server'), join(folder, 'app/src/server'));
    symlinkSync(join(folder, 'app'), join(folder, 'link'));
    const project = openProject({ root: join(folder, 'link') });
    project.scan();
    expect(project.root).toBe(`${folder}/app`);
    expect(project.isServerFile(`${folder}/packages/server/db.ts`)).toBe(true);
    expect(project.isServerFile(`${folder}/app/src/server/db.ts`)).toBe(true);
    expect(project.fileOf('user.do')).toBe(`${folder}/packages/server/user.do.ts`);
  });
});

test('types are written when they change', () => {
  const { folder, write } = createFolder({ 'src/server/user.do.ts': object('UserDO') });
  const project = openProject({ root: folder });
  project.scan();
  expect([project.typesChanged(), project.writeTypes()]).toEqual([true, true]);
  expect([project.typesChanged(), project.writeTypes()]).toEqual([false, false]);
  expect(readFileSync(join(folder, '.koze/server.d.ts'), 'utf8')).toContain('hello');
  write('src/server/user.do.ts', object('UserDO', 'bye'));
  project.scan();
  expect(project.typesChanged()).toBe(true);
});
