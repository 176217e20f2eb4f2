import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { call, result } from './harness/call.js';
import { build, MODES, run, type Server, serve } from './harness/programs.js';

describe.each(MODES)('a worker of its own, %s', (mode) => {
  let app: App | undefined;
  let server: Server | undefined;
  afterEach(async () => {
    await server?.stop();
    app?.remove();
    server = app = undefined;
  });

  async function open(change?: (app: App) => void): Promise<string> {
    app = createApp('worker');
    change?.(app);
    server = await serve(app.folder, mode);
    return server.origin;
  }

  test('has routes before ours, and calls objects directly', async () => {
    const origin = await open();
    expect(await (await fetch(`${origin}/api/set?name=Ada`)).text()).toBe('worker: Ada');
    expect(await result(origin, 'user.do/getName')).toBe('Ada');
    await result(origin, 'user.do/setName', ['Grace']);
    expect(await (await fetch(`${origin}/api/get`)).text()).toBe('worker: Grace');

    const mine = await call(origin, 'user.do/teapot');
    expect([mine.status, await mine.text()]).toEqual([418, 'mine']);
    const page = await fetch(origin, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>App</title>');
    // `handleRpc` is among what the worker exports, and no class.
    expect(server?.output).not.toMatch(/warn|handleRpc/i);
  });

  test.each(['ping', 'pong'])('objects import each other, %s first', async (first) => {
    const origin = await open((app) =>
      app.edit('src/worker.ts', 'import {', `import '$server/${first}.do';\nimport {`),
    );
    expect(await result(origin, 'ping.do/ask')).toBe('ping asks: pong answers!');
    expect(await result(origin, 'pong.do/ask')).toBe('pong asks: ping answers!');
  });

  test('a resolver of src/middleware.ts decides which instance it is', async () => {
    const origin = await open((app) =>
      app.write(
        'src/middleware.ts',
        `
        import { registerDoResolver } from '@kuratchi/koze/runtime/do.js';

        registerDoResolver('USER_DO', ({ request, env }) => {
          const user = request?.headers.get('x-user');
          return user ? env.USER_DO.getByName(user) : null;
        });
      `,
      ),
    );
    const as = (user: string) => ({ origin, 'x-user': user });
    expect((await call(origin, 'user.do/setName', ['A'], as('a'))).status).toBe(204);
    expect((await call(origin, 'user.do/setName', ['B'], as('b'))).status).toBe(204);
    expect(await (await call(origin, 'user.do/getName', [], as('a'))).json()).toBe('A');
    expect(await (await call(origin, 'user.do/getName', [], as('b'))).json()).toBe('B');
    expect((await call(origin, 'user.do/getName')).status).toBe(401);
  });
});

test('wrangler deploys what `export *` makes of a worker', async () => {
  const app = createApp('worker');
  onTestFinished(app.remove);
  expect(await build(app.folder)).toMatchObject({ ok: true });
  const { ok, output } = await run(app.folder, 'wrangler', ['deploy', '--dry-run']);
  expect(ok, output).toBe(true);
  for (const name of ['PingDO', 'PongDO', 'UserDO']) expect(output).toContain(name);
  expect(output).not.toMatch(/warn|handleRpc/i);
});
