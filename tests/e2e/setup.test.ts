/** What the set-up skips. */
import { expect, onTestFinished, test } from 'vitest';
import { isDone, markDone } from '../../scripts/lib/stamps.mjs';

test('a step that was begun with other inputs is not done for the earlier ones', () => {
  const step = `test-${process.pid}`;
  onTestFinished(() => void isDone(step, 'nothing', []));
  markDone(step, 'main');
  expect(isDone(step, 'main', ['package.json'])).toBe(true);
  expect(isDone(step, 'main', ['no-such-file'])).toBe(false);

  markDone(step, 'main');
  // On another branch the step fails halfway; then back.
  expect(isDone(step, 'branch', ['package.json'])).toBe(false);
  expect(isDone(step, 'main', ['package.json'])).toBe(false);
});
