/** The classes of the documentation, in one app with a page for each. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

    test('counter', async () => {
      await result(server.origin, 'counter.do/reset');
      const { page, errors } = await openPage(browser(), `${server.origin}/counter`);
      await page.locator('#count', { hasText: '0' }).waitFor();
      await page.getByRole('button', { name: 'Increment' }).click();
      await page.locator('#count', { hasText: '1' }).waitFor();
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.locator('#count', { hasText: '0' }).waitFor();
      expect(errors).toEqual([]);
    });

    test('profile', async () => {
      const { page, errors } = await openPage(browser(), `${server.origin}/profile`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('#issues', { hasText: 'name' }).waitFor();
      await page.getByLabel('Name').fill('Ada');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('#saved', { hasText: '"likesDogs": false' }).waitFor();
      expect(errors).toEqual([]);
    });

    test('forms without script', async () => {
      const visit = (path: string) =>
        openPage(browser(), server.origin + path, { javaScriptEnabled: false });
      const { page: user } = await visit('/user');
      await user.getByLabel('Your name').fill('Zoë 🦊');
      await user.getByRole('button', { name: 'Update' }).click();
      await user.waitForURL(`${server.origin}/user`);
      expect(await result(server.origin, 'user.do/getName')).toBe('Zoë 🦊');

      const { page: profile } = await visit('/profile?from=test');
      await profile.getByRole('button', { name: 'Save' }).click();
      await profile.getByRole('heading', { name: 'Bad Request' }).waitFor();
      await profile.getByText('name must').waitFor();
      await profile.getByRole('link', { name: 'Back' }).click();
      await profile.waitForURL(`${server.origin}/profile?from=test`);
      await profile.getByLabel('Name').fill('Grace');
      await profile.getByLabel('Likes dogs').check();
      await profile.getByRole('button', { name: 'Save' }).click();
      await profile.waitForURL(`${server.origin}/profile?from=test`);
      const saved = await result(server.origin, 'profile.do/read');
      expect(saved).toMatchObject({ profile: { name: 'Grace', likesDogs: true } });
    });

    test('preferences', async () => {
      const { page, errors } = await openPage(browser(), `${server.origin}/preferences`);
      await page.getByLabel('Releases').check();
      await page.getByLabel('Events').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      const { preferences } = (await result(server.origin, 'profile.do/read')) as {
        preferences: unknown;
      };
      expect(preferences).toEqual({ tags: ['releases', 'events'], marketingEmails: false });
      await page.reload();
      await page.locator('input[value=events]:checked').waitFor();
      expect(errors).toEqual([]);
    });

    describe('on a phone', () => {
      let phone: Page;
      beforeAll(async () => {
        phone = await browser().newPage({ viewport: { width: 360, height: 640 } });
      });

      test.each(['', 'user', 'profile', 'preferences', 'counter', 'reminder', 'chat'])(
        'page %j fits',
        async (path) => {
          await phone.goto(`${server.origin}/${path}`);
          expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
        },
      );
    });

    test('reminder', async () => {
      const { page, errors } = await openPage(browser(), `${server.origin}/reminder`);
      await page.getByLabel('In how many seconds?').fill('0.2');
      const before = await page.locator('#sent li').count();
      await page.getByRole('button', { name: 'Schedule' }).click();
      await page.locator(`#sent li:nth-child(${before + 1})`).waitFor();
      expect(errors).toEqual([]);
    });

    test('chat, between two browsers', async () => {
      const [ada, grace, other] = await Promise.all(
        ['attic', 'attic', 'cellar'].map((room) =>
          openPage(browser(), `${server.origin}/chat?room=${room}`),
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
