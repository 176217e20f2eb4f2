/** Pages under `vite dev`, which come, change, break and go while the server runs. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { result } from './harness/call.js';
import { until } from './harness/programs.js';
import { type Server, serve } from './harness/server.js';

const INDEX = 'src/routes/index.koze';
const LAYOUT = 'src/routes/layout.koze';
const NOTES = 'src/routes/notes/index.koze';
const REST = 'src/routes/docs/[...rest].koze';
const SHOUT = 'src/lib/shout.ts';
const USER = 'src/server/user.do.ts';

/** In order: each test finds what the one before it left. */
describe('pages that change while the server runs', () => {
  let app: App;
  let server: Server;
  let routes: Map<string, string>;

  beforeAll(async () => {
    app = createApp('pages');
    routes = app.texts('src/routes');
    app.delete('src/routes');
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  const page = async (path: string) => {
    const response = await fetch(server.origin + path);
    return { status: response.status, html: await response.text() };
  };
  async function shows(path: string, part: string, status?: number): Promise<void> {
    let last: Awaited<ReturnType<typeof page>> | undefined;
    const check = async () => {
      last = await page(path);
      return last.html.includes(part) && (status ?? last.status) === last.status;
    };
    await until(check, `${path} to show ${part}`).catch((error) => {
      throw new Error(`${error.message}; last: ${last?.status} ${last?.html}\n${server.output}`);
    });
  }
  const goesOn = async (path: string) => {
    expect((await page(path)).status, path).toBe(200);
    expect(await result(server.origin, 'notes.do/list')).toEqual([]);
  };

  test('the first page ever, and then all others', async () => {
    expect((await page('/')).status).toBe(404);
    app.write(INDEX, '<h1>First</h1>');
    await shows('/', '<h1>First</h1>', 200);
    for (const [path, text] of routes) {
      app.write(path.slice(app.folder.length + 1), text);
    }
    await shows('/', '<h1>Hello, </h1>', 200);
    expect((await page('/')).html).toContain('<main>');
    await shows('/notes', 'Notes!');
    await shows('/nowhere', 'Not here', 404);
  });

  test('an edit to a page, a layout, the document, an import and a class shows', async () => {
    app.edit(NOTES, "shout('Notes')", "shout('My notes')");
    await shows('/notes', 'My notes!');
    app.edit(SHOUT, '}!`', '}?`');
    await shows('/notes', 'My notes?');
    app.edit(LAYOUT, '>Home<', '>Start<');
    await shows('/notes', '>Start<');
    app.edit('src/app.koze', '<html lang="en">', '<html lang="en-GB">');
    await shows('/notes', '<html lang="en-GB">');
    app.edit(USER, "return await this.ctx.storage.get('name')", "return 'Nobody'");
    await shows('/', 'Hello, Nobody</h1>');
  });

  test('a broken page says what is wrong, and everything else goes on', async () => {
    const before = server.output.length;
    app.edit(NOTES, 'notes.length}', 'note.length}');
    await shows('/notes', 'Nothing declares `note`', 500);
    const { html } = await page('/notes');
    expect(html).toContain(`${NOTES}:9:11`);
    expect(html).toContain('9 |   &lt;title&gt;{note.length} notes&lt;/title&gt;');
    expect(server.output.slice(before)).toContain('error[page-undeclared-name]');
    await goesOn('/docs/x');
    app.edit(NOTES, 'note.length}', 'notes.length}');
    await shows('/notes', 'My notes?', 200);
  });

  test('a page that would publish server code says so', async () => {
    const leak = 'src/routes/leak.koze';
    app.write(leak, '<img src="/src/server/user.do.ts">');
    await shows('/leak', 'src/server/user.do.ts is server code');
    app.write(leak, '<img src="/src/assets/logo.svg">');
    await shows('/leak', '<img src="/src/assets/logo.svg">');
    app.delete(leak);
  });

  test('a page that throws shows where, and everything else goes on', async () => {
    app.edit(NOTES, 'await list();', "await list();\n  if (url) throw new Error('Out of ink');");
    app.edit(NOTES, '<script>\n', "<script>\n  import { url } from 'koze:request';\n");
    await shows('/notes', 'Out of ink', 500);
    expect((await page('/notes')).html).toContain('notes/index.koze:7:');
    await goesOn('/docs/x');
    app.edit(NOTES, "\n  if (url) throw new Error('Out of ink');", '');
    await shows('/notes', 'My notes?', 200);
  });

  test.each([
    ['a layout', LAYOUT, '<slot></slot>', '<slot></slot>{nobody}', 'Nothing declares `nobody`'],
    ['the document', 'src/app.koze', '<slot></slot>', '', 'slot'],
    ['an import', SHOUT, 'return `', 'return ``', 'shout.ts'],
  ])('%s that is broken is shown in place of its pages', async (_, file, from, to, message) => {
    const text = app.read(file);
    app.edit(file, from, to);
    await shows('/notes', message, 500);
    expect(await result(server.origin, 'notes.do/list')).toEqual([]);
    app.write(file, text);
    await shows('/notes', 'My notes?', 200);
  });

  test('what no page can show is told on the terminal', async () => {
    const before = server.output.length;
    const said = (text: string) =>
      until(() => server.output.slice(before).includes(text), `${text}, in ${server.output}`);
    app.write('src/routes/notes.koze', '<h1>Second</h1>');
    await said('error[page-duplicate-route]');
    app.write('src/routes/(group)/x.koze', '<h1>Grouped</h1>');
    await said('error[page-route]');
    await goesOn('/notes');
    app.delete('src/routes/notes.koze');
    app.delete('src/routes/(group)');
    await shows('/notes', 'My notes?', 200);
  });

  test('pages come, go and get other names', async () => {
    const rename = (from: string, to: string) =>
      renameSync(join(app.folder, 'src/routes', from), join(app.folder, 'src/routes', to));
    app.write('src/routes/new/page.koze', '<h1>New</h1>');
    await shows('/new/page', '<h1>New</h1>', 200);
    rename('new/page.koze', 'new/other.koze');
    await shows('/new/other', '<h1>New</h1>', 200);
    await shows('/new/page', 'Not here', 404);
    rename('new', 'newer');
    await shows('/newer/other', '<h1>New</h1>', 200);
    await shows('/new/other', 'Not here', 404);
    app.delete('src/routes/newer');
    await shows('/newer/other', 'Not here', 404);
    app.delete('src/routes/404.koze');
    await until(async () => !(await page('/nowhere')).html.includes('Not here'), 'no page of 404');
    expect(server.output).not.toContain('server restarted');
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test('a page reloads when it changes, and when it is mended', async () => {
      const { page } = await openPage(browser(), `${server.origin}/docs/a`);
      app.edit(REST, '<p id="rest">', '<p id="rest">Rest: ');
      await page.getByText('Rest: a').waitFor();
      app.edit(REST, 'Rest: {params', 'Rest: {parms');
      await page.getByText('Nothing declares `parms`').waitFor();
      app.edit(REST, 'Rest: {parms', 'Path: {params');
      await page.getByText('Path: a').waitFor();
    });

    test('a page reloads when what it uses changes', async () => {
      const { page } = await openPage(browser(), `${server.origin}/notes`);
      app.edit(SHOUT, '}?`', '}.`');
      await page.getByText('My notes.').waitFor();
      app.edit(LAYOUT, '>Start<', '>Top<');
      await page.getByText('Top').waitFor();
      app.edit(
        'src/server/notes.do.ts',
        '?? [];\n  }\n\n',
        "?? [{ id: '7', text: 'Seven' }];\n  }\n\n",
      );
      await page.getByText('Seven').waitFor();
    });
  });

  test('the last page', async () => {
    app.delete('src/routes');
    await until(async () => (await page('/notes')).status === 404, 'no pages');
    expect((await page('/')).status).toBe(404);
    expect(await result(server.origin, 'user.do/getName')).toBe('Nobody');
  });
});
