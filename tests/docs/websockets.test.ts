/** What docs/websockets.md shows is built, and used by a browser. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { BROWSER, openPage, useBrowser } from '../e2e/harness/browser.js';
import { call } from '../e2e/harness/call.js';
import { until } from '../e2e/harness/programs.js';
import { MODES, type Server, serve } from '../e2e/harness/server.js';
import { openSocket } from '../e2e/harness/sockets.js';
import { readPage } from './harness/documents.js';
import { Snippets } from './harness/snippets.js';

const snippets = new Snippets(readPage('websockets.md'));
const shown = {
  page: snippets.take('WebSockets'),
  class: snippets.take('WebSockets'),
  routing: snippets.take('Who gets in'),
};

test('no snippet goes unused', () => {
  expect(snippets.left).toEqual([]);
});

describe.each(MODES)('the chat room, %s', (mode) => {
  let app: App;
  let server: Server;
  const url = (query = '') =>
    `${server.origin.replace('http', 'ws')}/__koze/ws/chat-room.do${query}`;

  beforeAll(async () => {
    app = createApp('tests/docs/fixture', {
      'src/server/chat-room.do.ts': shown.class,
      'src/server/do-routing.ts': shown.routing,
      'src/middleware.ts': "import './server/do-routing';\n",
      'src/page.ts': `${shown.page}
Object.assign(window, { attic, chatRoom, socket, heard: [] });
socket.addEventListener('message', ({ data }) => heard.push(data));
`,
      // "In worker code there is no connect: hand the upgrade on".
      'src/worker.ts': `import { handleRpc } from 'koze:durable-objects';
export * from 'koze:durable-objects';
export default {
  async fetch(request, env, ctx) {
    const name = new URL(request.url).pathname.split('/rooms/')[1];
    if (name) return env.CHAT_ROOM_DO.getByName(name).fetch(request);
    return (await handleRpc(request, env, ctx)) ?? new Response('no route', { status: 404 });
  },
};
`,
      'vite.config.ts': `import { cloudflare } from '@cloudflare/vite-plugin';
import { koze } from '@kuratchi/vite-plugin-koze';
export default { plugins: [koze(), cloudflare({ inspectorPort: false })] };
`,
      'wrangler.jsonc': JSON.stringify({
        name: 'chat',
        main: 'src/worker.ts',
        compatibility_date: '2026-06-01',
        assets: { run_worker_first: ['/__koze/*', '/rooms/*'] },
      }),
    });
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  test('the resolver decides on the room', async () => {
    const [lobby, attic] = await Promise.all(
      ['', '?key=attic'].map((query) => openSocket(url(query), server.origin)),
    );
    const handed = await openSocket(url().replace(/__koze.*/, 'rooms/attic'), server.origin);
    attic!.socket.send('hello');
    await until(() => attic!.heard.length === 1 && handed.heard.length === 1, 'the message');
    expect(lobby!.heard).toEqual([]);
    for (const { socket } of [lobby!, attic!, handed]) socket.close();
    await expect(openSocket(url('?key=A%20B'), server.origin)).rejects.toThrow('did not open');
  });

  test('nothing but upgrades, of this origin', async () => {
    const headers = { origin: server.origin };
    expect((await fetch(url().replace('ws', 'http'), { headers })).status).toBe(426);
    expect((await call(server.origin, 'chat-room.do/webSocketMessage')).status).toBe(404);
    await expect(openSocket(url(), 'https://other.example')).rejects.toThrow('did not open');
  });

  describe.skipIf(BROWSER.missing)(BROWSER.title, () => {
    const browser = useBrowser();

    test('the page connects, by key, query and protocol too', async () => {
      const { errors, page } = await openPage(browser(), server.origin);
      const isOpen = (name: 'socket' | 'attic') =>
        page.waitForFunction((name) => Reflect.get(window, name)?.readyState === 1, name);
      await isOpen('socket');
      await isOpen('attic');
      const attic = await page.evaluate(() => {
        const { attic } = window as unknown as { attic: WebSocket };
        return { protocol: attic.protocol, url: attic.url };
      });
      expect(attic).toEqual({ protocol: 'chat.v1', url: url('?key=attic&since=42') });

      const heard = page.waitForEvent('console', (message) => message.text() === 'from outside');
      const { socket } = await openSocket(url(), server.origin);
      socket.send('from outside');
      await heard;
      socket.close();
      expect(errors).toEqual([]);
    });

    test('new WebSocket(chatRoom.url) reaches the same place', async () => {
      const { errors, page } = await openPage(browser(), server.origin);
      await page.waitForFunction(() => Reflect.get(window, 'chatRoom'));
      const heard = await page.evaluate(() => {
        const socket = new WebSocket(Reflect.get(window, 'chatRoom').url);
        socket.addEventListener('open', () => socket.send('by its url'));
        return new Promise((resolve) => {
          socket.addEventListener('message', ({ data }) => resolve(data));
        });
      });
      expect(heard).toBe('by its url');
      expect(errors).toEqual([]);
    });
  });
});
