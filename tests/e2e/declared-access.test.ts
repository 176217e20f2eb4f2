/** `access: 'declared'`: whoever builds a project of ten classes is told all methods that say nothing. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCompiler } from '@kuratchi/koze/compiler';
import { koze } from '@kuratchi/koze/esbuild';
import { type BuildFailure, type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../pkg-js/src/cli/main.js';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';

const CODE = 'undeclared-access';
const wasm = readFileSync(fileURLToPath(import.meta.resolve('@kuratchi/koze/compiler/koze.wasm')));

const RULES = `export const isMember = (caller: unknown) => caller !== null;
export const SHARED = { '*': 'caller' } as const;
`;
const BASE = `import { DurableObject } from 'cloudflare:workers';
export class Base extends DurableObject {
  async inherited() {}
}
`;

const object = (name: string, members: string, base = 'DurableObject') =>
  `import { DurableObject } from 'cloudflare:workers';
import type { Caller } from '@kuratchi/koze';
import { isMember } from './rules';
import { Base } from './base';
void [isMember, Base];
export default class ${name} extends ${base} {
${members}
}
`;

/** By file: the class's members. A method whose name begins with \`open\` says nothing of who calls it. */
const CLASSES: Record<string, string> = {
  // What everybody has to be, by a parameter.
  account: object(
    'AccountDO',
    '  async read(who: Caller) {}\n  async write(text: string, { name }: Caller) {}',
  ),
  // One word for all.
  article: object(
    'ArticleDO',
    "  static access = { '*': 'anyone' };\n  async read() {}\n  async write() {}",
  ),
  // A word, a rule and an imported rule, but not for all.
  board: object(
    'BoardDO',
    "  static access = { list: 'anyone', post: (who: Caller | null) => who !== null, move: isMember };\n  async list() {}\n  async post() {}\n  async move() {}\n  async openRemove() {}",
  ),
  // Whoever is anonymous gets in.
  comment: object(
    'CommentDO',
    '  async openPost(who?: Caller) {}\n  async openEdit(who: Caller | null) {}',
  ),
  // Nothing at all.
  counter: object('CounterDO', '  async openCount() {}\n  async openReset() {}'),
  // Worker code alone calls it, or nobody.
  job: object(
    'JobDO',
    "  static serverOnly = ['run'];\n  async run() {}\n  async _step() {}\n  async openStart() {}",
  ),
  // A base's method.
  member: object('MemberDO', "  static access = { own: 'caller' };\n  async own() {}", 'Base'),
  // Sockets.
  room: object(
    'RoomDO',
    "  static access = { join: 'caller' };\n  async join() {}\n  async fetch() { return new Response(); }",
  ),
  stream: object(
    'StreamDO',
    "  static access = { fetch: 'caller' };\n  async fetch() { return new Response(); }",
  ),
  // Anyone may name any instance: that wants a word even where there is a caller.
  wallet: object(
    'WalletDO',
    "  static instance = 'key' as const;\n  static access = { pay: 'caller' };\n  async pay(who: Caller) {}\n  async openRead(who: Caller) {}",
  ),
};

const UNDECLARED = [
  'base.ts inherited',
  'board.do.ts openRemove',
  'comment.do.ts openEdit',
  'comment.do.ts openPost',
  'counter.do.ts openCount',
  'counter.do.ts openReset',
  'job.do.ts openStart',
  'room.do.ts fetch',
  'wallet.do.ts openRead',
];

let app: App;
beforeAll(() => {
  const files = Object.entries(CLASSES).map(([id, text]) => [`src/server/${id}.do.ts`, text]);
  app = createApp('bare', {
    ...Object.fromEntries(files),
    'src/server/base.ts': BASE,
    'src/server/rules.ts': RULES,
    'src/server/caller.ts': "export default () => ({ name: 'Ada' });\n",
    'src/worker.ts': "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
    'vite.config.ts': `import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';
export default { plugins: [koze({ access: 'declared' }), cloudflare({ inspectorPort: false })] };
`,
  });
  // The configuration is up to date: what fails is the access.
  expect(cli('sync').ok).toBe(true);
});
afterAll(() => app.remove());

/** How a build went, and the methods that it complains of: where its errors point. */
interface Outcome {
  ok: boolean;
  undeclared: string[];
}

function cli(...args: string[]): Outcome {
  let error = '';
  const out = () => {};
  const code = main(args, { cwd: app.folder, out, error: (text) => (error += text) });
  return { ok: code === 0, undeclared: inFrames(error) };
}

/** From the places in formatted diagnostics. */
function inFrames(text: string): string[] {
  const places = text.matchAll(new RegExp(`error\\[${CODE}\\].*\\s+--> (\\S+):(\\d+):(\\d+)`, 'g'));
  return [...places].map(([, file = '', line, column]) =>
    nameAt(file, Number(line), Number(column) - 1),
  );
}

function nameAt(file: string, line: number, column: number): string {
  const text = app.read(file).split('\n')[line - 1] ?? '';
  return `${file.replace('src/server/', '')} ${/^[\w]+/.exec(text.slice(column))?.[0]}`;
}

const BUILDS: Record<string, () => Outcome | Promise<Outcome>> = {
  async 'vite build'() {
    const { ok, output } = await buildHere(app.folder);
    return { ok, undeclared: inFrames(output) };
  },

  async 'the esbuild build'() {
    const options: BuildOptions = {
      absWorkingDir: app.folder,
      entryPoints: ['src/worker.ts'],
      bundle: true,
      conditions: ['workerd'],
      logLevel: 'silent',
      write: false,
      plugins: [koze({ access: 'declared' })],
    };
    const failure = await build(options).then(
      () => undefined,
      (error: BuildFailure) => error,
    );
    const found = failure?.errors.filter(({ text }) => text.endsWith(`[${CODE}]`)) ?? [];
    return {
      ok: failure === undefined,
      undeclared: found.map(({ location }) =>
        nameAt(location?.file ?? '', location?.line ?? 0, location?.column ?? 0),
      ),
    };
  },

  'koze sync --check': () => cli('sync', '--check', '--access', 'declared'),

  'the direct API'() {
    const compiler = createCompiler({ wasm, root: '/app', access: 'declared' });
    const contents = (names: readonly string[]) =>
      names.map((file) => {
        const text = texts.get(file);
        return { file, content: text === undefined ? ('absent' as const) : { text } };
      });
    const texts = new Map(
      [...app.texts('src/server')].map(([path, text]) => [path.slice(app.folder.length + 1), text]),
    );
    let update = compiler.update(contents([...texts.keys()]));
    while (update.missing.length > 0) update = compiler.update(contents(update.missing));
    const errors = update.diagnostics.filter(({ severity }) => severity === 'error');
    const found = errors.filter(({ code }) => code === CODE);
    return {
      ok: errors.length === 0,
      undeclared: found.map(({ location }) =>
        nameAt(location?.file ?? '', location?.line ?? 0, location?.column ?? 0),
      ),
    };
  },
};

/** In order: the project is mended once, and broken again. */
const all = async () => {
  const outcomes: Record<string, Outcome> = {};
  for (const [name, run] of Object.entries(BUILDS)) {
    const { ok, undeclared } = await run();
    outcomes[name] = { ok, undeclared: undeclared.sort() };
  }
  return outcomes;
};
const each = (outcome: Outcome) =>
  Object.fromEntries(Object.keys(BUILDS).map((name) => [name, outcome]));

test('exactly the undeclared methods fail every build, all in one run', async () => {
  expect(await all()).toEqual(each({ ok: false, undeclared: UNDECLARED }));
});

test('every build passes once they are declared', async () => {
  for (const [id, text] of Object.entries(CLASSES))
    app.write(`src/server/${id}.do.ts`, declare(text));
  expect(await all()).toEqual(each({ ok: true, undeclared: [] }));
});

test('a method that is added later fails every build again', async () => {
  app.edit('src/server/board.do.ts', '  async list', '  async openSort() {}\n  async list');
  expect(cli('sync', '--access', 'declared').ok).toBe(false);
  expect(await all()).toEqual(each({ ok: false, undeclared: ['board.do.ts openSort'] }));
});

/** Adds a word for every method that has none. */
function declare(text: string): string {
  const names: string[] = text.match(/(?<=async )open\w+/g) ?? [];
  if (text.includes('extends Base')) names.push('inherited');
  if (text.includes('RoomDO')) names.push('fetch');
  const entries = names.map((name) => `${name}: 'caller'`).join(', ');
  if (text.includes('static access'))
    return text.replace('access = {', `access = { ${entries}${entries && ','}`);
  return text.replace(/( extends \w+ \{\n)/, `$1  static access = { ${entries} };\n`);
}
