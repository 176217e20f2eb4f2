/** The documentation's own routing, and requests that must not see each other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { call } from './harness/call.js';
import { MODES, type Server, serve } from './harness/server.js';

const TENANTS = Array.from({ length: 64 }, (_, index) => `org-${index}`);

describe.each(MODES)('one object for each organization, %s', (mode) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('tenants');
    server = await serve(app.folder, mode);
    // One after the other: what follows is about reading at once.
    for (const tenant of TENANTS) {
      const headers = { origin: server.origin, cookie: `session=${tenant}` };
      expect((await call(server.origin, 'user.do/setName', [tenant], headers)).status).toBe(204);
    }
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  const as = (session: string) => ({ origin: server.origin, cookie: `session=${session}` });
  const asked = (path: string) =>
    Promise.all(
      TENANTS.map(async (tenant) => {
        const response = await fetch(`${server.origin}${path}`, { headers: as(tenant) });
        return response.text();
      }),
    );

  test('nobody is nobody', async () => {
    const { origin } = server;
    const answer = await call(origin, 'user.do/getName');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'unauthorized' });
    expect((await call(origin, 'user.do/getName', [], as(''))).status).toBe(401);
  });

  test('64 calls at once, each with its own cookie', async () => {
    const names = TENANTS.map(async (tenant) =>
      (await call(server.origin, 'user.do/getName', [], as(tenant))).json(),
    );
    expect(await Promise.all(names)).toEqual(TENANTS);
  });

  test('64 requests at once to a fetch of the worker itself', async () => {
    expect(await asked('/api/name')).toEqual(TENANTS);
  });

  test('64 requests at once, through two objects by getOrgClient', async () => {
    expect(await asked('/api/org')).toEqual(TENANTS);
  });

  test('64 calls at once from object to object', async () => {
    const names = TENANTS.map(async (tenant) =>
      (await call(server.origin, 'relay.do/nameOf', [tenant], as('someone-else'))).json(),
    );
    expect(await Promise.all(names)).toEqual(TENANTS);
  });

  test('an object does not see the request of its caller', async () => {
    const answer = await call(server.origin, 'relay.do/hasRequest', [], as('org-1'));
    expect(await answer.json()).toBe(false);
  });

  test('64 scheduled runs at once', async () => {
    const runs = TENANTS.map((tenant) =>
      fetch(`${server.origin}/cdn-cgi/handler/scheduled?cron=${tenant}`),
    );
    for (const run of await Promise.all(runs)) expect(run.status).toBe(200);
    const noted = TENANTS.map(async (tenant) =>
      (await call(server.origin, 'admin.do/noted', [tenant])).json(),
    );
    expect(await Promise.all(noted)).toEqual(TENANTS);
  });
});
