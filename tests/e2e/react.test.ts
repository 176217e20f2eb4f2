/** React's own form actions, in a browser. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { BROWSER, openPage, useBrowser } from './harness/browser.js';
import { result } from './harness/call.js';
import { MODES, type Server, serve } from './harness/server.js';

const FILES = {
  'index.html':
    '<!doctype html><div id="root"></div><script type="module" src="/src/page.ts"></script>',
  'src/server/user.do.ts': `
    import { DurableObject } from 'cloudflare:workers';

    export default class UserDO extends DurableObject {
      #names: string[] = [];

      async add(name: string, times: number = 1) {
        for (let i = 0; i < times; i++) this.#names.push(name);
        return this.#names.length;
      }

      async names() {
        return this.#names.splice(0);
      }
    }
  `,
  'src/page.ts': `
    import { createElement as h, useActionState } from 'react';
    import { createRoot } from 'react-dom/client';
    import { add } from '$server/user.do';

    function Plain() {
      return h('form', { id: 'plain', action: add }, h('input', { name: 'name', defaultValue: 'Ada' }), h('button'));
    }
    function WithState() {
      const [count, action] = useActionState(add, undefined);
      return h('form', { id: 'state', action },
        h('input', { name: 'name', defaultValue: 'Grace' }),
        h('input', { name: 'times', defaultValue: '2' }),
        h('button'), h('output', null, String(count ?? '')));
    }
    function ByHand() {
      const submit = async (event) => {
        event.preventDefault();
        document.title = String(await add(new FormData(event.currentTarget)));
      };
      return h('form', { id: 'hand', onSubmit: submit }, h('input', { name: 'name', defaultValue: 'Lin' }), h('button'));
    }
    createRoot(document.getElementById('root')!).render([Plain, WithState, ByHand].map((form) => h(form, { key: form.name })));
  `,
};

describe.skipIf(BROWSER.missing).each(MODES)(`React 19 ${BROWSER.title}, %s`, (mode) => {
  let app: App;
  let server: Server;
  const browser = useBrowser();
  beforeAll(async () => {
    app = createApp('loop', FILES);
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('calls methods as form actions', async () => {
    const { page, errors } = await openPage(browser(), server.origin);
    const names = () => result(server.origin, 'user.do/names');
    await page.locator('#state button').click();
    await page.locator('#state output', { hasText: '2' }).waitFor();
    expect(await names()).toEqual(['Grace', 'Grace']);

    await page.locator('#hand button').click();
    await page.waitForFunction(() => document.title === '1');
    expect(await names()).toEqual(['Lin']);

    const answered = page.waitForResponse((response) => response.url().endsWith('/user.do/add'));
    await page.locator('#plain button').click();
    expect((await answered).status()).toBe(200);
    expect(await names()).toEqual(['Ada']);
    expect(errors).toEqual([]);
  });
});
