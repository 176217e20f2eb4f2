/**
 * DNS rebinding against `wrangler dev`, which answers to any name: an evil site's name leads to this
 * machine, and its pages are then those of the worker's own origin.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { wranglerDev } from '../e2e/harness/esbuild.js';
import type { Server } from '../e2e/harness/server.js';
import { exchange, type Outgoing } from './harness/raw.js';

const ROUTE =
  '"routes": [{ "pattern": "app.example.com/*", "zone_name": "example.com" }],\n  "main"';

describe.each([
  ['as it is', (_: App) => {}],
  ['as it is deployed', (app: App) => app.edit('build.mjs', 'koze({ dev:', 'koze({ dev: false &&')],
  [
    'with a route, to whose name it rewrites',
    (app: App) => app.edit('wrangler.jsonc', '"main"', ROUTE),
  ],
])('wrangler dev %s', (_, prepare) => {
  let app: App;
  let server: Server;
  beforeAll(async () => {
    app = createApp('examples/esbuild');
    prepare(app);
    server = await wranglerDev(app.folder);
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  /** Votes as a page of `host` would, at the server's port. */
  function voteFrom(host: string, headers: Outgoing['headers'] = {}) {
    const own = `${host}:${new URL(server.origin).port}`;
    return exchange(server.origin, {
      target: '/__koze/rpc/poll.do/vote',
      body: '["Tea"]',
      headers: {
        host: own,
        origin: `http://${own}`,
        'content-type': 'application/json',
        ...headers,
      },
    });
  }

  test.each(['localhost', '127.0.0.1'])('a page of %s votes', async (host) => {
    const { status, body } = await voteFrom(host, { 'sec-fetch-site': 'same-origin' });
    expect(status, body).toBe(200);
  });

  test('a page of evil.example does not', async () => {
    // Its browser sends no Sec-Fetch-Site over plain http, and lets it set all of the others.
    for (const headers of [
      {},
      { 'cf-connecting-ip': '203.0.113.1' },
      { 'mf-original-hostname': 'localhost' },
      { 'mf-original-url': 'http://localhost:8787/__koze/rpc/poll.do/vote' },
      { 'mf-cf-blob': '{}' },
      { 'x-forwarded-host': 'localhost' },
    ]) {
      const { status, body } = await voteFrom('evil.example', headers);
      expect(status, JSON.stringify(headers)).toBe(403);
      expect(JSON.parse(body).code).toMatch(/^(?:unknown_host|cross_site)$/);
    }
  });
});
