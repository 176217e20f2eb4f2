/** What docs/vite.md shows, run; and what it says of `base`, environments, wrappers and CI. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createProject } from '../../pkg-js/test/cli/harness.js';
import { root } from '../../scripts/lib/tools.mjs';
import { type App, createApp } from '../e2e/harness/app.js';
import { buildHere } from '../e2e/harness/build.js';
import { call, result } from '../e2e/harness/call.js';
import { run, until } from '../e2e/harness/programs.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { typeCheck } from '../e2e/harness/typescript.js';
import { writeTypes } from '../types/harness.js';
import { shownFiles } from './harness/documents.js';
import { tsconfig } from './harness/tsconfig.js';
import { runWorkers } from './harness/workerd.js';

const shown = shownFiles('vite.md');
const USER = 'src/server/user.do.ts';

let app: App;
let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
  app?.remove();
});

/** An app with the settings that a document shows, and the document's class. */
function open(config: string, files: Record<string, string> = {}): void {
  const text = show(config).replace('cloudflare()', 'cloudflare({ inspectorPort: false })');
  app = createApp('loop', { 'vite.config.ts': text, [USER]: show(USER), ...files });
}

function show(file: string): string {
  const text = shown[file];
  if (text === undefined) throw new Error(`docs/vite.md shows no ${file}`);
  return text;
}

test('all of it passes the type checker', () => {
  open('vite.config.ts', { ...shown, 'tsconfig.json': tsconfig() });
  writeTypes(app);
  const { ok, output } = typeCheck(app.folder);
  expect(ok, output).toBe(true);
});

test('what to install is what README.md says, and that is checked', () => {
  const read = (document: string) => readFileSync(join(root, document), 'utf8');
  const installation = /^npm install .*\n/m.exec(read('docs/vite.md'))?.[0];
  expect(read('README.md')).toContain(installation);
});

test("a worker of one's own, with the settings, the decorated class and a base", async () => {
  open('vite.config.ts', { 'src/worker.ts': show('src/own-worker.ts') });
  app.edit('vite.config.ts', 'plugins:', "base: '/app/',\n  plugins:");
  app.edit('wrangler.jsonc', '"koze:worker"', '"src/worker.ts"');
  server = await serve(app.folder, 'build');
  const { origin } = server;
  expect(await result(origin, 'user.do/greet')).toBe('HELLO');
  expect(calledPath()).toBe('/__koze/rpc/user.do/greet');
  expect(await (await fetch(`${origin}/health`)).text()).toBe('ok');
  expect((await call(origin, 'user.do/setName', ['Ada'])).status).toBe(204);
  expect(await (await fetch(`${origin}/hello`)).text()).toBe('Hello, Ada');
  await fetch(`${origin}/cdn-cgi/handler/scheduled?cron=0+0+*+*+*`);
  expect(await result(origin, 'user.do/getName')).toBe('0 0 * * *');
});

test('all options', async () => {
  const declared = "static access = { '*': 'anyone' };";
  const user = show(USER).replace('  accessor', `  ${declared}\n  accessor`);
  open('all-options.config.ts', { 'objects/user.do.ts': user });
  app.delete('src/server');
  app.delete('wrangler.jsonc');
  server = await serve(app.folder, 'dev');
  const greet = (headers: Record<string, string>) =>
    fetch(`${server?.origin}/api/objects/rpc/user.do/greet`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '[]',
    });
  expect(await (await greet({})).json()).toBe('HELLO');
  const explorer = `${server.origin}/cdn-cgi/explorer`;
  expect(await (await fetch(explorer)).text()).toContain(
    '<title>Cloudflare Local Explorer</title>',
  );
  const namespaces = await fetch(`${explorer}/api/workers/durable_objects/namespaces`);
  expect(await namespaces.text()).toContain('"class":"UserDO"');
  const origin = 'https://app.example.com';
  const opened = await greet({ origin, 'sec-fetch-site': 'cross-site' });
  expect(opened.headers.get('access-control-allow-origin')).toBe(origin);
  expect((await greet({ origin: 'https://other.example.com' })).status).toBe(403);
  app.edit('objects/user.do.ts', 'async setName(name: string)', 'async setName(name: Unknown)');
  const refused = (code: string) => server?.output.includes(`error[${code}]`) ?? false;
  const refuses = (code: string) =>
    until(async () => !(await greet({})).ok && refused(code), `the error ${code}`);
  await refuses('unchecked-parameter');
  app.write('objects/user.do.ts', user);
  await until(async () => (await greet({})).ok, 'the repair');
  app.edit('objects/user.do.ts', declared, '');
  await refuses('undeclared-access');
  app.edit('objects/user.do.ts', '  accessor', `  ${declared}\n  accessor`);
  await until(async () => (await greet({})).ok, 'the declaration');
  expect(JSON.parse(app.read('wrangler.jsonc')).exports).toEqual({
    UserDO: { type: 'durable-object', storage: 'legacy-kv' },
  });
});

test('a base path of its own is where calls go', async () => {
  open('vite.config.ts', { 'src/worker.ts': show('src/worker.ts') });
  app.edit('wrangler.jsonc', '"koze:worker"', '"src/worker.ts"');
  const plugin = "koze({ basePath: '/app/__koze' })";
  app.edit('vite.config.ts', 'plugins: [koze()', `base: '/app/',\n  plugins: [${plugin}`);
  server = await serve(app.folder, 'build');
  const { origin } = server;
  const options = { method: 'POST', headers: { origin, 'content-type': 'application/json' } };
  const url = `${origin}/app/__koze/rpc/user.do/greet`;
  expect(await (await fetch(url, { ...options, body: '[]' })).json()).toBe('HELLO');
  expect(calledPath()).toBe('/app/__koze/rpc/user.do/greet');
});

/** The path that the page's script calls, as it was built. */
function calledPath(): string | undefined {
  const texts = [...app.texts('dist/client').values()].join('\n');
  return /["'`](\/[^"'`]*\/rpc\/[^"'`]*)["'`]/.exec(texts)?.[1];
}

test('an environment is built, and no other can be deployed from it', async () => {
  open('vite.config.ts');
  const environment = '"env": { "staging": { "durable_objects": { "bindings": [] } } }';
  app.edit('wrangler.jsonc', '"durable_objects"', `${environment},\n  "durable_objects"`);
  vi.stubEnv('CLOUDFLARE_ENV', 'staging');
  const built = await buildHere(app.folder);
  vi.unstubAllEnvs();
  expect(built.ok, built.output).toBe(true);
  const deploy = (...args: string[]) =>
    run(app.folder, 'wrangler', ['deploy', '--dry-run', '--outdir', 'out', ...args]);
  const [staging, production] = await Promise.all([deploy(), deploy('--env', 'production')]);
  expect(staging.ok, staging.output).toBe(true);
  expect(staging.output).toContain('env.USER_DO (UserDO)');
  expect(JSON.parse(app.read('dist/loop/wrangler.json')).name).toBe('loop-staging');
  expect(production.ok).toBe(false);
  expect(production.output).toContain('does not match the target environment "staging"');
});

describe('wrappers around a class', () => {
  const USER_DO = { USER_DO: 'UserDO' };

  test('a worker exports the wrapped class; what only the wrapper adds is not public', async () => {
    const added = 'async added() { return 1; }\n    override async getName()';
    const traced = show('src/traced.ts').replace('override async getName()', added);
    expect(traced).toContain('added');
    const files = {
      'src/worker.ts': show('src/traced-worker.ts'),
      'src/traced.ts': traced,
      [USER]: show(USER),
    };
    const { origin, logs } = await runWorkers([{ name: 'app', files, bindings: USER_DO }]);
    expect(await result(origin, 'user.do/getName')).toBe('nobody');
    await until(() => /getName took \d+ ms/.test(logs.join()), 'the line of the wrapper');
    expect((await call(origin, 'user.do/setName', [1])).status).toBe(400);
    expect((await call(origin, 'user.do/added')).status).toBe(404);
  });

  const PLAIN = `import { DurableObject } from 'cloudflare:workers';
import { traced } from './traced';
class Plain extends DurableObject { async own() {} }
`;
  const FOLLOWED = `export function traced<T extends new (...args: any[]) => any>(Base: T): T {
  return class extends Base { async added() {} } as T;
}
`;
  const PROXY = 'export const traced = <T extends object>(Base: T): T => new Proxy(Base, {});\n';

  test.each([
    ['an export of the project’s function', 'export const UserDO = traced(Plain);', FOLLOWED, ''],
    ['a default export of it', 'export default traced(Plain);', FOLLOWED, ''],
    ['an export of a Proxy', 'export const UserDO = traced(Plain);', PROXY, 'no-class'],
    ['a default export of a Proxy', 'export default traced(Plain);', PROXY, 'no-class'],
    ['a package’s', 'export default traced(Plain);', "export { traced } from 'p';", 'no-class'],
    [
      'a base class',
      'export default class UserDO extends traced(Plain) {}',
      PROXY,
      'unreadable-base',
    ],
  ])('in a class’s file, %s', (_, exported, traced, code) => {
    const files = { 'src/server/user.do.ts': PLAIN + exported, 'src/server/traced.ts': traced };
    const { out, error } = createProject(files).koze('inspect');
    if (code === '') expect(out).toMatch(/user\.do .* own\(\).*\n.*user\.do .* added\(\)/);
    else expect(error).toContain(`error[${code}]`);
  });

  test('in a class’s file that exports the class, too, an opaque wrapper is left out', async () => {
    const exported = `${PLAIN.replace('class Plain', 'export class UserDO')}export default traced(UserDO);`;
    const files = {
      'src/worker.ts': show('src/worker.ts'),
      'src/server/user.do.ts': exported,
      'src/server/traced.ts': `export const traced = <T extends object>(Base: T): T =>
        new Proxy(Base, { construct() { throw new Error('wrapped'); } });`,
    };
    const { origin } = await runWorkers([{ name: 'app', files, bindings: USER_DO }]);
    expect((await call(origin, 'user.do/own')).status).toBe(204);
  });
});

test('in CI a build writes nothing, and fails where something is missing', async () => {
  open('vite.config.ts');
  app.write('src/server/team.do.ts', show(USER).replaceAll('UserDO', 'TeamDO'));
  const before = app.read('wrangler.jsonc');
  const script = "process.env.CI = '1'; const { build } = await import('vite'); await build();";
  const { ok, output } = await run(app.folder, 'node', ['--eval', script]);
  expect(ok).toBe(false);
  expect(output).toContain('Run `npx koze sync` and commit it.');
  expect(app.read('wrangler.jsonc')).toBe(before);
});
