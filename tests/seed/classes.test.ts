/** The sections that show a class without a schema, in one app for each way to build it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { call, result } from '../e2e/harness/call.js';
import { until } from '../e2e/harness/programs.js';
import type { Server } from '../e2e/harness/server.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { CHAT_ROOM, COUNTER, complete, FIXTURE, names, REMINDER, withRoutePage } from './shown.js';
import { koze, readConfig, WAYS } from './ways.js';

describe.each(WAYS)('the classes, $name', (way) => {
  let app: App;
  let server: Server;
  let callables: Promise<readonly Callable[]> | undefined;
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

  test('Durable Objects: UserDO', async () => {
    expect(await result(server.origin, 'user.do/getName')).toBeUndefined();
    expect((await call(server.origin, 'user.do/setName', ['Ada'])).status).toBe(204);
    expect(await result(server.origin, 'user.do/getName')).toBe('Ada');
    expect((await call(server.origin, 'user.do/setName', [''])).status).toBe(500);
    // By default there is one instance, 'global'.
    expect(await stored('USER_DO')).toEqual({ name: 'Ada' });
  });

  test.each(names)('Naming Convention: $id is bound to $binding', async ({ binding, id }) => {
    const { durable_objects } = readConfig(app) as { durable_objects: { bindings: object[] } };
    expect(durable_objects.bindings).toContainEqual(expect.objectContaining({ name: binding }));
    expect((await fetch(`${server.origin}/stored/${binding}`)).status).toBe(200);
    callables ??= inspect(app);
    const bindings = (await callables)
      .filter(({ object }) => object === id)
      .map((each) => each.binding);
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
  ])('RPC Rules: %s cannot be called', async (path) => {
    expect((await call(server.origin, path)).status).toBe(404);
  });

  test('Storage API: CounterDO', async () => {
    const { origin } = server;
    expect(await result(origin, 'counter.do/getCount')).toBe(0);
    expect(await result(origin, 'counter.do/increment')).toBe(1);
    expect(await result(origin, 'counter.do/increment')).toBe(2);
    expect(await result(origin, 'counter.do/getCount')).toBe(2);
    expect((await call(origin, 'counter.do/reset')).status).toBe(204);
    expect(await result(origin, 'counter.do/getCount')).toBe(0);
  });

  test('Alarms: ReminderDO', async () => {
    const before = Date.now();
    const answer = await result(server.origin, 'reminder.do/scheduleReminder', [200]);
    const { scheduled } = answer as { scheduled: string };
    expect(new Date(scheduled).toISOString()).toBe(scheduled);
    expect(Date.parse(scheduled)).toBeGreaterThanOrEqual(before);
    const sent = async () => 'sent' in (await stored('REMINDER_DO'));
    await until(sent, 'the alarm');
  });

  test('WebSockets: ChatRoomDO', async () => {
    const url = `${server.origin.replace('http', 'ws')}/__koze/ws/chat-room.do`;
    const [ada, grace] = await Promise.all([1, 2].map(() => openSocket(url, server.origin)));
    ada!.socket.send('hello');
    await until(() => ada!.heard.length + grace!.heard.length === 2, 'the message');
    expect([ada!.heard, grace!.heard]).toEqual([['hello'], ['hello']]);
    for (const { socket } of [ada!, grace!]) socket.close();
    expect((await call(server.origin, 'chat-room.do/fetch')).status).toBe(404);
  });

  test('Route Usage: the page in a worker', async () => {
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
    ])('Route Usage: the page %s', async (_, path, javaScriptEnabled) => {
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

interface Callable {
  object: string;
  binding: string;
}

async function inspect(app: App): Promise<readonly Callable[]> {
  return JSON.parse(await koze(app, 'inspect', '--json')).callables;
}
