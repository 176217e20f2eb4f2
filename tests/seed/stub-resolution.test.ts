/** Stub Resolution: the resolver and the middleware. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { call } from '../e2e/harness/call.js';
import type { Server } from '../e2e/harness/server.js';
import { shown } from './shown.js';
import { WAYS } from './ways.js';

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
