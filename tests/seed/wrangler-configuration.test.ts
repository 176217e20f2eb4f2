/** Wrangler Configuration: what is written for a new project. */
import { describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { buildHere } from '../e2e/harness/build.js';
import { FIXTURE, shown, withRoutePage } from './shown.js';
import { koze, parseJsonc, readConfig } from './ways.js';

describe('the wrangler configuration of a new project, with KV storage', () => {
  const sample = parseJsonc(shown.wrangler);

  test.each<[string, (app: App) => Promise<unknown>]>([
    ['koze sync', (app) => koze(app, 'sync', '--storage', 'kv')],
    [
      'Vite',
      (app) => {
        app.edit('vite.config.ts', 'koze()', "koze({ wrangler: { storage: 'kv' } })");
        return buildHere(app.folder);
      },
    ],
  ])('as %s writes it', async (_, write) => {
    const app = createApp(FIXTURE, withRoutePage);
    app.delete('wrangler.jsonc');
    await write(app);
    expect(readConfig(app)).toMatchObject(sample);
    expect(Object.keys(sample)).toEqual(['durable_objects', 'migrations']);
    app.remove();
  });
});
