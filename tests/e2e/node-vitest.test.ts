import { afterEach, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { run } from './harness/programs.js';

let app: App;
afterEach(() => app.remove());

test('vitest imports, mocks and renders a component that calls', async () => {
  app = createApp('node');
  const { ok, output } = await run(app.folder, 'vitest', ['run', '--root', app.folder]);
  expect(ok, output).toBe(true);
  expect(output).toMatch(/Tests\s+6 passed/);
});
