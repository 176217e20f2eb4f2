import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { bundle, call, createProject, runWorker, settings, WORKER } from './harness.js';

const worker = { entryPoints: ['src/worker.ts'], ...WORKER };

describe('in a worker', () => {
  test('an entry that exports no class is warned about, and one that does is not', async () => {
    const own = 'export default { fetch: () => new Response() };\n';
    const { warnings } = await bundle(createProject({ 'src/worker.ts': own }), worker);
    expect(warnings).toMatchObject([
      {
        text: "The worker doesn't export `UserDO` [unexported-class]",
        location: { file: 'src/worker.ts' },
      },
    ]);
    expect(warnings[0]?.notes[0]?.text).toContain("`export * from 'koze:durable-objects';`");
    expect((await bundle(createProject(), worker)).warnings).toEqual([]);
    const entry = await bundle(createProject(), { entryPoints: ['koze:worker'], ...WORKER });
    expect(entry.warnings).toEqual([]);
  });

  test('of packages, only what generated code imports is ours', async () => {
    const project = createProject({
      'src/worker.ts':
        "export * from 'koze:worker';\nexport { page } from '@kuratchi/koze/page.js';\n",
    });
    const framework: Plugin = {
      name: 'framework',
      setup(build) {
        build.onResolve({ filter: /^@kuratchi\/koze\/page\.js$/ }, () => {
          return { path: 'page', namespace: 'framework' };
        });
        build.onLoad({ filter: /.*/, namespace: 'framework' }, () => {
          return { contents: "export const page = 'a page of the framework';" };
        });
      },
    };
    const { errors, text } = await bundle(project, { ...worker, after: [framework] });
    expect(errors).toEqual([]);
    expect(text).toContain('a page of the framework');
  });

  test('koze:worker answers calls, and a re-export of it does', async () => {
    for (const entryPoints of [['src/worker.ts'], ['koze:worker']]) {
      const origin = await runWorker(createProject(), undefined, { entryPoints });
      expect(await (await call(origin, 'user.do/getName')).json()).toBe(20);
      expect((await call(origin, 'user.do/_hidden')).status).toBe(404);
      expect((await fetch(origin)).status).toBe(404);
    }
  });

  test('methods reach the object directly, by $server, an alias and tsconfig paths', async () => {
    const project = createProject({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { '#paths/*': ['./src/server/*'] } },
      }),
      'src/worker.ts': `
        import { echo } from '$server/user.do';
        import user from '$server/user.do.ts';
        import aliased, { echo as other } from '@alias/user.do';
        import path from '#paths/user.do';
        import Class from './server/user.do';
        import { UserDO } from 'koze:durable-objects';
        export { UserDO };
        export default {
          async fetch() {
            const one = user === aliased && user === path && echo === other;
            return Response.json([one, Class === UserDO, await echo({ a: new Date(0) })]);
          },
        };`,
    });
    const alias = { '@alias': './src/server' };
    const origin = await runWorker(project, undefined, { alias });
    const answer = await (await fetch(origin)).json();
    expect(answer).toEqual([true, true, { a: '1970-01-01T00:00:00.000Z' }]);
  });

  test.each(['ping', 'pong'])('objects import each other, %s first', async (first) => {
    const object = (name: string, other: string) => `
      import { DurableObject } from 'cloudflare:workers';
      import { answer } from '$server/${other}.do';
      export default class ${name} extends DurableObject {
        async ask() { return '${name} asks: ' + await answer(); }
        async answer() { return '${name} answers'; }
      }`;
    const project = createProject({
      'src/server/ping.do.ts': object('Ping', 'pong'),
      'src/server/pong.do.ts': object('Pong', 'ping'),
      'src/worker.ts': `import '$server/${first}.do'; export * from 'koze:worker';
        export { default } from 'koze:worker';`,
    });
    const origin = await runWorker(project, {
      PING_DO: 'Ping',
      PONG_DO: 'Pong',
      USER_DO: 'UserDO',
    });
    expect(await (await call(origin, 'ping.do/ask')).json()).toBe('Ping asks: Pong answers');
    expect(await (await call(origin, 'pong.do/ask')).json()).toBe('Pong asks: Ping answers');
  });

  test('the resolver that user code registers is the one that routes', async () => {
    // No package manager put the runtime here: generated code and this find the same one.
    const project = createProject({
      'package.json': '{ "sideEffects": ["./src/server/routing.ts"] }',
      'src/middleware.ts': "import './server/routing';",
      'src/server/routing.ts': `
        import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';
        registerDoResolver('USER_DO', ({ request, env }) => {
          const user = request?.headers.get('x-user');
          return user ? env.USER_DO.getByName(user) : null;
        });`,
    });
    const origin = await runWorker(project);
    expect((await call(origin, 'user.do/getName')).status).toBe(401);
    expect((await call(origin, 'user.do/getName', [], { 'x-user': 'ada' })).status).toBe(200);
  });

  test('a copy of the runtime in the project is not a second one', async () => {
    const project = createProject({
      'node_modules/@kuratchi/koze/package.json':
        '{ "name": "@kuratchi/koze", "exports": { "./runtime/*.js": "./copy.js" } }',
      'node_modules/@kuratchi/koze/copy.js': 'export const copy = "a second runtime";',
      'src/worker.ts': "export * from '@kuratchi/koze/runtime/do.js'; export * from 'koze:worker';",
    });
    const { errors, text } = await bundle(project, worker);
    expect(errors).toEqual([]);
    expect(text).not.toContain('a second runtime');
  });

  test('other files of the server come as they are, by $server too', async () => {
    const project = createProject({
      'src/worker.ts': "import { secret } from '$server/db'; console.log(secret);",
    });
    expect((await bundle(project, worker)).text).toContain('KOZE-SECRET');
  });

  test('cloudflare:* and node:* stay imports, unless another plugin knows better', async () => {
    const project = createProject({
      'src/worker.ts':
        "import { env } from 'cloudflare:workers'; import { x } from 'node:own'; console.log(env, x);",
    });
    const own: Plugin = {
      name: 'own',
      setup(build) {
        build.onResolve({ filter: /^node:own$/ }, () => ({ path: 'own', namespace: 'own' }));
        build.onLoad({ filter: /.*/, namespace: 'own' }, () => ({
          contents: 'export const x = 42',
        }));
      },
    };
    const { errors, text } = await bundle(project, { ...worker, after: [own] });
    expect(errors).toEqual([]);
    expect(text).toMatch(/from "cloudflare:workers"/);
    expect(text).toContain('x = 42');
  });

  test('standard decorators and the documented typeof run on workerd', async () => {
    const project = createProject({
      'src/server/user.do.ts': `
        import { DurableObject } from 'cloudflare:workers';
        type Of<T> = T;
        const twice = (method: () => Promise<number>) =>
          async function (this: unknown) { return 2 * (await method.call(this)); };
        export default class UserDO extends DurableObject {
          static numbers = { getName: 1 };
          accessor count = 10;
          @twice
          async getName(_?: Of<(typeof UserDO.numbers).getName>) { return this.count; }
        }`,
    });
    const origin = await runWorker(project);
    expect(await (await call(origin, 'user.do/getName')).json()).toBe(20);
  });

  test('is a module, whatever is not said', async () => {
    const { format: _, ...options } = settings(createProject(), worker);
    const { outputFiles } = await build(options);
    expect(outputFiles?.[0]?.text).toMatch(/export \{[^}]*UserDO/);
  });

  test('koze:worker gives way to another plugin', async () => {
    const framework: Plugin = {
      name: 'framework',
      setup(build) {
        build.onResolve({ filter: /^koze:worker$/ }, ({ path }) => ({ path, namespace: 'other' }));
        build.onLoad({ filter: /.*/, namespace: 'other' }, () => ({
          contents: "export * from 'koze:durable-objects'; export default 'the framework';",
          resolveDir: '/',
        }));
      },
    };
    for (const order of ['before', 'after'] as const) {
      const { errors, text } = await bundle(createProject(), { ...worker, [order]: [framework] });
      expect(errors).toEqual([]);
      expect(text).toContain('the framework');
    }
  });

  test('errors are shown in full only where dev is said', async () => {
    const project = createProject({
      'src/server/user.do.ts': `
        import { DurableObject } from 'cloudflare:workers';
        export default class UserDO extends DurableObject {
          async fail() { throw new Error('KOZE-INTERNAL'); }
        }`,
    });
    for (const dev of [undefined, true]) {
      const origin = await runWorker(project, undefined, { koze: dev ? { dev } : {} });
      const answer = await call(origin, 'user.do/fail');
      expect(answer.status).toBe(500);
      expect((await answer.text()).includes('KOZE-INTERNAL')).toBe(dev === true);
    }
  });
});

describe('in a browser', () => {
  test('what is not imported costs nothing', async () => {
    const one = await bundle(createProject(), { minify: true });
    const both = await bundle(
      createProject({
        'src/page.ts':
          "import { echo, getName } from '$server/user.do'; console.log(echo, getName);",
      }),
      { minify: true },
    );
    expect(one.text).not.toContain('echo');
    expect(both.text).toContain('echo');
    expect(one.text).not.toContain('/__koze/ws');
  });

  test('basePath is part of the paths', async () => {
    const { text } = await bundle(createProject(), { koze: { basePath: '/api' } });
    expect(text).toContain('/api/rpc/user.do/getName');
  });

  test.each(['koze:worker', 'koze:durable-objects'])('%s is refused', async (entry) => {
    const project = createProject({ 'src/page.ts': `import '${entry}';` });
    for (const platform of ['browser', 'neutral', 'node'] as const) {
      const { errors } = await bundle(project, { platform });
      expect(errors.map(({ text }) => text)).toEqual([
        `'${entry}' is for Workers: it holds the classes themselves [worker-entry]`,
      ]);
      expect(errors[0]?.location).toMatchObject({ file: 'src/page.ts', line: 1, column: 7 });
      expect(errors[0]?.notes[0]?.text).toContain("conditions: ['workerd', 'worker', 'browser']");
    }
  });
});

describe('in any other server', () => {
  test('a form that React renders posts to the base path, and to its instance', async () => {
    const project = createProject({
      'src/page.ts': `
        import größe, { setName } from '$server/admin/größe.do';
        export const actions = [setName, größe.at('a&b').setName];
        export const urls = [...actions.map(String), größe.url];`,
      'src/server/admin/größe.do.ts': `import { DurableObject } from 'cloudflare:workers';
        export default class SizeDO extends DurableObject { async setName(name: string) {} }`,
    });
    const { errors, text } = await bundle(project, {
      platform: 'node',
      koze: { basePath: '/api/objects' },
    });
    expect(errors).toEqual([]);
    project.write('out.mjs', text);
    const { actions, urls } = await import(join(project.folder, 'out.mjs'));
    // It has no types here.
    const { renderToString } = await import('react-dom/server' as string);
    const id = 'admin/gr%C3%B6%C3%9Fe.do';
    const paths = [`/api/objects/rpc/${id}/setName`, `/api/objects/rpc/${id}/setName?key=a%26b`];
    expect(urls).toEqual([...paths, `/api/objects/ws/${id}`]);
    for (const [index, action] of actions.entries()) {
      expect(renderToString(createElement('form', { action }))).toContain(
        `action="${paths[index]}"`,
      );
    }
  });

  test('importing works, and calling says what to do', async () => {
    const project = createProject({
      'src/page.ts': `
        import user, { getName } from '$server/user.do';
        export { getName };
        export const url = user.url;`,
    });
    const { errors, text } = await bundle(project, { platform: 'node' });
    expect(errors).toEqual([]);
    project.write('out.mjs', text);
    const module = await import(join(project.folder, 'out.mjs'));
    expect(module.url).toBe('/__koze/ws/user.do');
    expect(() => module.getName()).toThrow(
      "getName() of '$server/user.do' was called outside a browser",
    );
  });
});

test('the root and the server directory may be elsewhere', async () => {
  const project = createProject({ 'app/code/team.do.ts': '' });
  project.write(
    'app/code/team.do.ts',
    "import { DurableObject } from 'cloudflare:workers';\nexport class Team extends DurableObject { async size() {} }",
  );
  project.write('src/page.ts', "import { size } from '$server/team.do'; console.log(size);");
  const options = { koze: { root: 'app', serverDir: './code/' } };
  const { errors, text } = await bundle(project, options);
  expect(errors).toEqual([]);
  expect(text).toContain('/__koze/rpc/team.do/size');
  expect(readFileSync(join(project.folder, 'app/.koze/server.d.ts'), 'utf8')).toContain('team.do');

  project.write('app/code/db.ts', 'export const x = 1;');
  project.write('src/page.ts', "import { x } from '../app/code/db'; console.log(x);");
  const refused = await bundle(project, options);
  expect(refused.errors[0]?.text).toContain('code/db.ts is server code');
});

test('objects behind a linked directory are classes of one identity', async () => {
  const project = createProject({
    'src/worker.ts': `
      import Class from '../packages/server/user.do';
      import { UserDO } from 'koze:durable-objects';
      export { UserDO };
      export default { fetch: () => Response.json(Class === UserDO) };`,
    'packages/server/db.ts': "export const secret = '';",
  });
  project.write(
    'packages/server/user.do.ts',
    readFileSync(join(project.folder, 'src/server/user.do.ts'), 'utf8'),
  );
  project.delete('src/server/user.do.ts');
  mkdirSync(join(project.folder, 'linked/src'), { recursive: true });
  symlinkSync('../../packages/server', join(project.folder, 'linked/src/server'));
  const origin = await runWorker(project, undefined, { koze: { root: 'linked' } });
  expect(await (await fetch(origin)).json()).toBe(true);
});
