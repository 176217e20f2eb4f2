/** What docs/storage.md shows, run; `vite.test.ts` looks at its data in the explorer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { call, result } from '../e2e/harness/call.js';
import { shownFiles } from './harness/documents.js';
import { runWorkers } from './harness/workerd.js';

vi.setConfig({ testTimeout: 60_000 });

const shown = shownFiles('storage.md');
const WORKER = "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n";
const bindings = { COUNTER_DO: 'CounterDO', NOTES_DO: 'NotesDO' };

/** Deploys the page's classes, with a change, beside what earlier deployments stored. */
async function deploy(folder: string, change = (notes: string) => notes) {
  const notes = 'src/server/notes.do.ts';
  const files = { ...shown, [notes]: change(shown[notes] ?? ''), 'src/worker.ts': WORKER };
  return runWorkers([{ name: 'app', files, bindings }], folder);
}

test('tables are made once, and each migration runs once, whatever was deployed before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'koze-storage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const first = (notes: string) =>
    notes.replace(/ {2}"ALTER TABLE .*\n/, '').replace('text, state FROM', 'text FROM');
  expect(first(shown['src/server/notes.do.ts'] ?? '')).not.toContain('ALTER');
  let { origin, stop } = await deploy(folder, first);
  expect(await result(origin, 'counter.do/hit', ['/'])).toBe(1);
  await call(origin, 'notes.do/add', ['old']);
  expect(await result(origin, 'notes.do/list')).toEqual([{ text: 'old' }]);
  await stop();

  // One that fails, after a statement of it that did not.
  const failing = (notes: string) =>
    notes.replace(/ {2}"(ALTER TABLE [^"]*)",\n/, '  "$1; INSERT INTO missing VALUES (1)",\n');
  ({ origin, stop } = await deploy(folder, failing));
  const failed = await call(origin, 'notes.do/list');
  expect(failed.status).toBe(500);
  expect(await failed.json()).toMatchObject({ code: 'internal' });
  expect((await call(origin, 'notes.do/add', ['lost'])).status).toBe(500);
  await stop();

  // As the page has it. Had the failed one left its column behind, this one could not add it.
  for (let times = 0; times < 2; times++) {
    ({ origin, stop } = await deploy(folder));
    expect(await result(origin, 'notes.do/list')).toEqual([{ text: 'old', state: 'open' }]);
    expect(await result(origin, 'counter.do/hit', ['/'])).toBe(2 + times);
    await stop();
  }
});
