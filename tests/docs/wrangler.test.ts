/** What docs/wrangler.md shows is what is written and said. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../pkg-js/src/cli/main.js';
import { call, result } from '../e2e/harness/call.js';
import { readPage } from './harness/documents.js';
import { runWorkers } from './harness/workerd.js';

const document = readPage('wrangler.md');

/** The code blocks below a heading. */
function shown(heading: string): string[] {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const blocks = [...section.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, code = '']) => code);
  if (blocks.length === 0) throw new Error(`Nothing is shown below ${heading}`);
  return blocks;
}

/** Runs `koze` on a project with these classes, by the stem of their file. */
function koze(args: string, classes: Record<string, string>, files: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'koze-wrangler-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write('package.json', '{ "name": "my-app" }');
  for (const [stem, name] of Object.entries(classes)) {
    const text = `export default class ${name} extends DurableObject { greet() {} }\n`;
    const imported = "import { DurableObject } from 'cloudflare:workers';\n";
    write(`src/server/${stem}.do.ts`, imported + text);
  }
  for (const [file, text] of Object.entries(files)) write(file, text);
  let said = '';
  const say = (text: string) => {
    said += text;
  };
  const code = main(args.split(' '), { cwd: folder, out: say, error: say });
  return {
    code,
    said,
    read: (file = 'wrangler.jsonc') => readFileSync(join(folder, file), 'utf8'),
  };
}

const USER = { user: 'UserDO' };
const BOTH = { ...USER, 'chat-room': 'ChatRoomDO' };
const [made, before = '', after = ''] = shown('What is written');

test('a file is made', () => {
  expect(koze('sync', USER).read()).toBe(made);
});

test('a class is added, and then nothing', () => {
  expect(koze('sync', BOTH, { 'wrangler.jsonc': before }).read()).toBe(after);
  expect(koze('sync', BOTH, { 'wrangler.jsonc': after }).said).toContain('is up to date');
});

test('the options decide about what is new', () => {
  const args = 'sync --lifecycle exports --storage kv';
  expect(koze(args, USER).read()).toBe(shown('Options')[0]);
  expect(koze(args, USER, { 'wrangler.jsonc': made ?? '' }).read()).toBe(made);
});

test('a rename and a deletion are proposed', () => {
  const [renamed = '', deleted = ''] = shown('Renamed and deleted classes');
  const files = { 'wrangler.jsonc': after };
  const rename = koze('sync', { ...BOTH, user: 'MemberDO' }, files);
  expect(rename).toMatchObject({ code: 1, said: expect.stringContaining(renamed.trim()) });
  expect(rename.read()).toBe(after);
  const gone = koze('sync', USER, files);
  expect(gone).toMatchObject({ code: 0, said: expect.stringContaining(deleted.trim()) });
  expect(gone.read()).toBe(after);
});

test('environments with objects get bindings', () => {
  const [before = '', after] = shown('Environments');
  expect(koze('sync', USER, { 'wrangler.jsonc': before }).read()).toBe(after);
});

test('an object of another worker is called, and its binding stays', async () => {
  const [text = '', user = ''] = shown('Objects of another worker');
  const { read, said } = koze('sync', USER, { 'wrangler.jsonc': text });
  const { compatibility_flags: _, ...rest } = JSON.parse(read());
  expect(rest).toEqual(JSON.parse(text));
  expect(said).not.toMatch(/error|warning/);

  const entry = "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n";
  const billing = {
    name: 'billing',
    files: {
      'src/worker.ts': entry,
      'src/server/billing.do.ts': `import { DurableObject } from 'cloudflare:workers';
export default class BillingDO extends DurableObject {
  async charge(cents: number) { return \`charged \${JSON.stringify(cents)}\`; }
}
`,
    },
    bindings: { BILLING_DO: 'BillingDO' },
  };
  const bindings = { USER_DO: 'UserDO', BILLING_DO: 'billing:BillingDO' };
  const app = (user: string) => ({
    name: 'my-app',
    files: { 'src/worker.ts': entry, 'src/server/user.do.ts': user },
    bindings,
  });
  const { origin, stop } = await runWorkers([app(user), billing]);
  expect(await result(origin, 'user.do/charge', [5])).toBe('charged 5');
  expect((await call(origin, 'billing.do/charge', [5])).status).toBe(404);
  await stop();
  // Whatever the other worker checks, it is not this call.
  const unchecked = await runWorkers([app(user.replace('cents);', "'5');")), billing]);
  expect(await result(unchecked.origin, 'user.do/charge', [5])).toBe('charged "5"');
});

test('beside SvelteKit the file stays, and has all that it can have', () => {
  const [text = ''] = shown('Frameworks');
  const manifest = '{ "devDependencies": { "@sveltejs/adapter-cloudflare": "7" } }';
  const files = { 'package.json': manifest, 'wrangler.jsonc': text };
  const { code, read, said } = koze('sync --check', USER, files);
  expect(read()).toBe(text);
  expect(said).toContain('wrangler.jsonc is up to date');
  expect(said).not.toMatch(/error|warning/);
  // The types alone are not written.
  expect(code).toBe(1);
});

test('a file that is out of date fails the check', () => {
  const args = shown('In CI')[0]?.trim().replace('koze ', '') ?? '';
  const check = koze(args, BOTH, { 'wrangler.jsonc': before });
  expect(check).toMatchObject({ code: 1, said: expect.stringContaining('jsonc is out of date') });
  expect(check.read()).toBe(before);
});

test('wrangler.toml is told what to add', () => {
  const toml = 'main = "src/worker.ts"\ncompatibility_date = "2026-06-01"\n';
  const { said, read } = koze('sync --check', USER, { 'wrangler.toml': toml });
  expect(said).toContain(shown('wrangler.toml')[0]);
  expect(said).not.toContain('wrangler.toml is');
  expect(read('wrangler.toml')).toBe(toml);
});
