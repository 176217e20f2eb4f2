import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { call, result } from './harness/call.js';
import { until } from './harness/programs.js';
import { type Server, serve } from './harness/server.js';

// Edits come while the server restarts, which a busy machine draws out.
vi.setConfig({ testTimeout: 300_000 });
const PATIENCE = 60_000;

const USER = 'src/server/user.do.ts';

const TEAM = `
import { DurableObject } from 'cloudflare:workers';

export default class TeamDO extends DurableObject {
  async size() {
    return 3;
  }
}
`;

const REFUSE = `
import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

registerDoResolver('USER_DO', () => null);
`;

const WHO = `
import { DurableObject } from 'cloudflare:workers';
import type { Caller } from '@kuratchi/koze';

export default class UserDO extends DurableObject {
  async who(caller: Caller) {
    return caller.name;
  }
}
`;

const BASED = `
import { Base } from './base';

export default class UserDO extends Base {}
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
    await until(check, `${path} to answer ${expected}`, PATIENCE).catch((error) => {
      throw new Error(`${error.message}; last: ${last}\n${server.output}`);
    });
  }

  async function status(path: string, expected: number): Promise<void> {
    const check = async () => (await call(server.origin, path)).status === expected;
    await until(check, `${path} to answer ${expected}`, PATIENCE);
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

  test('a save so soon after another that the watcher drops it', async () => {
    app.edit(USER, "'bye'", "'ciao'");
    await sleep(25);
    app.edit(USER, 'async part', 'async leave');
    await answers('user.do/leave', 'ciao');
  });

  test('a syntax error, and its repair', async () => {
    const before = server.output.length;
    const said = () => server.output.slice(before);
    const fails = async () => !(await call(server.origin, 'user.do/greet')).ok;
    app.edit(USER, "return 'good day';", "return 'good");
    await until(fails, 'the call to fail', PATIENCE);
    await until(
      () => /user\.do\.ts:8:\d+/.test(said()),
      `the error's place, in ${said()}`,
      PATIENCE,
    );
    expect(said()).toContain('error[syntax-error]');
    expect(said()).toMatch(/8 \|\s+return 'good\n/);

    app.edit(USER, "return 'good", "return 'mended';");
    await answers('user.do/greet', 'mended');
    expect(said()).not.toContain('restarted');
  });

  test('a new file', async () => {
    const bindings = '"bindings": [{ "name": "TEAM_DO", "class_name": "TeamDO" }, ';
    app.edit('wrangler.jsonc', '"bindings": [', bindings);
    app.edit(
      'wrangler.jsonc',
      '["UserDO"] }',
      '["UserDO"] }, { "tag": "v2", "new_sqlite_classes": ["TeamDO"] }',
    );
    app.write('src/server/team.do.ts', TEAM);
    await answers('team.do/size', 3);
    expect(app.read('.koze/server.d.ts')).toContain('$server/team.do');
  });

  test('a renamed file', async () => {
    app.write('src/server/crew.do.ts', app.read('src/server/team.do.ts'));
    app.delete('src/server/team.do.ts');
    app.edit('wrangler.jsonc', '"TEAM_DO"', '"CREW_DO"');
    await answers('crew.do/size', 3);
    await status('team.do/size', 404);
    const types = app.read('.koze/server.d.ts');
    expect(types).toContain('$server/crew.do');
    expect(types).not.toContain('$server/team.do');
  });

  test('a deleted file', async () => {
    // In one write, as an editor does it: each change of the file restarts the server.
    const config = app.read('wrangler.jsonc');
    const without = config
      .replace('{ "name": "CREW_DO", "class_name": "TeamDO" }, ', '')
      .replace(', { "tag": "v2", "new_sqlite_classes": ["TeamDO"] }', '');
    expect(without).not.toContain('TeamDO');
    app.write('wrangler.jsonc', without);
    app.delete('src/server/crew.do.ts');
    await status('crew.do/size', 404);
    await answers('user.do/greet', 'mended');
    expect(app.read('.koze/server.d.ts')).not.toContain('$server/crew.do');
  });

  test('a class and its entries, however close their changes are', async () => {
    const without = app.read('wrangler.jsonc');
    const replies = async (path: string, expected: number) =>
      (await call(server.origin, path).catch(() => undefined))?.status === expected;
    const settle = (path: string, expected: number, delay: number) =>
      until(() => replies(path, expected), `${path}: ${expected} at ${delay}`, PATIENCE).catch(
        (e) => {
          throw new Error(`${e.message}\n${server.output}`);
        },
      );
    app.write('src/server/team.do.ts', TEAM);
    await settle('team.do/size', 200, 0);
    const withTeam = app.read('wrangler.jsonc');

    const make = async (delay: number, ...changes: (() => void)[]) => {
      for (const change of delay < 0 ? changes.reverse() : changes) {
        change();
        await sleep(Math.abs(delay));
      }
    };
    // Each delay makes the restarts that both changes cause meet in another place.
    for (const delay of [0, 50, -50]) {
      await make(
        delay,
        () => app.write('wrangler.jsonc', without),
        () => app.delete('src/server/team.do.ts'),
      );
      await settle('team.do/size', 404, delay);
      await settle('user.do/greet', 200, delay);
      expect(app.read('wrangler.jsonc'), `${delay}`).toBe(without);

      await make(
        delay,
        () => app.write('wrangler.jsonc', withTeam),
        () => app.write('src/server/team.do.ts', TEAM),
      );
      await settle('team.do/size', 200, delay);
      expect(app.read('wrangler.jsonc'), `${delay}`).toBe(withTeam);
    }
    app.delete('src/server/team.do.ts');
    app.write('wrangler.jsonc', without);
    await settle('user.do/greet', 200, 0);
  });

  test('a middleware that comes, and resolvers that come and go with edits', async () => {
    const routing = 'src/server/routing.ts';
    app.write(routing, REFUSE);
    app.write('src/middleware.ts', "import './server/routing';\n");
    await status('user.do/greet', 401);
    app.write(routing, 'export {};\n');
    await status('user.do/greet', 200);
    app.write(routing, REFUSE);
    await status('user.do/greet', 401);
    // An edit of something else takes no resolver out.
    app.edit(USER, 'mended', 'routed');
    app.write('src/middleware.ts', 'export {};\n');
    await answers('user.do/greet', 'routed');
  });

  test('a caller.ts that comes, changes, goes and comes again', async () => {
    const caller = (name: string) => `export default () => ({ name: '${name}' });\n`;
    const before = app.read(USER);
    app.write(USER, WHO);
    await status('user.do/who', 500);
    await until(() => server.output.includes('error[missing-caller]'), 'the error', PATIENCE);
    app.write('src/server/caller.ts', caller('Ada'));
    await answers('user.do/who', 'Ada');
    const isTyped = () => app.read('.koze/server.d.ts').includes('../src/server/caller.js');
    await until(isTyped, 'the type of the caller', PATIENCE);
    app.write('src/server/caller.ts', caller('Bob'));
    await answers('user.do/who', 'Bob');
    app.delete('src/server/caller.ts');
    await status('user.do/who', 500);
    app.write('src/server/caller.ts', caller('Cyd'));
    await answers('user.do/who', 'Cyd');
    app.write(USER, before);
    app.delete('src/server/caller.ts');
    await status('user.do/greet', 200);
    await until(() => !isTyped(), 'its type to go', PATIENCE);
  });

  test('a base class that is not there yet', async () => {
    app.write(USER, BASED);
    await status('user.do/greet', 500);
    app.write('src/server/base.ts', TEAM.replace('default class TeamDO', 'class Base'));
    await answers('user.do/size', 3);
  });
});

const PAGE = `
import * as user from '$server/user.do';

document.title = Object.keys(user).sort().join();
Object.assign(window, { user });
`;

/** In order, too. */
describe.skipIf(BROWSER.missing)(`a page that is open meanwhile, ${BROWSER.title}`, () => {
  const browser = useBrowser();
  let app: App;
  let server: Server;
  let page: Page;
  let navigations = 0;

  beforeAll(async () => {
    app = createApp('loop', { 'src/page.ts': PAGE });
    app.edit('index.html', '<title>App</title>', '<title>App</title><input>');
    server = await serve(app.folder, 'dev');
    ({ page } = await openPage(browser(), server.origin));
    page.on('framenavigated', () => {
      navigations += 1;
    });
  });
  afterAll(async () => {
    await page?.context().close();
    await server?.stop();
    app.remove();
  });

  const titled = (title: string) =>
    until(async () => (await page.title()) === title, `the title ${title}`, PATIENCE);
  const calls = (method: string) => page.evaluate(`user.${method}()`);

  test('keeps its state while a method changes inside, and nothing is written', async () => {
    await titled('default,greet');
    expect(await calls('greet')).toBe('hello');
    await page.locator('input').fill('half a sen');
    await page.evaluate('window.kept = true');
    const written = () =>
      ['.koze/server.d.ts', '.koze/server.d.ts.map', 'wrangler.jsonc'].map((file) => {
        const { ctimeNs, ino } = statSync(join(app.folder, file), { bigint: true });
        return { file, ctimeNs, ino };
      });
    const before = written();
    for (const greeting of ['good day', 'good night']) {
      app.edit(USER, /return '(.*)'/.exec(app.read(USER))?.[1] ?? '', greeting);
      const answered = async () => (await calls('greet')) === greeting;
      await until(answered, `the page to be told ${greeting}`, PATIENCE);
    }
    expect(await page.locator('input').inputValue()).toBe('half a sen');
    expect(await page.evaluate('window.kept')).toBe(true);
    expect(navigations).toBe(0);
    expect(written()).toEqual(before);
  });

  test('has a method that is added, and one that is renamed', async () => {
    app.edit(USER, '  async greet', "  async part() {\n    return 'bye';\n  }\n  async greet");
    await titled('default,greet,part');
    expect(await calls('part')).toBe('bye');
    app.edit(USER, 'async part', 'async leave');
    await titled('default,greet,leave');
    expect(await calls('leave')).toBe('bye');
    expect(app.read('.koze/server.d.ts')).toContain('leave');
  });
});
