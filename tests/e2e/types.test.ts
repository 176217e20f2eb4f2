/** Types of another file are the validators, also after an edit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { call } from './harness/call.js';
import { until } from './harness/programs.js';
import { MODES, type Server, serve } from './harness/server.js';

const FILES = {
  'src/types.ts': 'export interface Note { text: string; stars: number; due?: Date }\n',
  'src/server/user.do.ts': `
    import { DurableObject } from 'cloudflare:workers';
    import type { Note } from '../types';

    export default class UserDO extends DurableObject {
      async save(note: Note) {
        return [note, note.due instanceof Date];
      }
    }
  `,
  'src/page.ts': '',
};

describe.each(MODES)('a parameter of a shared type, %s', (mode) => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp('loop', FILES);
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  const save = (note: unknown) => call(server.origin, 'user.do/save', [note]);

  test('is checked and decoded', async () => {
    const due = '2026-01-02T03:04:05.000Z';
    const saved = await save({ text: 'a', stars: 5, due, admin: true });
    expect(saved.headers.get('x-koze-result')).toBe('rich');
    expect(await saved.text()).not.toContain('admin');
    const refused = await save({ text: 'a', stars: '5' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ issues: [{ path: ['note', 'stars'] }] });
  });

  test.runIf(mode === 'dev')('is checked by the new type after an edit of its file', async () => {
    // Both: while the file is being written, it has no such type.
    const becomes = (valid: unknown, invalid: unknown) =>
      until(async () => {
        const stars = async (value: unknown) => (await save({ text: 'a', stars: value })).status;
        return (await stars(valid)) === 200 && (await stars(invalid)) === 400;
      }, `${valid} to be valid, and ${invalid} not`);
    app.edit('src/types.ts', 'stars: number', 'stars: string');
    await becomes('5', 5);
    app.edit('src/types.ts', 'stars: string', 'stars: 1 | 2 | 3');
    await becomes(3, 4);
  });
});
