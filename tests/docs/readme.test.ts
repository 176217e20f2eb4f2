/** What README.md shows is built, served and called. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { afterEach, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { type App, createApp } from '../e2e/harness/app.js';
import { call, result } from '../e2e/harness/call.js';
import { run } from '../e2e/harness/programs.js';
import { MODES, type Server, serve } from '../e2e/harness/server.js';
import { typeCheck } from '../e2e/harness/typescript.js';

interface Snippet {
  language: string;
  text: string;
  /** From the snippet's first line, or from the sentence before it, which then begins with it. */
  file: string | undefined;
}

const snippets = snippetsOf(readFileSync(join(root, 'README.md'), 'utf8'));

/** The files of the quickstart. */
const quickstart: Record<string, string> = Object.fromEntries(
  snippets.flatMap(({ file, text }) => (file ? [[file, text]] : [])),
);

const firstCalls = containing("await setName('Ada'); //");

let app: App;
let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
  app?.remove();
});

/** The app of the quickstart, with these files besides. */
function create(files: Record<string, string> = {}): App {
  const made = createApp('tests/docs/fixture', { ...quickstart, ...files });
  made.delete('index.html');
  return made;
}

async function open(mode: 'dev' | 'build', files: Record<string, string> = {}): Promise<string> {
  app = create(files);
  app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
  server = await serve(app.folder, mode);
  return server.origin;
}

/** The types that the type checker has passed: those of both modes are the same. */
let checkedTypes: string | undefined;

test.each(MODES)('the quickstart runs, %s', async (mode) => {
  const origin = await open(mode, { 'src/first-calls.ts': firstCalls });
  expect(Object.keys(quickstart).sort()).toEqual([
    'src/routes/index.koze',
    'src/server/user.do.ts',
    'tsconfig.json',
    'vite.config.ts',
  ]);
  expect((await call(origin, 'user.do/setName', ['Ada'])).status).toBe(204);
  expect(await result(origin, 'user.do/getName')).toBe('Ada');
  expect((await call(origin, 'user.do/_validate')).status).toBe(404);
  expect(await (await fetch(origin)).text()).toContain('<h1>Hello, Ada</h1>');
  const posted = await fetch(`${origin}/?__koze=user.do/setName`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ name: 'Grace' }),
  });
  expect(posted.url).toBe(`${origin}/`);
  expect(await posted.text()).toContain('<h1>Hello, Grace</h1>');
  const types = app.read('.koze/server.d.ts');
  expect(types).toContain('$server/user.do');
  if (types === checkedTypes) return;
  const checked = typeCheck(app.folder);
  expect(checked.ok, checked.output).toBe(true);
  checkedTypes = types;
});

/** Checks the types of the quickstart, with these files besides. */
function check(files: Record<string, string> = {}) {
  for (const [file, text] of Object.entries(files)) app.write(file, text);
  return typeCheck(app.folder);
}

test('a fresh clone type-checks once its prepare script has run, and a misspelt binding does not', async () => {
  app = create({ 'src/first-calls.ts': firstCalls, 'src/worker.ts': containing('handleRpc') });
  const script = /`"prepare": "(.*?)"`/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
  expect(check().ok).toBe(false);
  const [program = '', ...args] = script?.split(' ') ?? [];
  expect(await run(app.folder, program, args)).toMatchObject({ ok: true });
  expect(check()).toEqual({ ok: true, output: '' });
  const routing = containing("registerDoResolver('USER_DO'").replace('env.USER_DO', 'env.USER_D0');
  const misspelt = check({ 'src/routing.ts': routing });
  expect(misspelt.output).toContain("Did you mean 'USER_DO'?");
});

test("a worker of one's own answers beside it, and a resolver routes", async () => {
  const origin = await open('dev', {
    'src/worker.ts': containing('handleRpc'),
    'src/server/routing.ts': containing("registerDoResolver('USER_DO'"),
    'src/middleware.ts': "import './server/routing';\n",
  });
  expect(await (await fetch(`${origin}/health`)).text()).toBe('ok');
  const as = (user: string) => ({ origin, 'x-user': user });
  for (const name of ['A', 'B']) {
    const set = await call(origin, 'user.do/setName', [name], as(name));
    expect(set.status).toBe(204);
  }
  expect(await (await call(origin, 'user.do/getName', [], as('A'))).json()).toBe('A');
  expect((await call(origin, 'user.do/getName')).status).toBe(401);
  const page = await fetch(origin, { headers: as('B') });
  expect(await page.text()).toContain('<h1>Hello, B</h1>');
  expect((await fetch(origin)).status).toBe(401);
  expect((await fetch(`${origin}/nowhere`)).status).toBe(404);
});

test.each(snippets.map(({ language, text }) => [text.split('\n')[0], language, text]))(
  'the snippet that begins with %s is sound',
  async (_, language = '', text = '') => {
    if (language === 'ts') await transform(text, { loader: 'ts' });
    else if (language === 'jsonc') await transform(`export default ${text}`, { loader: 'js' });
    else if (language === 'sh') for (const line of text.trim().split('\n')) checkCommand(line);
    else expect(['text', 'html']).toContain(language);
  },
);

test('every document is linked, and every link leads to a file', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const links = Array.from(text.matchAll(/\]\(([\w./-]+)\)/g), ([, link = '']) => link);
  expect(links).toEqual(
    expect.arrayContaining(readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)),
  );
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});

/** A command runs a script of ours, or installs packages that this repository knows. */
function checkCommand(line: string): void {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const { devDependencies, scripts } = read('package.json');
  const [program, verb = '', ...words] = line.split(/\s+/);
  expect(program).toBe('npm');
  if (verb === 'run') expect(scripts).toHaveProperty([words[0] ?? '']);
  if (verb === 'run') return;
  expect(verb).toBe('install');
  const own = ['pkg-js', 'vite-plugin'].map((folder) => read(`${folder}/package.json`).name);
  const known = [...own, ...Object.keys(devDependencies)];
  for (const name of words.filter((word) => !word.startsWith('-'))) expect(known).toContain(name);
}

function containing(passage: string): string {
  const found = snippets.filter(({ text }) => text.includes(passage));
  if (found.length !== 1) throw new Error(`${found.length} snippets contain: ${passage}`);
  return found[0]!.text;
}

function snippetsOf(document: string): Snippet[] {
  const fences = document.matchAll(
    /(?:^`(?<named>[\w./-]+)`[^\n]*:\n\n)?^```(?<language>\w+)\n(?<text>.*?)^```$/gms,
  );
  return Array.from(fences, ({ groups = {} }) => {
    const { language = '', named, text = '' } = groups;
    return { language, text, file: named ?? text.match(/^\/\/ (src\/\S+)\n/)?.[1] };
  });
}
