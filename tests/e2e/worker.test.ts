import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { call, result } from './harness/call.js';
import { run, until } from './harness/programs.js';
import { MODES, type Server, serve } from './harness/server.js';

const RESOLVER = `
import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

registerDoResolver('USER_DO', ({ request, env }) => {
  const user = request?.headers.get('x-user');
  return user ? env.USER_DO.getByName(user) : null;
});
`;

/** In order: the last group edits what the others use. */
describe.each(MODES)('a worker of its own, %s', (mode) => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp('worker');
    app.edit('src/worker.ts', 'import {', "import '$server/ping.do';\nimport {");
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app?.remove();
  });

  async function expectCircle(): Promise<void> {
    expect(await result(server.origin, 'ping.do/ask')).toBe('ping asks: pong answers!');
    expect(await result(server.origin, 'pong.do/ask')).toBe('pong asks: ping answers!');
  }

  test('has routes before ours, and calls objects directly', async () => {
    const { origin } = server;
    expect(await (await fetch(`${origin}/api/set?name=Ada`)).text()).toBe('worker: Ada');
    expect(await result(origin, 'user.do/getName')).toBe('Ada');
    await result(origin, 'user.do/setName', ['Grace']);
    expect(await (await fetch(`${origin}/api/get`)).text()).toBe('worker: Grace');

    const mine = await call(origin, 'user.do/teapot');
    expect([mine.status, await mine.text()]).toEqual([418, 'mine']);
    // The page only sees an error; the terminal says what the matter is.
    const told = () =>
      server.output.includes('user.do/teapot got 418, which is no answer from Koze');
    if (mode === 'dev') await until(told, 'the terminal to tell');
    else expect(told()).toBe(false);
    expect(server.output.split('no answer from Koze')).toHaveLength(mode === 'dev' ? 2 : 1);
    const page = await fetch(origin, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>App</title>');
    // `handleRpc` is among what the worker exports, and no class.
    expect(server.output).not.toMatch(/warn|handleRpc/i);
  });

  test('objects import each other, ping first', expectCircle);

  describe('with a resolver in src/middleware.ts, and pong imported first', () => {
    beforeAll(async () => {
      app.edit('src/worker.ts', "import '$server/ping.do'", "import '$server/pong.do'");
      app.write('src/middleware.ts', RESOLVER);
      await server.stop();
      server = await serve(app.folder, mode);
    });

    test('the resolver decides which instance it is', async () => {
      const { origin } = server;
      const as = (user: string) => ({ origin, 'x-user': user });
      expect((await call(origin, 'user.do/setName', ['A'], as('a'))).status).toBe(204);
      expect((await call(origin, 'user.do/setName', ['B'], as('b'))).status).toBe(204);
      expect(await (await call(origin, 'user.do/getName', [], as('a'))).json()).toBe('A');
      expect(await (await call(origin, 'user.do/getName', [], as('b'))).json()).toBe('B');
      expect((await call(origin, 'user.do/getName')).status).toBe(401);
      const line = '[koze] 401 unauthorized to POST /__koze/rpc/user.do/getName';
      if (mode === 'dev') await until(() => server.output.includes(line), 'the line');
      else expect(server.output).not.toContain(line);
    });

    test('objects import each other', expectCircle);
  });
});

test('wrangler deploys what `export *` makes of a worker', async () => {
  const app = createApp('worker');
  onTestFinished(app.remove);
  expect(await buildHere(app.folder)).toMatchObject({ ok: true });
  const { ok, output } = await run(app.folder, 'wrangler', ['deploy', '--dry-run']);
  expect(ok, output).toBe(true);
  for (const name of ['PingDO', 'PongDO', 'UserDO']) expect(output).toContain(name);
  expect(output).not.toMatch(/warn|handleRpc/i);
});
