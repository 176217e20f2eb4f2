import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { call, result } from './harness/call.js';
import { type Server, serve, until } from './harness/programs.js';

const USER = 'src/server/user.do.ts';

const TEAM = `
import { DurableObject } from 'cloudflare:workers';

export default class TeamDO extends DurableObject {
  async size() {
    return 3;
  }
}
`;

/** In order: each edit finds what the one before it left. */
describe('edits under vite dev', () => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('loop');
    server = await serve(app.folder, 'dev');
    expect(await result(server.origin, 'user.do/greet')).toBe('hello');
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  async function answers(path: string, expected: unknown): Promise<void> {
    let last: unknown;
    const check = async () => {
      last = await result(server.origin, path).catch(String);
      return last === expected;
    };
    await until(check, `${path} to answer ${expected}`, 20_000).catch((error) => {
      throw new Error(`${error.message}; last: ${last}\n${server.output}`);
    });
  }

  async function status(path: string, expected: number): Promise<void> {
    const check = async () => (await call(server.origin, path)).status === expected;
    await until(check, `${path} to answer ${expected}`, 20_000);
  }

  test('a changed body', async () => {
    app.edit(USER, "'hello'", "'good day'");
    await answers('user.do/greet', 'good day');
  });

  test('a new method', async () => {
    app.edit(USER, '  async greet', "  async part() {\n    return 'bye';\n  }\n  async greet");
    await answers('user.do/part', 'bye');
    expect(app.read('.koze/server.d.ts')).toContain('part');
  });

  test('a syntax error, and its repair', async () => {
    app.edit(USER, "return 'good day';", "return 'good");
    await until(() => server.output.includes('user.do.ts:8:'), 'the error', 20_000).catch(() => {
      expect(server.output).toContain('src/server/user.do.ts:8:');
    });
    app.edit(USER, "return 'good", "return 'mended';");
    await answers('user.do/greet', 'mended');
  });

  test('a new file', async () => {
    const bindings = '"bindings": [{ "name": "TEAM_DO", "class_name": "TeamDO" }, ';
    app.write('src/server/team.do.ts', TEAM);
    app.edit('wrangler.jsonc', '"bindings": [', bindings);
    app.edit(
      'wrangler.jsonc',
      '["UserDO"] }',
      '["UserDO"] }, { "tag": "v2", "new_sqlite_classes": ["TeamDO"] }',
    );
    await answers('team.do/size', 3);
    expect(app.read('.koze/server.d.ts')).toContain('$server/team.do');
  });

  test('a deleted file', async () => {
    app.edit('wrangler.jsonc', '{ "name": "TEAM_DO", "class_name": "TeamDO" }, ', '');
    app.edit('wrangler.jsonc', ', { "tag": "v2", "new_sqlite_classes": ["TeamDO"] }', '');
    app.delete('src/server/team.do.ts');
    await status('team.do/size', 404);
    await answers('user.do/greet', 'mended');
    expect(app.read('.koze/server.d.ts')).not.toContain('$server/team.do');
  });
});
