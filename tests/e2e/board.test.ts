/** examples/board: people who share a board, and what each of them may do. */
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { call } from './harness/call.js';
import { run } from './harness/programs.js';
import { MODES, type Server, serve } from './harness/server.js';

/** As in the example's `.dev.vars`. */
const SECRET = 'only-for-development';

const sign = (text: string, secret = SECRET) =>
  createHmac('sha256', secret).update(text).digest('hex');

const sessionOf = (fields: object) => encodeURIComponent(JSON.stringify(fields));

describe.each(MODES)('the boards, %s', (mode) => {
  let app: App;
  let server: Server;
  /** The cookies of who is signed in. */
  let ada: string;
  let bob: string;
  let carol: string;
  let admin: string;
  /** A board of Ada's that Bob shares, and Carol does not. */
  let board: string;

  /** Posts a form as a page of the site does, without a script. */
  const submit = (path: string, fields: Record<string, string>, cookie = '') =>
    fetch(server.origin + path, {
      method: 'POST',
      headers: { origin: server.origin, cookie },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  async function signIn(name: string, password = ''): Promise<string> {
    const response = await submit('/?__koze=people.do/signIn', { name, password });
    if (response.status !== 303) throw new Error(`${response.status}: ${await response.text()}`);
    return response.headers.get('set-cookie')!.split(';')[0]!;
  }

  const callAs = (cookie: string, method: string, args: readonly unknown[] = [], key = board) =>
    call(server.origin, `board.do/${method}?key=${key}`, args, { origin: server.origin, cookie });

  const read = async () =>
    (await (await callAs(ada, 'read')).json()) as {
      title: string;
      cards: { id: number; text: string; author: string }[];
    };

  beforeAll(async () => {
    app = createApp('examples/board');
    app.edit('vite.config.ts', 'cloudflare()', 'cloudflare({ inspectorPort: false })');
    server = await serve(app.folder, mode);
    [ada, bob, carol, admin] = (await Promise.all([
      ...['Ada', 'Bob', 'Carol'].map((name) => signIn(name)),
      signIn('admin', SECRET),
    ])) as [string, string, string, string];
    const made = await submit('/?__koze=boards.do/create', { title: 'Garden' }, ada);
    board = made.headers.get('location')!.slice('/board/'.length);
    expect((await callAs(ada, 'invite', ['Bob'])).status).toBe(204);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('the cookie is for the server alone, and for https in production', async () => {
    const response = await submit('/?__koze=people.do/signIn', { name: 'Ada' });
    const cookie = response.headers.get('set-cookie');
    const attributes = 'Path=/; Max-Age=604800; HttpOnly; SameSite=Lax';
    expect(cookie).toMatch(/^session=[^;]+;/);
    expect(cookie?.slice(cookie.indexOf(';') + 2)).toBe(
      mode === 'dev' ? attributes : `${attributes}; Secure`,
    );
  });

  test.each(['', 'wrong', `${SECRET}!`])(
    'the administrator is not who says %j',
    async (password) => {
      await expect(signIn('Admin', password)).rejects.toThrow(/^403: /);
    },
  );

  test.each(['', ' ', '<b>', 'a;b', '__proto__', 'x'.repeat(41)])('%j is no name', async (name) => {
    await expect(signIn(name)).rejects.toThrow(/^400: /);
  });

  test('a signed-out caller is refused before the body is read', async () => {
    // It never ends: whoever waits for it waits in vain.
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array([91])) });
    const options = { method: 'POST', headers: { origin: server.origin }, body, duplex: 'half' };
    for (const path of ['board.do/add', 'board.do/remove', 'boards.do/create']) {
      const response = await fetch(`${server.origin}/__koze/rpc/${path}?key=${board}`, {
        ...options,
        body: path === 'board.do/add' ? body : '[not even JSON',
        signal: AbortSignal.timeout(10_000),
      } as RequestInit);
      expect([path, response.status]).toEqual([path, 401]);
    }
  });

  test.runIf(mode === 'build')('the README shows who may call what', async () => {
    const { output } = await run(app.folder, 'koze', ['inspect']);
    const [objects = '', , count = ''] = output.trim().split('\n\n');
    expect(objects).toContain('caller, by a rule');
    expect(app.read('README.md')).toContain(`\n${objects}\n\n${count}\n`);
  });

  describe('a forged cookie is nobody', () => {
    const eve = { id: 'ada', name: 'Ada', role: 'admin', expires: Date.now() + 60_000 };
    const text = sessionOf(eve);
    const good = `${text}.${sign(text)}`;

    test('but one that is signed with the secret is', async () => {
      expect((await callAs(`session=${good}`, 'read')).status).toBe(200);
    });

    const expired = sessionOf({ ...eve, expires: Date.now() - 1 });
    test.each([
      ['unsigned', text],
      ['signed by nothing', `${text}.`],
      ['signed with another secret', `${text}.${sign(text, 'another')}`],
      ['cut short', good.slice(0, -1)],
      ['cut to a byte', `${text}.${sign(text).slice(0, 2)}`],
      ['longer', `${good}00`],
      ['with something between', `${text}.x.${sign(text)}`],
      ['of no digits', `${text}.${'z'.repeat(64)}`],
      ['expired', `${expired}.${sign(expired)}`],
      ['without an expiry', `${sessionOf({ id: 'ada' })}.${sign(sessionOf({ id: 'ada' }))}`],
      ['empty', ''],
      ['a dot', '.'],
    ])('%s', async (_, session) => {
      expect((await callAs(`session=${session}`, 'read')).status).toBe(401);
      expect((await callAs(`session=${session}; x=1`, 'wipe')).status).toBe(401);
    });

    test('a role that was not signed', async () => {
      const [payload, signature] = bob.slice('session='.length).split('.') as [string, string];
      const forged = sessionOf({ ...JSON.parse(decodeURIComponent(payload)), role: 'admin' });
      expect((await callAs(`session=${forged}.${signature}`, 'wipe')).status).toBe(401);
      expect((await callAs(bob, 'wipe')).status).toBe(403);
    });
  });

  test.each<[string, string, readonly unknown[], string]>([
    ['a stranger', 'read', [], 'Only members'],
    ['a stranger', 'add', ['x'], 'Only members'],
    ['a stranger', 'invite', ['Carol'], 'Only members'],
    ['a stranger', 'wipe', [], 'Not allowed.'],
    ['a member', 'remove', [1], 'Only the owner'],
    ['a member', 'invite', ['Carol'], 'Only the owner'],
    ['a member', 'wipe', [], 'Not allowed.'],
    ['the owner', 'wipe', [], 'Not allowed.'],
    // Nor does a rule for one method give rights to another.
    ['the administrator', 'remove', [1], 'Only the owner'],
  ])('%s may not %s', async (who, method, args, message) => {
    const cookies: Record<string, string> = {
      'a stranger': carol,
      'a member': bob,
      'the owner': ada,
      'the administrator': admin,
    };
    const response = await callAs(cookies[who]!, method, args);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(message);
  });

  test('a card is edited by its author alone', async () => {
    await callAs(bob, 'add', ['Water the beans']);
    const { cards } = await read();
    const { id } = cards.find(({ author }) => author === 'bob')!;
    expect((await callAs(ada, 'edit', [id, 'Mine'])).status).toBe(403);
    expect((await callAs(bob, 'edit', [id, 'Water the peas'])).status).toBe(204);
    expect((await read()).cards.find((card) => card.id === id)?.text).toBe('Water the peas');
    expect((await callAs(bob, 'edit', [id + 1000, 'x'])).status).toBe(404);
  });

  test('nobody says by an argument who they are', async () => {
    const somebodyElse = { id: 'ada', name: 'Ada', role: 'admin' };
    expect((await callAs(bob, 'add', [somebodyElse, 'x'])).status).toBe(400);
    // What a method doesn't declare is dropped.
    await callAs(bob, 'add', ['By argument', somebodyElse]);
    const fields = { text: 'By field', caller: 'ada', 'caller.id': 'ada' };
    await submit(`/__koze/rpc/board.do/add?key=${board}`, fields, bob);
    const { cards } = await read();
    const authors = cards.filter(({ text }) => text.startsWith('By ')).map(({ author }) => author);
    expect(authors).toEqual(['bob', 'bob']);
  });

  test('what has no URL, and what is no board', async () => {
    expect((await callAs(admin, 'create', ['x'], 'new')).status).toBe(404);
    expect((await callAs(admin, 'read', [], 'nowhere')).status).toBe(404);
    expect((await callAs(admin, 'wipe', [], 'nowhere')).status).toBe(404);
    // No board at all.
    expect((await callAs(ada, 'add', ['x'], '')).status).toBe(400);
  });

  test('each has a list of their own', async () => {
    const list = async (cookie: string, query = '') => {
      const headers = { origin: server.origin, cookie };
      return call(server.origin, `boards.do/list${query}`, [], headers);
    };
    const garden = [{ id: board, title: 'Garden' }];
    expect(await (await list(ada)).json()).toEqual(garden);
    expect(await (await list(bob)).json()).toEqual(garden);
    expect(await (await list(carol)).json()).toEqual([]);
    expect((await list(carol, '?key=ada')).status).toBe(403);
  });

  test.each<[string, () => string, number, string]>([
    ['signed out', () => '', 401, 'Sign in first'],
    ['a stranger', () => carol, 403, 'Only members can open this board.'],
    ['a member', () => bob, 200, '<h1>Garden</h1>'],
  ])("the board's page, for %s", async (_, cookie, status, text) => {
    const page = await fetch(`${server.origin}/board/${board}`, { headers: { cookie: cookie() } });
    expect(page.status).toBe(status);
    const html = await page.text();
    expect(html).toContain(text);
    if (status !== 200) expect(html).not.toContain('Garden');
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    /** Signs in, in a browser of one's own. */
    async function visit(
      name: string,
      options: { javaScriptEnabled?: boolean; password?: string } = {},
    ) {
      const { password, ...context } = options;
      const { page, errors } = await openPage(browser(), server.origin, context);
      await page.getByLabel('Your name').fill(name);
      if (password) {
        await page.getByText('I am the administrator').click();
        await page.getByLabel('Password').fill(password);
      }
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Your boards' }).waitFor();
      return { page, errors };
    }

    const card = (page: Page, text: string) => page.locator('#cards li', { hasText: text });

    test('two people share a board', async () => {
      // Grace's browser has no scripts.
      const { page: grace } = await visit('Grace', { javaScriptEnabled: false });
      await grace.getByLabel('A new board').fill('Bugs');
      await grace.getByRole('button', { name: 'Make it' }).click();
      await grace.getByRole('heading', { name: 'Bugs' }).waitFor();
      const address = grace.url();
      await grace.getByLabel('A new card').fill('A moth');
      await grace.getByRole('button', { name: 'Add' }).click();
      await card(grace, 'A moth').getByText('Grace').waitFor();
      await grace.getByLabel('Invite somebody').fill('linus');
      await grace.getByRole('button', { name: 'Invite' }).click();
      await grace.locator('.members').getByText('linus').waitFor();

      const { page: linus, errors } = await visit('Linus');
      await linus.getByRole('link', { name: 'Bugs' }).click();
      await card(linus, 'A moth').getByText('Grace').waitFor();
      // Until its script has run, the form is one like Grace's.
      await linus.waitForLoadState();
      await linus.evaluate('window.isSamePage = true');
      await linus.getByLabel('A new card').fill('A race');
      await linus.getByRole('button', { name: 'Add' }).click();
      await card(linus, 'A race').getByText('Linus').waitFor();
      expect(await linus.evaluate('window.isSamePage')).toBe(true);
      expect(await linus.getByLabel('A new card').inputValue()).toBe('');

      // Only its author has a form to edit a card with, and only the owner one to remove it.
      expect(await linus.getByText('Edit').count()).toBe(1);
      expect(await linus.getByRole('button', { name: 'Remove' }).count()).toBe(0);

      await grace.reload();
      const authors = await grace.locator('#cards .author').allTextContents();
      expect(authors).toEqual(['Grace', 'Linus']);

      // Linus removes a card by a form of his own making, and by a script.
      const id = await card(grace, 'A moth').locator('[name=id]').first().inputValue();
      const key = address.slice(address.lastIndexOf('/') + 1);
      const byScript = `fetch('/__koze/rpc/board.do/remove?key=${key}', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: '[${id}]',
      }).then(({ status }) => status)`;
      expect(await linus.evaluate(byScript)).toBe(403);
      const refused = linus.waitForResponse((answer) => answer.request().method() === 'POST');
      await linus.locator('#add').evaluate((form, value) => {
        const copy = form.cloneNode() as HTMLFormElement;
        copy.action = copy.action.replace('board.do/add', 'board.do/remove');
        copy.innerHTML = `<input name="id" value="${value}">`;
        document.body.append(copy);
        copy.submit();
      }, id);
      expect((await refused).status()).toBe(403);
      await linus
        .getByRole('alert')
        .getByText('Only the owner of the board can do that.')
        .waitFor();
      expect(await linus.locator('#cards li').count()).toBe(2);

      // Linus edits what he wrote; Grace, whose board it is, removes it.
      await card(linus, 'A race').getByText('Edit').click();
      await linus.getByRole('textbox', { name: 'Text' }).fill('A deadlock');
      await linus.getByRole('button', { name: 'Save' }).click();
      await card(linus, 'A deadlock').waitFor();
      await grace.reload();
      await card(grace, 'A deadlock').getByRole('button', { name: 'Remove' }).click();
      await card(grace, 'A deadlock').waitFor({ state: 'detached' });

      // The administrator is no member, and may wipe.
      const { page: root } = await visit('admin', { password: SECRET });
      await root.goto(address);
      await root.getByRole('button', { name: 'Wipe this board' }).click();
      await root.locator('#cards:empty, #cards:not(:has(li))').waitFor({ state: 'attached' });
      await root.getByRole('heading', { name: 'Bugs' }).waitFor();

      await linus.getByRole('button', { name: 'Sign out' }).click();
      await linus.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect((await linus.goto(address))?.status()).toBe(401);
      await linus.getByRole('heading', { name: 'Sign in first' }).waitFor();
      await linus.getByLabel('Your name').fill('Linus');
      await linus.getByRole('button', { name: 'Sign in' }).click();
      await linus.getByRole('link', { name: 'Bugs' }).waitFor();
      expect(errors).toEqual([]);
    });

    test('a refusal is shown where it happened', async () => {
      const { page } = await visit('Ada');
      await page.goto(`${server.origin}/board/${board}`);
      await page.context().clearCookies();
      await page.getByLabel('A new card').fill('Too late');
      await page.getByRole('button', { name: 'Add' }).click();
      await page.locator('#add [role=alert]', { hasText: 'Not signed in' }).waitFor();
      expect(await page.getByLabel('A new card').inputValue()).toBe('Too late');
    });

    test('a wrong password keeps the name', async () => {
      const { page } = await openPage(browser(), server.origin, { javaScriptEnabled: false });
      await page.getByLabel('Your name').fill('admin');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').getByText('not the password').waitFor();
      expect(await page.getByLabel('Your name').inputValue()).toBe('admin');
    });

    test('on a phone, the pages fit and keep to their policy', async () => {
      const { page } = await visit('Ada');
      const problems: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) problems.push(message.text());
      });
      await page.setViewportSize({ width: 360, height: 640 });
      for (const path of ['', `board/${board}`, 'nowhere', 'board/nowhere']) {
        const response = await page.goto(`${server.origin}/${path}`);
        expect(await response?.headerValue('content-security-policy')).toBe("default-src 'self'");
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      }
      expect(problems).toEqual([]);
    });
  });
});
