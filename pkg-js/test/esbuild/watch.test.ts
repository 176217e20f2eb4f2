import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildResult, context, type Plugin } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Bundling,
  createProject,
  settings,
  type TestProject,
  USER,
  WORKER,
} from './harness.js';

const worker = { entryPoints: ['src/worker.ts'], ...WORKER };
const DOCUMENT = '<!doctype html><html lang="en"><head></head><body><slot></slot></body></html>';
const TEAM = USER.replace('UserDO', 'TeamDO');
const DEEP = TEAM.replace('./db', '../../db');

/** Builds, and builds again with every change that esbuild notices. */
async function watch(project: TestProject, bundling: Bundling) {
  const ends: ((result: BuildResult) => void)[] = [];
  const results: BuildResult[] = [];
  const report: Plugin = {
    name: 'report',
    setup(build) {
      build.onEnd((result) => {
        const waiting = ends.shift();
        if (waiting) waiting(result);
        else results.push(result);
      });
    },
  };
  const built = await context(settings(project, { ...bundling, after: [report] }));
  onTestFinished(() => built.dispose());
  await built.watch();

  const next = async () => {
    const result =
      results.shift() ?? (await new Promise<BuildResult>((resolve) => ends.push(resolve)));
    return {
      errors: result.errors.map(({ text }) => text),
      text: result.outputFiles?.map(({ text }) => text).join('\n') ?? '',
    };
  };
  /** Builds until a check holds: one save can be seen as two changes. */
  const until = async (check: (build: Awaited<ReturnType<typeof next>>) => boolean) => {
    for (;;) {
      const build = await next();
      if (check(build)) return build;
    }
  };
  await next();
  return until;
}

test('a worker follows files that change, come and go, and errors that are mended', async () => {
  const project = createProject();
  const types = () => readFileSync(join(project.folder, '.koze/server.d.ts'), 'utf8');
  const until = await watch(project, worker);

  project.write('src/server/user.do.ts', USER.replace('getName', 'getTitle'));
  await until(({ text }) => text.includes('"getTitle"'));
  expect(types()).toContain('getTitle');

  project.write('src/server/team.do.ts', TEAM);
  await until(({ text }) => text.includes('TEAM_DO'));
  expect(types()).toContain('$server/team.do');

  project.write('src/server/admin/deep/audit.do.ts', DEEP.replace('TeamDO', 'AuditDO'));
  await until(({ text }) => text.includes('AUDIT_DO'));
  project.write('src/server/admin/deep/log.do.ts', DEEP.replace('TeamDO', 'LogDO'));
  await until(({ text }) => text.includes('LOG_DO'));

  project.delete('src/server/team.do.ts');
  await until(({ errors, text }) => errors.length === 0 && !text.includes('TEAM_DO'));
  expect(types()).not.toContain('$server/team.do');

  project.write('src/server/user.do.ts', 'export default class {');
  const broken = await until(({ errors }) => errors.length > 0);
  expect(broken.errors).toHaveLength(1);
  project.write('src/server/user.do.ts', USER);
  await until(({ errors, text }) => errors.length === 0 && text.includes('"getName"'));

  const caller = (name: string) => `export default () => ({ name: '${name}' });\n`;
  project.write('src/server/caller.ts', caller('Ada'));
  await until(({ text }) => text.includes('"Ada"'));
  expect(types()).toContain('caller');
  project.write('src/server/caller.ts', caller('Bob'));
  await until(({ text }) => text.includes('"Bob"'));
  project.delete('src/server/caller.ts');
  await until(({ errors, text }) => errors.length === 0 && !text.includes('"Bob"'));
  expect(types()).not.toContain('caller');

  project.write('src/middleware.ts', "console.log('a middleware');");
  await until(({ text }) => text.includes('a middleware'));
  project.delete('src/middleware.ts');
  await until(({ errors, text }) => errors.length === 0 && !text.includes('a middleware'));
});

test('a base class that an object inherits from is followed', async () => {
  const base = (method: string) =>
    `import { DurableObject } from 'cloudflare:workers';\nexport class Base extends DurableObject { async ${method}() {} }`;
  const project = createProject({
    'src/shared/base.ts': base('before'),
    'src/server/user.do.ts':
      "import { Base } from '../shared/base';\nexport default class UserDO extends Base { async own() {} }",
    'src/page.ts': "import user from '$server/user.do'; console.log(user);",
  });
  const until = await watch(project, {});
  project.write('src/shared/base.ts', base('after'));
  await until(({ text }) => text.includes('"after"'));
});

test('a page gets new methods, and heals when what it imports appears', async () => {
  const project = createProject({
    'src/page.ts': "import { getTitle } from '$server/team.do'; console.log(getTitle);",
  });
  const until = await watch(project, {});

  project.write('src/server/team.do.ts', TEAM);
  const named = await until(({ errors }) => errors.some((text) => text.includes('getTitle')));
  expect(named.text).toBe('');
  project.write('src/server/team.do.ts', TEAM.replace('getName', 'getTitle'));
  await until(({ text }) => text.includes('/__koze/rpc/team.do/getTitle'));

  project.write('src/page.ts', "import { secret } from './server/db'; console.log(secret);");
  await until(({ errors }) => errors.some((text) => text.includes('server code')));
  project.write('src/page.ts', "console.log('mended');");
  await until(({ text }) => text.includes('mended'));
});

test('pages come, change, break, are mended and go', async () => {
  const project = createProject();
  const until = await watch(project, worker);

  project.write('src/routes/index.koze', '<h1>First</h1>\n');
  await until(({ text }) => text.includes('<h1>First</h1>'));
  project.write('src/routes/blog/[id].koze', '<h1>Blog</h1>\n');
  await until(({ text }) => text.includes('/blog/[id]'));
  project.write('src/routes/index.koze', '<h1>Second</h1>\n');
  await until(({ text }) => text.includes('<h1>Second</h1>'));

  project.write('src/routes/index.koze', '<h1>{name}</h1>\n');
  const { errors } = await until((build) => build.errors.length > 0);
  expect(errors).toEqual([expect.stringContaining('Nothing declares `name`')]);
  project.write('src/routes/index.koze', '<h1>Mended</h1>\n');
  await until(({ text }) => text.includes('<h1>Mended</h1>'));

  project.write('src/app.koze', DOCUMENT);
  await until(({ text }) => text.includes('document('));
  project.delete('src/routes/blog/[id].koze');
  await until(({ errors: left, text }) => left.length === 0 && !text.includes('/blog/[id]'));
});
