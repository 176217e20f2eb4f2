/** What an editor shows: completion, hover, definition, errors. */
import { join } from 'node:path';
import type { server } from 'typescript';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../e2e/harness/app.js';
import { configuration, openApp, sources } from './harness.js';
import { startTsServer, type TsServer } from './tsserver.js';

// The first question has it read everything.
vi.setConfig({ testTimeout: 180_000 });

let app: App;
let tsserver: TsServer;

beforeAll(() => {
  ({ app } = openApp('app', { ...sources('ts'), ...configuration('three'), 'src/look.ts': LOOK }));
  tsserver = startTsServer();
  tsserver.tell('open', { file: join(app.folder, 'src/look.ts') });
});

afterAll(() => {
  tsserver?.stop();
  app?.remove();
});

const LOOK = `import user, { setName, setProfile } from '$server/user.do';
import { delete as remove, inherited, pick } from '$server/rich.do.ts';
import { purge } from '$server/user.do';
import { over, pick as choose, post } from '$server/room.do';
void setName('Ada');
void setProfile({ name: 'Ada' });
void user.at('a').setName('Ada');
void [remove, inherited, pick, purge];
void post('a');
void [over, choose];
void setName(1);
`;

/** The place of `needle` in a file, \`offset\` characters in. */
function at(needle: string, file = 'src/look.ts') {
  const before = app.read(file).split(needle)[0]?.split('\n') ?? [];
  const last = before.at(-1) ?? '';
  return { file: join(app.folder, file), line: before.length, offset: last.length + 1 };
}

async function hover(needle: string) {
  const { displayString, documentation } =
    await tsserver.ask<server.protocol.QuickInfoResponseBody>('quickinfo', at(needle));
  // On one line, without the import's, and with paths below the app.
  const shown = displayString.replace(/\nimport \w+$/, '').replace(/\s+/g, ' ');
  return [shown.replaceAll(app.folder, ''), documentation];
}

/** The text that "go to definition" puts the cursor before. */
async function definition(needle: string) {
  const found = await tsserver.ask<server.protocol.FileSpanWithContext[]>('definition', at(needle));
  // Of a call there are two: the constant's, and the signature's.
  const places = found.map(({ file, start }) => {
    const path = file.slice(app.folder.length + 1);
    return `${path}: ${app
      .read(path)
      .split('\n')
      [start.line - 1]?.slice(start.offset - 1)}`;
  });
  return [...new Set(places)];
}

test('completes names of methods', async () => {
  const { entries } = await tsserver.ask<server.protocol.CompletionInfo>(
    'completionInfo',
    at('setName, setProfile } from'),
  );
  const names = entries.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['getName', 'length', 'purge']));
  expect(names.filter((name) => name.startsWith('_'))).toEqual([]);
});

test('shows signatures and doc comments', async () => {
  // Of a call, the signature that it calls; of a name, all that it is.
  expect(await hover("setName('Ada')")).toEqual([
    '(alias) setName(name: string): Promise<void> (+2 overloads)',
    'Changes what others see.',
  ]);
  expect(await hover('setProfile({')).toEqual([
    '(alias) setProfile(data: { name: string; likesDogs?: boolean | undefined; }): ' +
      'Promise<boolean> (+3 overloads)',
    '',
  ]);
  expect(await hover("setName('Ada');\nvoid [")).toEqual([
    '(property) setName: (name: string) => Promise<void> (+2 overloads)',
    'Changes what others see.',
  ]);
  expect(await hover('pick, purge]')).toEqual([
    '(alias) const pick: FormMethod<(<T extends Entry, K extends keyof T>' +
      '(entries: T[], key: K) => Promise<T[K][]>)>',
    '',
  ]);
  expect(await hover('inherited, pick, purge')).toEqual([
    '(alias) const inherited: FormMethod<(since: Date) => Promise<{ since: Date; id: string; }>>',
    'Of every object.',
  ]);
  expect(await hover('remove, inherited, pick, purge')).toEqual([
    '(alias) const remove: FormMethod<(id: string) => Promise<boolean>>',
    '',
  ]);
  expect(await hover("post('a')")).toEqual([
    '(alias) post(text: string, tags?: string[] | undefined): ' +
      'Promise<{ text: string; by: string; tags: string[] | undefined; }> (+3 overloads)',
    'Says something.',
  ]);
  expect(await hover('choose];')).toEqual([
    '(alias) const choose: FormMethod<(<T extends import("/src/server/rich.do").Entry, ' +
      'K extends keyof T = keyof T>(entries: T[], key: K) => ReturnType<(entries: T[], key: K) => ' +
      'Promise<{ value: T[K]; by: string; }[]>>)>',
    '',
  ]);
  expect(await hover('over, choose];')).toEqual([
    '(alias) const over: FormMethod<{ (text: string): Promise<Awaited<string>>; ' +
      '(at: Date, limit?: keyof typeof import("/src/server/room.do").cardLimits): ' +
      'Promise<Awaited<import("/src/server/room.do").Mark>>; ' +
      '<T extends import("/src/server/rich.do").Entry>(entry: T, ...others: Array<T>): ' +
      'Promise<import("/src/server/room.do").Shown<T>>; }>',
    '',
  ]);
  expect(await hover('purge]')).toEqual([
    '(alias) const purge: Method<() => Promise<void>>',
    'For worker code only: `static serverOnly`.',
  ]);
});

test("leads to the method's source", async () => {
  const setName = ['src/server/user.do.ts: setName(name: string) {'];
  expect(await definition("setName('Ada')")).toEqual(setName);
  expect(await definition('setName, setProfile }')).toEqual(setName);
  expect(await definition("setName('Ada');\nvoid [")).toEqual(setName);
  expect(await definition('inherited, pick')).toEqual([
    'src/server/lib/base.ts: inherited(since: Date) {',
  ]);
  expect(await definition('remove, inherited, pick, purge')).toEqual([
    'src/server/rich.do.ts: delete(id: string) {',
  ]);
  expect(await definition("post('a')")).toEqual([
    'src/server/room.do.ts: post(caller: Caller, text: string, tags?: string[]) {',
  ]);
  // The handle is the class's.
  expect(await definition('user, {')).toEqual([
    'src/server/user.do.ts: UserDO extends DurableObject {',
  ]);
});

test('renames a method where it is called, with all callers and in its class', async () => {
  const { locs } = await tsserver.ask<server.protocol.RenameResponseBody>(
    'rename',
    at("setName('Ada')"),
  );
  expect(locs.map(({ file }) => file.slice(app.folder.length + 1)).sort()).toEqual([
    ...['src/forms.tsx', 'src/look.ts', 'src/page.ts', 'src/server/user.do.ts'],
  ]);
});

test('points at a wrong argument', async () => {
  const diagnostics = await tsserver.ask<server.protocol.Diagnostic[]>('semanticDiagnosticsSync', {
    file: join(app.folder, 'src/look.ts'),
  });
  expect(diagnostics.map(({ text }) => text.split('\n').map((line) => line.trim()))).toEqual([
    [
      'No overload matches this call.',
      "Overload 1 of 3, '(name: string): Promise<void>', gave the following error.",
      "Argument of type 'number' is not assignable to parameter of type 'string'.",
      "Overload 2 of 3, '(form: FormData): Promise<void>', gave the following error.",
      "Argument of type 'number' is not assignable to parameter of type 'FormData'.",
    ],
  ]);
});
