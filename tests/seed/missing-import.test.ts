/** Three samples of the document call for a line more, which the diagnostic gives. */
import { describe, expect, test } from 'vitest';
import { createApp } from '../e2e/harness/app.js';
import { buildHere } from '../e2e/harness/build.js';
import { complete, FIXTURE, incomplete, missingLine, withRoutePage } from './shown.js';

describe('the line that three samples lack', () => {
  const IMPORT = "import { DurableObject } from 'cloudflare:workers';";

  test.each(Object.entries(incomplete))('is given for %s', (file, text) => {
    expect(missingLine(file, text)).toBe(IMPORT);
    expect(missingLine(file, complete(file))).toBeUndefined();
  });

  test('ends a build', async () => {
    const app = createApp(FIXTURE, { ...incomplete, ...withRoutePage });
    const { ok, output } = await buildHere(app.folder);
    app.remove();
    expect(ok).toBe(false);
    expect(output).toContain(IMPORT);
    for (const file of Object.keys(incomplete)) expect(output).toContain(`--> ${file}:1:`);
  });
});
