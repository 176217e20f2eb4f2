/** Everything that the documentation shows, as it stands there, is built, served and used. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createCompiler } from '@kuratchi/koze/compiler';
import { koze as kozeEsbuild } from '@kuratchi/koze/esbuild';
import * as esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { Snippets } from '../docs/harness/snippets.js';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { call, result } from '../e2e/harness/call.js';
import { build, run, type Server, until } from '../e2e/harness/programs.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { compileRoutePage } from './route-page.js';
import { type SchemaSample, schemaSamples } from './schema-samples.js';
import { koze, parseJsonc, readConfig, WAYS } from './ways.js';

const FIXTURE = 'tests/seed/fixture';
const DOCUMENT = readFileSync(join(root, 'tests/seed/durable-objects.md'), 'utf8');

const snippets = new Snippets(DOCUMENT);
const shown = {
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
const names = Array.from(DOCUMENT.matchAll(/^\| `(.+)` \| `(.+)` \|$/gm), ([, file, binding]) => ({
  id: (file ?? '').replace(/\.ts$/, ''),
  file: `src/server/${file}`,
  binding: binding ?? '',
}));

test('no snippet goes unused', () => {
  expect(snippets.left).toEqual([]);
  expect(snippets.all).toHaveLength((DOCUMENT.match(/^```/gm) ?? []).length / 2);
});

const withRoutePage = {
  'src/server/user.do.ts': shown.user,
  'src/route.ts': compileRoutePage(shown.route),
};

const COUNTER = 'src/server/counter.do.ts';
const REMINDER = 'src/server/reminder.do.ts';
const CHAT_ROOM = 'src/server/chat-room.do.ts';

/** The samples that call for a line more, as they stand in the document. */
const incomplete: Record<string, string> = {
  [COUNTER]: shown.counter,
  [REMINDER]: shown.reminder,
  [CHAT_ROOM]: shown.chatRoom,
};

/** What a diagnostic says to add to a class, if one does. */
function missingLine(file: string, text: string): string | undefined {
  const wasm = createRequire(import.meta.url).resolve('@kuratchi/koze/compiler/koze.wasm');
  const compiler = createCompiler({ wasm: readFileSync(wasm), root: '/app' });
  const { diagnostics } = compiler.update([{ file, content: { text } }]);
  const found = diagnostics.find(({ code }) => code === 'missing-import');
  return found && /: (import .*;)$/.exec(found.help ?? '')?.[1];
}

const complete = (file: string) =>
  `${missingLine(file, incomplete[file] ?? '')}\n${incomplete[file]}`;

describe('the line that three samples lack', () => {
  const IMPORT = "import { DurableObject } from 'cloudflare:workers';";

  test.each(Object.entries(incomplete))('is given for %s', (file, text) => {
    expect(missingLine(file, text)).toBe(IMPORT);
    expect(missingLine(file, complete(file))).toBeUndefined();
  });

  test('ends a build', async () => {
    const app = createApp(FIXTURE, { ...incomplete, ...withRoutePage });
    const { ok, output } = await build(app.folder);
    app.remove();
    expect(ok).toBe(false);
    expect(output).toContain(IMPORT);
    for (const file of Object.keys(incomplete)) expect(output).toContain(`--> ${file}:1:`);
  });
});

describe.each(WAYS)('the classes, $name', (way) => {
  let app: App;
  let server: Server;
  const stored = async (binding: string) =>
    (await fetch(`${server.origin}/stored/${binding}`)).json();

  beforeAll(async () => {
    const unwritten = names.filter(({ id }) => id === 'org-settings.do');
    const empty = `import { DurableObject } from 'cloudflare:workers';
      export default class extends DurableObject {}`;
    // The document calls it and does not show it.
    const sendReminder =
      "  private sendReminder() {\n    this.ctx.storage.put('sent', true);\n  }\n";
    app = createApp(FIXTURE, {
      ...Object.fromEntries(unwritten.map(({ file }) => [file, empty])),
      ...withRoutePage,
      [COUNTER]: complete(COUNTER),
      [REMINDER]: complete(REMINDER).replace(/}\n$/, `${sendReminder}}\n`),
      [CHAT_ROOM]: complete(CHAT_ROOM),
    });
    server = await way.serve(app);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('UserDO', async () => {
    expect(await result(server.origin, 'user.do/getName')).toBeUndefined();
    expect((await call(server.origin, 'user.do/setName', ['Ada'])).status).toBe(204);
    expect(await result(server.origin, 'user.do/getName')).toBe('Ada');
    expect((await call(server.origin, 'user.do/setName', [''])).status).toBe(500);
    // By default there is one instance, 'global'.
    expect(await stored('USER_DO')).toEqual({ name: 'Ada' });
  });

  test.each(names)('$id is bound to $binding', async ({ binding, id }) => {
    const { durable_objects } = readConfig(app) as { durable_objects: { bindings: object[] } };
    expect(durable_objects.bindings).toContainEqual(expect.objectContaining({ name: binding }));
    expect((await fetch(`${server.origin}/stored/${binding}`)).status).toBe(200);
    const { callables } = JSON.parse(await koze(app, 'inspect', '--json')) as {
      callables: { object: string; binding: string }[];
    };
    const bindings = callables.filter(({ object }) => object === id).map((each) => each.binding);
    // The class of the file that the document names and does not show has nothing to call.
    expect(new Set(bindings)).toEqual(new Set(id === 'org-settings.do' ? [] : [binding]));
  });

  test.each([
    'user.do/_validate',
    'user.do/_internal',
    'reminder.do/alarm',
    'reminder.do/sendReminder',
    'chat-room.do/fetch',
    'chat-room.do/webSocketMessage',
  ])('%s cannot be called', async (path) => {
    expect((await call(server.origin, path)).status).toBe(404);
  });

  test('CounterDO', async () => {
    const { origin } = server;
    expect(await result(origin, 'counter.do/getCount')).toBe(0);
    expect(await result(origin, 'counter.do/increment')).toBe(1);
    expect(await result(origin, 'counter.do/increment')).toBe(2);
    expect(await result(origin, 'counter.do/getCount')).toBe(2);
    expect((await call(origin, 'counter.do/reset')).status).toBe(204);
    expect(await result(origin, 'counter.do/getCount')).toBe(0);
  });

  test('ReminderDO', async () => {
    const before = Date.now();
    const answer = await result(server.origin, 'reminder.do/scheduleReminder', [200]);
    const { scheduled } = answer as { scheduled: string };
    expect(new Date(scheduled).toISOString()).toBe(scheduled);
    expect(Date.parse(scheduled)).toBeGreaterThanOrEqual(before);
    const sent = async () => 'sent' in (await stored('REMINDER_DO'));
    await until(sent, 'the alarm');
  });

  test('ChatRoomDO', async () => {
    const url = `${server.origin.replace('http', 'ws')}/__koze/ws/chat-room.do`;
    const [ada, grace] = await Promise.all([1, 2].map(() => openSocket(url, server.origin)));
    ada!.socket.send('hello');
    await until(() => ada!.heard.length + grace!.heard.length === 2, 'the message');
    expect([ada!.heard, grace!.heard]).toEqual([['hello'], ['hello']]);
    for (const { socket } of [ada!, grace!]) socket.close();
    expect((await call(server.origin, 'chat-room.do/fetch')).status).toBe(404);
  });

  test('the route page in a worker', async () => {
    await call(server.origin, 'user.do/setName', ['Ada']);
    const page = await (await fetch(`${server.origin}/route`)).text();
    expect(page).toContain('<h1>Hello, Ada</h1>');
    expect(page).toContain('<form action="/__koze/rpc/user.do/setName" method="POST">');
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test.each([
      ['without script, made by a worker', '/route', false],
      ['made by a page', '/', true],
    ])('the route page %s', async (_, path, javaScriptEnabled) => {
      await call(server.origin, 'user.do/setName', ['Ada']);
      const options = { javaScriptEnabled };
      const { errors, page } = await openPage(browser(), server.origin + path, options);
      await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
      await page.getByRole('textbox').fill('Zoë 🦊');
      await page.getByRole('button', { name: 'Update' }).click();
      await page.getByRole('heading', { name: 'Hello, Zoë 🦊' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(path);
      expect(errors).toEqual([]);
    });
  });
});

test.each(['_validate', 'fetch', 'alarm', 'getname'])('%s cannot be imported', async (name) => {
  const app = createApp(FIXTURE, {
    'src/server/user.do.ts': shown.user,
    'src/page.ts': `import { ${name} } from '$server/user.do';\nconsole.log(${name});\n`,
  });
  const building = esbuild.build({
    absWorkingDir: app.folder,
    entryPoints: ['src/page.ts'],
    bundle: true,
    write: false,
    logLevel: 'silent',
    plugins: [kozeEsbuild()],
  });
  await expect(building).rejects.toThrow(new RegExp(`src/page.ts:1:\\d+.*${name}`));
  app.remove();
});

/** An app with the class, and its form on the route page. */
const withSchema = ({ form, method }: SchemaSample) => ({
  'src/server/user.do.ts': shown[method],
  'src/route.ts': compileRoutePage(`<script>
  import { ${method} } from '$server/user.do';
</script>
<form action={${method}} method="POST">
  ${form.markup}
  <button type="submit">Save</button>
</form>
`),
});

describe.each(WAYS.flatMap((way) => schemaSamples.map((sample) => ({ way, ...sample }))))(
  'the schema of $method, $way.name',
  ({ way, ...sample }) => {
    const { answer, form, invalid, key, method, valid } = sample;
    let app: App;
    let server: Server;
    const stored = async () => (await fetch(`${server.origin}/stored/USER_DO`)).json();

    beforeAll(async () => {
      app = createApp(FIXTURE, withSchema(sample));
      server = await way.serve(app);
    });
    afterAll(async () => {
      await server?.stop();
      app?.remove();
    });

    describe.each(['page', 'worker'])('from a %s', (caller) => {
      const ask = (...args: unknown[]) =>
        caller === 'page'
          ? call(server.origin, `user.do/${method}`, args)
          : fetch(`${server.origin}/worker/${method}`, {
              method: 'POST',
              body: JSON.stringify(args),
            });

      test.each(invalid)('%j is refused, and the method is not called', async (input, path) => {
        const before = await stored();
        const refused = await ask(input);
        expect(refused.status).toBe(400);
        const { issues } = (await refused.json()) as Refusal;
        expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
        expect(await stored()).toEqual(before);
      });

      test('no argument is refused', async () => {
        expect((await ask()).status).toBe(400);
      });

      test.each(valid)('%j is taken', async (input, kept) => {
        const taken = await ask(input);
        expect(taken.ok).toBe(true);
        const text = await taken.text();
        expect(text === '' ? undefined : JSON.parse(text)).toEqual(answer);
        expect(await stored()).toEqual({ [key]: kept });
      });
    });

    describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
      const browser = useBrowser();

      test('from script', async () => {
        const { errors, page } = await openPage(browser(), server.origin);
        await page.getByRole('button', { name: 'Save' }).waitFor();
        const before = await stored();
        for (const [input, path] of invalid) {
          const error = (await callInPage(page, method, input)) as Refusal;
          expect(error).toMatchObject({ name: 'RpcError', status: 400 });
          expect(error.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
        }
        expect(await stored()).toEqual(before);
        for (const [input, kept] of valid) {
          expect(await callInPage(page, method, input)).toEqual(answer);
          expect(await stored()).toEqual({ [key]: kept });
        }
        expect(errors).toEqual([]);
      });

      test.each([
        ['with script', '/', true],
        ['without script', '/route', false],
      ])('from a form %s', async (_, path, javaScriptEnabled) => {
        const options = { javaScriptEnabled };
        const { errors, page } = await openPage(browser(), server.origin + path, options);
        const save = () => page.getByRole('button', { name: 'Save' }).click();
        const isStored = (kept: unknown) => async () => isDeepStrictEqual(await stored(), kept);

        const before = await stored();
        await save();
        if (form.untouched) {
          await until(isStored({ [key]: form.untouched }), 'the untouched form');
        } else {
          if (javaScriptEnabled) await until(() => errors.length === 1, 'the refusal');
          else await page.getByRole('heading', { name: 'Bad Request' }).waitFor();
          expect(await stored()).toEqual(before);
          if (!javaScriptEnabled) await page.getByRole('link', { name: 'Back' }).click();
        }
        await form.fill(page);
        await save();
        await until(isStored({ [key]: form.filled }), 'the form');
        expect(new URL(page.url()).pathname).toBe(path);
      });
    });
  },
);

interface Refusal {
  issues: { path: unknown[] }[];
}

/** Calls a method as the page's own script, and returns what it throws. */
function callInPage(page: Page, method: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    ([method, input]) => {
      const { user } = window as unknown as {
        user: Record<string, (input: unknown) => Promise<unknown>>;
      };
      const caught = ({ issues, name, status }: Error & Refusal & { status: number }) => ({
        issues,
        name,
        status,
      });
      return user[method as string]?.(input).catch(caught);
    },
    [method, input] as const,
  );
}

test.each(schemaSamples)('$method has the type of its schema', async (sample) => {
  const app = createApp(FIXTURE, {
    // TypeScript's own parser wants no parentheses here.
    'src/server/user.do.ts': shown[sample.method].replace(
      '(typeof UserDO.schemas)',
      'typeof UserDO.schemas',
    ),
    'src/types.ts': `import type UserDO from './server/user.do';
      declare const given: (data: Parameters<UserDO['${sample.method}']>[0]) => void;
      ${sample.types}\n`,
  });
  app.edit('tsconfig.json', '"src"', '"src/types.ts"');
  const { ok, output } = await run(app.folder, 'tsc', ['--project', '.']);
  app.remove();
  expect(ok, output).toBe(true);
});

describe.each(WAYS)('one object for each organization, $name', (way) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('tenants', {
      'src/server/user.do.ts': shown.user,
      'src/server/do-routing.ts': shown.routing,
      'src/middleware.ts': shown.middleware,
      // esbuild's way to find the stand-in for the auth package.
      'tsconfig.json':
        '{ "compilerOptions": { "paths": { "@kuratchi/kyzen": ["./kyzen/index.ts"] } } }',
    });
    server = await way.serve(app);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('is found by who is signed in', async () => {
    const { origin } = server;
    const as = (session: string) => ({ origin, cookie: `session=${session}` });
    expect((await call(origin, 'user.do/getName')).status).toBe(401);
    for (const name of ['ada', 'bob']) {
      expect((await call(origin, 'user.do/setName', [name], as(name))).status).toBe(204);
    }
    for (const name of ['ada', 'bob']) {
      expect(await (await call(origin, 'user.do/getName', [], as(name))).json()).toBe(name);
      const byKyzen = await fetch(`${origin}/api/org`, { headers: as(name) });
      expect(await byKyzen.text()).toBe(name);
    }
  });
});

describe('the wrangler configuration of a new project, with KV storage', () => {
  const sample = parseJsonc(shown.wrangler);

  test.each<[string, (app: App) => Promise<unknown>]>([
    ['koze sync', (app) => koze(app, 'sync', '--storage', 'kv')],
    [
      'Vite',
      (app) => {
        app.edit('vite.config.ts', 'koze()', "koze({ wrangler: { storage: 'kv' } })");
        return build(app.folder);
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
