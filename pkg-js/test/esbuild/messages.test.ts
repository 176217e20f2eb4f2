import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundle, createProject, WORKER } from './harness.js';

const worker = { entryPoints: ['src/worker.ts'], ...WORKER };

test('all errors of a project come at once, each once and with its place', async () => {
  const project = createProject({
    'src/server/a.do.ts': 'export const nothing = 1;\n',
    'src/server/b.do.ts': '/* größer 🦊 */ export default class Größe {\n  hello() {}\n}\n',
    'src/server/c.do.ts': 'export default class C {\n',
    'src/page.ts':
      "import { a } from '$server/a.do'; import { b } from '$server/b.do'; import { hello } from '$server/user.do'; console.log(a, b, hello);",
  });
  for (const options of [{}, worker]) {
    const { errors } = await bundle(project, options);
    const places = errors.map(({ location }) => `${location?.file}:${location?.line}`);
    expect(places).toEqual([
      'src/server/a.do.ts:1',
      'src/server/b.do.ts:1',
      'src/server/c.do.ts:2',
    ]);
    const [, noBase] = errors;
    const line = '/* größer 🦊 */ export default class Größe {';
    const before = line.slice(0, line.indexOf('Größe'));
    expect(noBase).toMatchObject({
      pluginName: 'koze',
      text: expect.stringMatching(/does not extend .*\[no-base\]$/),
      location: { column: Buffer.byteLength(before), length: 7, lineText: line },
      notes: expect.arrayContaining([
        expect.objectContaining({ text: expect.stringContaining('extends DurableObject') }),
      ]),
    });
  }
});

test('paths are relative to the working directory, like those of esbuild', async () => {
  const project = createProject({ 'src/server/a.do.ts': 'export const nothing = 1;\n' });
  mkdirSync(join(project.folder, 'tools'));
  const { errors } = await bundle(project, {
    absWorkingDir: join(project.folder, 'tools'),
    entryPoints: ['../src/page.ts'],
    koze: { root: '..' },
  });
  expect(errors.map(({ location }) => location?.file)).toEqual(['../src/server/a.do.ts']);
});

test('a place that takes part is a note', async () => {
  const copy = readFileSync(join(createProject().folder, 'src/server/user.do.ts'), 'utf8');
  const { errors } = await bundle(createProject({ 'src/server/admin/user.do.ts': copy }));
  expect(errors.length).toBeGreaterThan(0);
  for (const { location, notes } of errors) {
    const files = [location?.file, notes[0]?.location?.file].sort();
    expect(files).toEqual(['src/server/admin/user.do.ts', 'src/server/user.do.ts']);
  }
});

test('warnings are reported, and the build goes on', async () => {
  const project = createProject({ 'src/page.ts': "console.log('page');" });
  project.delete('src/server/user.do.ts');
  const { errors, text, warnings } = await bundle(project);
  expect(errors).toEqual([]);
  expect(text).toContain('page');
  expect(warnings.map(({ text }) => text)).toEqual([
    expect.stringContaining('There is no Durable Object in src/server'),
  ]);
});

test('an unknown object: the known ones, and the likeliest, at the import', async () => {
  const project = createProject({ 'src/page.ts': "import { x } from '$server/usr.do'; x();" });
  for (const options of [{}, { ...WORKER }]) {
    const { errors, warnings } = await bundle(project, options);
    expect(errors).toHaveLength(1);
    expect(warnings).toEqual([]);
    expect(errors[0]).toMatchObject({ location: { file: 'src/page.ts', line: 1, column: 18 } });
    const said = [errors[0]?.text, ...(errors[0]?.notes ?? []).map(({ text }) => text)].join('\n');
    expect(said).toContain('Did you mean `$server/user.do`?');
  }
});

describe('importing a name that is not there says why', () => {
  const MIXED = `import { DurableObject } from 'cloudflare:workers';
export default class UserDO extends DurableObject {
  static serverOnly = ['purge'];
  async greet() {}
  async purge() {}
  async fetch() {
    return new Response();
  }
  private async audit() {}
  _validate() {}
}
`;
  const mixed = (page: string) =>
    createProject({ 'src/server/user.do.ts': MIXED, 'src/page.ts': page });

  test.each([
    ['_validate', /underscore|_/],
    ['audit', /private/],
    ['fetch', /fetch/],
    ['purge', /server-only/],
    ['gret', /Did you mean `greet`\?/],
  ])('%s', async (name, why) => {
    for (const from of ['$server/user.do', './server/user.do']) {
      const project = mixed(`\nimport { ${name} } from '${from}';\n${name}();`);
      const { errors } = await bundle(project);
      const ours = errors.filter(({ pluginName }) => pluginName === 'koze');
      expect(ours).toHaveLength(1);
      expect([ours[0]?.text, ours[0]?.notes[0]?.text].join('\n')).toMatch(why);
      expect(ours[0]?.location).toMatchObject({ file: 'src/page.ts', line: 2, column: 9 });
    }
  });

  test('a method for worker code is there in the worker', async () => {
    const project = mixed("import { purge, gret } from '$server/user.do'; purge(); gret();");
    const { errors } = await bundle(project, WORKER);
    const ours = errors.filter(({ pluginName }) => pluginName === 'koze');
    expect(ours.map(({ notes, text }) => text + notes[0]?.text)).toEqual([
      expect.stringContaining('Did you mean `greet`?'),
    ]);
  });
});

test('options that cannot be are refused when the build begins', async () => {
  const { errors } = await bundle(createProject(), { koze: { allowedOrigins: ['*'] } });
  expect(errors.map(({ text }) => text)).toEqual([
    expect.stringContaining("allowedOrigins: '*' is not an origin."),
  ]);
});

test('the types are written, and not again when they are the same', async () => {
  const project = createProject();
  await bundle(project);
  const file = join(project.folder, '.koze/server.d.ts');
  expect(readFileSync(file, 'utf8')).toContain('declare module "$server/user.do"');
  const { mtimeMs } = statSync(file);
  await bundle(project, worker);
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
});
