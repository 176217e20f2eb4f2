/** The classes of the documentation, in one app with a page for each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { call, result } from './harness/call.js';
import { until } from './harness/programs.js';
import { MODES, restart, type Server, serve } from './harness/server.js';
import { openSocket } from './harness/sockets.js';

describe.each(MODES)('the documented classes, %s', (mode) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('examples/seed');
    app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('a counter and an alarm survive a restart', async () => {
    const values = await Promise.all(
      [1, 2, 3].map(() => result(server.origin, 'counter.do/increment')),
    );
    expect(values.toSorted()).toEqual([1, 2, 3]);
    const sent = () => result(server.origin, 'reminder.do/listSent') as Promise<string[]>;
    const scheduled = await result(server.origin, 'reminder.do/scheduleReminder', [100]);
    expect(scheduled).toEqual({ scheduled: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    await until(async () => (await sent()).length === 1, 'the alarm');
    await result(server.origin, 'reminder.do/scheduleReminder', [1500]);
    await server.stop();
    server = await restart(app.folder, mode);
    expect(await result(server.origin, 'counter.do/getCount')).toBe(3);
    await result(server.origin, 'counter.do/reset');
    expect(await result(server.origin, 'counter.do/getCount')).toBe(0);
    await until(async () => (await sent()).length === 2, 'the alarm after the restart');
  });

  test('the first page is the documented one', async () => {
    const document = readFileSync(join(root, 'tests/seed/durable-objects.md'), 'utf8');
    const [, page] = /## Route Usage.*?```html\n(.*?)```/s.exec(document) ?? [];
    expect(app.read('src/routes/index.koze')).toBe(page);
    const html = await (await fetch(server.origin)).text();
    expect(html).toContain('<form action="/?__koze=user.do/setName" method="POST">');
  });

  test.each([
    ['/chat', 303, 'lobby'],
    ['/chat/A%20B', 404, 'There is no such room.'],
    ['/nowhere', 404, 'Not found'],
  ])('%s answers %i', async (path, status, text) => {
    const response = await fetch(server.origin + path, { redirect: 'manual' });
    expect(response.status).toBe(status);
    const { headers } = response;
    expect(status === 303 ? headers.get('location') : await response.text()).toContain(text);
  });

  describe('sockets', () => {
    const url = (path: string) => `${server.origin.replace('http', 'ws')}/__koze/ws/${path}`;

    test('reach the class, and those in one room hear each other', async () => {
      const [a, b, c] = await Promise.all(
        ['attic', 'attic', 'cellar'].map((room) =>
          openSocket(url(`chat-room.do?key=${room}`), server.origin),
        ),
      );
      a!.socket.send('hello');
      await until(() => a!.heard.length === 1 && b!.heard.length === 1, 'the message');
      b!.socket.send('and back');
      await until(() => a!.heard.length === 2, 'the answer');
      expect(a!.heard).toEqual(['hello', 'and back']);
      expect(c!.heard).toEqual([]);
      for (const each of [a, b, c]) each!.socket.close();
    });

    // Vite hangs up on a refused upgrade, whatever its status.
    test.each<[string, string, string | undefined]>([
      ['of another origin', 'chat-room.do', 'https://other.example'],
      ['of no origin', 'chat-room.do', undefined],
      ['to a class without fetch', 'counter.do', 'own'],
      ['to a room that the resolver refuses', 'chat-room.do?key=A%20B', 'own'],
    ])('%s are refused', async (_, path, origin) => {
      const from = origin === 'own' ? server.origin : origin;
      await expect(openSocket(url(path), from)).rejects.toThrow('did not open');
    });

    test('are all that the address is for', async () => {
      const response = await fetch(`${server.origin}/__koze/ws/chat-room.do`, {
        headers: { origin: server.origin },
      });
      expect(response.status).toBe(426);
      expect((await call(server.origin, 'chat-room.do/fetch')).status).toBe(404);
    });
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    /** Opens a page as a browser without scripts, which is all that the pages with forms need. */
    const visit = async (path: string) => {
      const options = { javaScriptEnabled: false };
      return (await openPage(browser(), server.origin + path, options)).page;
    };

    test('name', async () => {
      const page = await visit('/');
      await page.locator('input[name=name]').fill('Zoë 🦊');
      await page.getByRole('button', { name: 'Update' }).click();
      await page.getByRole('heading', { name: 'Hello, Zoë 🦊' }).waitFor();
      expect(page.url()).toBe(`${server.origin}/`);
      expect(await result(server.origin, 'user.do/getName')).toBe('Zoë 🦊');
    });

    test('counter', async () => {
      await result(server.origin, 'counter.do/reset');
      const page = await visit('/counter');
      await page.getByRole('button', { name: 'Increment' }).click();
      await page.locator('#count', { hasText: '1' }).waitFor();
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.locator('#count', { hasText: '0' }).waitFor();
    });

    test('profile', async () => {
      const page = await visit('/profile?from=test');
      const refused = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await page.getByLabel('Likes dogs').check();
      await page.getByRole('button', { name: 'Save' }).click();
      expect((await refused).status()).toBe(400);
      await page.getByRole('alert').getByText('name must be at least 1 character').waitFor();
      // What was entered is still there.
      expect(await page.getByLabel('Likes dogs').isChecked()).toBe(true);

      await page.getByLabel('Name').fill('Grace');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('#saved', { hasText: '"Grace"' }).waitFor();
      expect(page.url()).toBe(`${server.origin}/profile?from=test`);
      const saved = await result(server.origin, 'profile.do/read');
      expect(saved).toMatchObject({ profile: { name: 'Grace', likesDogs: true } });
    });

    test('preferences', async () => {
      const page = await visit('/preferences');
      await page.getByLabel('Releases').check();
      await page.getByLabel('Events').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('#saved').waitFor();
      const { preferences } = (await result(server.origin, 'profile.do/read')) as {
        preferences: unknown;
      };
      expect(preferences).toEqual({ tags: ['releases', 'events'], marketingEmails: false });
      expect(await page.locator('input:checked').count()).toBe(2);
    });

    test('reminder', async () => {
      const page = await visit('/reminder');
      const before = await page.locator('#sent li').count();
      await page.getByRole('button', { name: 'Schedule' }).click();
      await page.locator('#scheduled').waitFor();
      await page.locator(`#sent li:nth-child(${before + 1})`).waitFor();
      expect(await page.locator('#scheduled').count()).toBe(0);
    });

    describe('on a phone', () => {
      let phone: Page;
      const errors: string[] = [];
      beforeAll(async () => {
        phone = await browser().newPage({ viewport: { width: 360, height: 640 } });
        phone.on('console', (message) => {
          if (message.text().includes('Content Security Policy')) errors.push(message.text());
        });
      });

      test.each(['', 'profile', 'preferences', 'counter', 'reminder', 'chat', 'nowhere'])(
        'page %j fits, and keeps to its policy',
        async (path) => {
          const response = await phone.goto(`${server.origin}/${path}`);
          expect(await response?.headerValue('content-security-policy')).toBe("default-src 'self'");
          expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
          expect(errors).toEqual([]);
        },
      );
    });

    test('chat, between two browsers', async () => {
      const [ada, grace, other] = await Promise.all(
        ['attic', 'attic', 'cellar'].map((room) =>
          openPage(browser(), `${server.origin}/chat/${room}`),
        ),
      );
      for (const { page } of [ada!, grace!, other!]) {
        await page.getByText('Connected.', { exact: true }).waitFor();
      }
      await ada!.page.getByLabel('Message').fill('Is anybody there?');
      await ada!.page.getByRole('button', { name: 'Send' }).click();
      await grace!.page.locator('#log', { hasText: 'Is anybody there?' }).waitFor();
      expect(await other!.page.locator('#log li').count()).toBe(0);
      expect([...ada!.errors, ...grace!.errors, ...other!.errors]).toEqual([]);
    });
  });
});
