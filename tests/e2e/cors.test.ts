import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildHere } from './harness/build.js';
import { call } from './harness/call.js';
import { MODES, type Server, serve } from './harness/server.js';

const ALLOWED = 'https://app.example.com';

/** The `worker` fixture with options of `koze()`. */
function createWith(options: object): App {
  const app = createApp('worker');
  app.edit('vite.config.ts', 'koze()', `koze(${JSON.stringify(options)})`);
  return app;
}

describe.each(MODES)('allowedOrigins and allowNonBrowser, %s', (mode) => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createWith({ allowedOrigins: [ALLOWED], allowNonBrowser: true });
    server = await serve(app.folder, mode);
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  const preflight = (origin: string) =>
    fetch(`${server.origin}/__koze/rpc/user.do/setName`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'sec-fetch-site': 'cross-site',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });

  test('a page of an allowed origin may ask, call and read the answer', async () => {
    const asked = await preflight(ALLOWED);
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,authorization',
    });

    const headers = { origin: ALLOWED, 'sec-fetch-site': 'cross-site' };
    const set = await call(server.origin, 'user.do/setName', ['Ada'], headers);
    expect(set.status).toBe(204);
    const read = await call(server.origin, 'user.do/getName', [], headers);
    expect(await read.json()).toBe('Ada');
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-koze-result, location, retry-after',
      vary: expect.stringContaining('Origin'),
    });
  });

  test.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'null',
  ])('a page of %s may not', async (origin) => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(403);
    const headers = { origin, 'sec-fetch-site': 'cross-site' };
    const read = await call(server.origin, 'user.do/getName', [], headers);
    expect(read.status).toBe(403);
    for (const answer of [asked, read]) {
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('what is not a browser may call', async () => {
    expect((await call(server.origin, 'user.do/getName', [], {})).status).not.toBe(403);
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await call(server.origin, 'user.do/getName', [], headers)).status).toBe(403);
  });
});

describe('an option that is wrong', () => {
  let app: App;
  afterEach(() => app.remove());

  test.each<[string, object, string]>([
    ['*', { allowedOrigins: ['*'] }, "allowedOrigins: '*' is not an origin."],
    ['null', { allowedOrigins: ['null'] }, "allowedOrigins: 'null' is not an origin."],
    ['a slash at the end', { allowedOrigins: [`${ALLOWED}/`] }, `'${ALLOWED}/' is not an origin.`],
    ['no boolean', { allowNonBrowser: 'yes' }, 'invalid type: string "yes", expected a boolean'],
  ])('%s fails the build and says why', async (_, options, message) => {
    app = createWith(options);
    const { ok, output } = await buildHere(app.folder);
    expect(ok).toBe(false);
    expect(output).toContain(message);
  });
});
