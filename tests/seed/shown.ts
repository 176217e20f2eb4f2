/** What the document shows: the code, by what it is, and the rows of its tables. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createCompiler } from '@kuratchi/koze/compiler';
import { root } from '../../scripts/lib/tools.mjs';
import { Snippets } from '../docs/harness/snippets.js';
import { compileRoutePage } from './route-page.js';

/** The app that the code is written into. */
export const FIXTURE = 'tests/seed/fixture';
export const DOCUMENT = readFileSync(join(root, 'tests/seed/durable-objects.md'), 'utf8');

export const snippets = new Snippets(DOCUMENT);
export const shown = {
  user: snippets.take('Durable Objects'),
  route: snippets.take('Route Usage'),
  setProfile: snippets.take('Validating RPC Input'),
  savePreferences: snippets.take('Schema Examples'),
  routing: snippets.take('Stub Resolution'),
  middleware: snippets.take('Stub Resolution'),
  counter: snippets.take('Storage API'),
  reminder: snippets.take('Alarms'),
  chatRoom: snippets.take('WebSockets'),
  wrangler: snippets.take('Wrangler Configuration'),
};

/** The rows of the table of names. */
export const names = Array.from(
  DOCUMENT.matchAll(/^\| `(.+)` \| `(.+)` \|$/gm),
  ([, file, binding]) => ({
    id: (file ?? '').replace(/\.ts$/, ''),
    file: `src/server/${file}`,
    binding: binding ?? '',
  }),
);

/** The class and the page of the section Route Usage. */
export const withRoutePage = {
  'src/server/user.do.ts': shown.user,
  'src/route.ts': compileRoutePage(shown.route),
};

export const COUNTER = 'src/server/counter.do.ts';
export const REMINDER = 'src/server/reminder.do.ts';
export const CHAT_ROOM = 'src/server/chat-room.do.ts';

/** The samples that call for a line more, as they stand in the document. */
export const incomplete: Record<string, string> = {
  [COUNTER]: shown.counter,
  [REMINDER]: shown.reminder,
  [CHAT_ROOM]: shown.chatRoom,
};

/** What a diagnostic says to add to a class, if one does. */
export function missingLine(file: string, text: string): string | undefined {
  const wasm = createRequire(import.meta.url).resolve('@kuratchi/koze/compiler/koze.wasm');
  const compiler = createCompiler({ wasm: readFileSync(wasm), root: '/app' });
  const { diagnostics } = compiler.update([{ file, content: { text } }]);
  const found = diagnostics.find(({ code }) => code === 'missing-import');
  return found && /: (import .*;)$/.exec(found.help ?? '')?.[1];
}

/** A sample, with the line that it lacks. */
export const complete = (file: string) =>
  `${missingLine(file, incomplete[file] ?? '')}\n${incomplete[file]}`;
