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
    import { schema } from '@kuratchi/koze';
    import type { Note } from '../types';
    import type { Profile } from './schemas';

    type Contact = { name: string };
    interface Customer extends Contact { email: string }
    const Point = schema({ x: schema.number(), y: schema.number() });
    const LISTS = [schema.string().max(3), schema.number()] as const;

    export default class UserDO extends DurableObject {
      static schemas = {
        move: [undefined, Point, schema.number().max(5)],
        tag: [schema.string(), schema.string().max(3)],
        elsewhere: LISTS,
      } as const;

      async add(who: Contact | Customer) {
        return who;
      }

      async search(query: { limit: number; signal?: AbortSignal }) {
        return query;
      }

      async move(id: string, to: { x: number; y: number }, steps = 1) {
        return [id, to, steps];
      }

      async tag(id: string, ...tags: string[]) {
        return [id, ...tags];
      }

      async elsewhere(id: string, size?: number) {
        return [id, size ?? null];
      }

      async save(note: Note) {
        return [note, note.due instanceof Date];
      }
      async join(profile: Profile, access = Access.Read, { limit = 10 } = {}) {
        return [profile, access, limit];
      }
    }

    enum Access { Read = 1, Write = 2 }
  `,
  'src/server/schemas.ts': `
    import { z } from 'zod';

    export const Profile = z.object({ name: z.string().trim(), age: z.coerce.number() });
    export type Profile = z.infer<typeof Profile>;
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

  const answer = async (method: string, ...args: unknown[]) => {
    const response = await call(server.origin, `user.do/${method}`, args);
    const body = (await response.json()) as { issues?: { path: unknown }[] };
    return response.status === 200 ? body : body.issues?.map(({ path }) => path);
  };

  test('that is a union keeps what any fitting member declares', async () => {
    const who = { name: 'Ada', email: 'a@b' };
    expect(await answer('add', { ...who, admin: true })).toEqual(who);
    expect(await answer('add', { name: 'Ada', email: 5 })).toEqual({ name: 'Ada' });
  });

  test('is checked but for the part that cannot be', async () => {
    expect(await answer('search', { limit: 1, signal: 'x' })).toEqual({ limit: 1, signal: 'x' });
    expect(await answer('search', { limit: 'x' })).toEqual([['query', 'limit']]);
  });

  test('is checked by its schema in a list', async () => {
    const to = { x: 1, y: 2 };
    expect(await answer('move', 'a', { ...to, z: 3 }, 5)).toEqual(['a', to, 5]);
    // The schema refuses its absence, and the method has a default.
    expect(await answer('move', 'a', to)).toEqual(['a', to, 1]);
    expect(await answer('move', 1, { x: 'a', y: 2 }, 6)).toEqual([['id'], ['to', 'x'], ['steps']]);
    expect(await answer('tag', 'a', 'b', 'c')).toEqual(['a', 'b', 'c']);
    expect(await answer('tag', 'a', 'b', 'long')).toEqual([['tags', 1]]);
    expect(await answer('elsewhere', 'abc')).toEqual(['abc', null]);
    expect(await answer('elsewhere', 'abcd', 'x')).toEqual([['id'], ['size']]);
  });

  test('that is inferred from a schema, a default or a pattern', async () => {
    const join = (...args: unknown[]) => call(server.origin, 'user.do/join', args);
    const joined = await join({ name: ' Ada ', age: '36', admin: true }, 3, { limit: 5 });
    expect(await joined.json()).toEqual([{ name: 'Ada', age: 36 }, 3, 5]);
    expect(await (await join({ name: 'Ada', age: 1 })).json()).toEqual([
      { name: 'Ada', age: 1 },
      1,
      10,
    ]);
    const refused = await join({ name: 1, age: 1 }, 'read', { limit: 'x' });
    expect(refused.status).toBe(400);
    const { issues } = (await refused.json()) as { issues: { path: string[] }[] };
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'access',
      'limit',
      'profile.name',
    ]);
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
