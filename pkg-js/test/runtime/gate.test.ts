import { describe, expect, it } from 'vitest';
import { createGate, type GateOptions } from '../../src/runtime/worker/gate.js';

const URL = 'https://app.example.com/__koze/rpc/user.do/getName';

/** The status that the gate answers with; 0 if it lets the request pass. */
async function check(
  headers: Record<string, string>,
  options: GateOptions & { dev?: boolean } = {},
  method = 'POST',
  url = URL,
): Promise<number> {
  // Of the shape of a Request: real ones do not take these headers everywhere.
  const request = { method, headers: new Headers(headers) } as Request;
  const response = createGate(options).check(request, url, url.indexOf('/', 8));
  if (response && response.status !== 204) {
    expect(await response.json()).toMatchObject({
      status: 403,
      code: expect.stringMatching(/^(?:cross_site|unknown_host)$/),
    });
    expect(response.headers.get('x-koze-result')).toBe('error');
  }
  return response?.status ?? 0;
}

describe('the gate', () => {
  it('lets the own pages pass', async () => {
    expect(await check({ 'sec-fetch-site': 'same-origin' })).toBe(0);
    expect(await check({ origin: 'https://app.example.com' })).toBe(0);
    // A form under Referrer-Policy: no-referrer.
    expect(await check({ 'sec-fetch-site': 'same-origin', origin: 'null' })).toBe(0);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling subdomain', { 'sec-fetch-site': 'same-site' }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
    ['a list', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['another case', { 'sec-fetch-site': 'Same-Origin' }],
    ['an empty one', { 'sec-fetch-site': '' }],
    [
      'an own origin from another site',
      { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' },
    ],
    ['the origin null', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another scheme', { origin: 'http://app.example.com' }],
    ['another port', { origin: 'https://app.example.com:8443' }],
    ['a longer host', { origin: 'https://app.example.com.evil.example' }],
    ['a prefix', { origin: 'https://app.example.co' }],
    ['a path', { origin: 'https://app.example.com/' }],
    ['two origins', { origin: 'https://app.example.com, https://evil.example' }],
    ['neither header', {}],
  ])('stops %s', async (_, headers) => {
    expect(await check(headers as Record<string, string>)).toBe(403);
  });

  it('lets what is not a browser pass if told so, and only that', async () => {
    const options = { allowNonBrowser: true };
    expect(await check({}, options)).toBe(0);
    expect(await check({ 'sec-fetch-site': 'cross-site' }, options)).toBe(403);
    expect(await check({ 'sec-fetch-site': 'none' }, options)).toBe(403);
    expect(await check({ origin: 'https://evil.example' }, options)).toBe(403);
    expect(await check({ origin: 'null' }, options)).toBe(403);
  });

  describe('in a page whose name leads to this machine (DNS rebinding)', () => {
    const from = (
      origin: string,
      options: GateOptions & { dev?: boolean } = {},
      more: Record<string, string> = {},
      method = 'POST',
    ) => check({ origin, ...more }, options, method, `${origin}/__koze/rpc/user.do/getName`);

    it.each([
      'http://localhost:8787',
      'http://localhost',
      'http://app.localhost:5173',
      'http://127.0.0.1:8787',
      'http://192.168.1.5:8787',
      'http://[::1]:8787',
      'https://app.example.com:8787',
    ])('lets %s pass', async (origin) => {
      expect(await from(origin)).toBe(0);
      expect(await from(origin, { dev: true })).toBe(0);
    });

    it.each([
      'http://evil.example:8787',
      'http://localhost.evil.example:8787',
      'http://evillocalhost:8787',
      'http://127.0.0.1.evil.example:5173',
      'http://[::1].evil.example:5173',
      'http://localhost.:8787',
      'http://mybox:3000',
    ])('stops %s', async (origin) => {
      expect(await from(origin)).toBe(403);
      expect(await from(origin, { dev: true })).toBe(403);
      expect(await from(origin, {}, { upgrade: 'websocket' }, 'GET')).toBe(403);
      expect(await from(origin, { allowNonBrowser: true })).toBe(403);
      // Whoever owns the name may say so.
      expect(await from(origin, { allowedOrigins: [origin.replace('.:', ':')] })).toBe(
        origin.includes('.:') ? 403 : 0,
      );
      // What a browser says over https, and to localhost.
      expect(await from(origin, {}, { 'sec-fetch-site': 'same-origin' })).toBe(0);
    });

    it.each(['', ':80', ':8080', ':8880', ':2052', ':2082', ':2086', ':2095'])(
      'lets a site of plain http pass at a port of Cloudflare’s (%s), but not in dev',
      async (port) => {
        expect(await from(`http://app.example.com${port}`)).toBe(0);
        expect(await from(`http://app.example.com${port}`, { dev: true })).toBe(403);
      },
    );

    it('stops calls whose origin wrangler dev has rewritten, and no sockets', async () => {
      const rewritten = { 'mf-original-hostname': 'app.example.com' };
      for (const origin of ['http://app.example.com', 'https://app.example.com']) {
        expect(await from(origin, {}, rewritten)).toBe(403);
        expect(await from(origin, {}, { ...rewritten, 'sec-fetch-site': 'same-origin' })).toBe(0);
        const upgrade = { ...rewritten, upgrade: 'websocket' };
        expect(await from(origin, {}, upgrade, 'GET')).toBe(0);
        expect(await from(origin, { dev: true }, upgrade, 'GET')).toBe(0);
      }
    });
  });

  const allowedOrigins = ['https://other.example', 'http://localhost:5173'];

  it('lets allowed origins pass, whatever else is said', async () => {
    const cross = { 'sec-fetch-site': 'cross-site' };
    expect(await check({ origin: 'https://other.example', ...cross }, { allowedOrigins })).toBe(0);
    expect(await check({ origin: 'http://localhost:5173' }, { allowedOrigins })).toBe(0);
    expect(await check({ origin: 'https://evil.example', ...cross }, { allowedOrigins })).toBe(403);
    expect(await check({ origin: 'https://other.example.evil' }, { allowedOrigins })).toBe(403);
    expect(await check({ origin: 'null', ...cross }, { allowedOrigins })).toBe(403);
    expect(await check(cross, { allowedOrigins })).toBe(403);
    expect(await check({}, { allowedOrigins })).toBe(403);
    // Own pages still do.
    expect(await check({ 'sec-fetch-site': 'same-origin' }, { allowedOrigins })).toBe(0);
  });

  it('answers preflights of allowed origins only', async () => {
    const ask = { 'access-control-request-method': 'POST' };
    const other = { origin: 'https://other.example' };
    expect(await check({ ...other, ...ask }, { allowedOrigins }, 'OPTIONS')).toBe(204);
    expect(await check({ ...other }, { allowedOrigins }, 'OPTIONS')).toBe(0);
    expect(await check({ ...other, ...ask }, { allowedOrigins }, 'POST')).toBe(0);
    expect(
      await check({ origin: 'https://evil.example', ...ask }, { allowedOrigins }, 'OPTIONS'),
    ).toBe(403);
    expect(await check({ ...other, ...ask }, {}, 'OPTIONS')).toBe(403);
  });

  it('opens answers to the origin that asked', () => {
    const gate = createGate({ allowedOrigins });
    const open = (origin?: string) =>
      gate.allow(
        { headers: new Headers(origin === undefined ? {} : { origin }) } as Request,
        new Response('x', { headers: { vary: 'Cookie' } }),
      ).headers;
    const headers = open('https://other.example');
    expect(headers.get('access-control-allow-origin')).toBe('https://other.example');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-expose-headers')).toContain('x-koze-result');
    expect(headers.get('vary')).toBe('Cookie, Origin');
    for (const origin of ['https://evil.example', 'null', undefined]) {
      expect(open(origin).get('access-control-allow-origin')).toBeNull();
      expect(open(origin).get('vary')).toBe('Cookie, Origin');
    }
    expect(gate.isOpen).toBe(true);
    expect(createGate({}).isOpen).toBe(false);
  });

  it.each([
    'null',
    '*',
    'https://app.example.com/',
    'app.example.com',
    '',
    'https://*.example.com',
    'https://App.example.com',
    'https://app.example.com:443',
    'http://app.example.com:80',
    'https://a.example, https://b.example',
  ])('does not take %j for an origin', (origin) => {
    expect(() => createGate({ allowedOrigins: [origin] })).toThrow(/is not an origin/);
  });

  it.each([
    'https://a.example',
    'http://localhost:3000',
    'http://[::1]:8080',
    'capacitor://localhost',
  ])('takes %j for an origin', (origin) => {
    expect(() => createGate({ allowedOrigins: [origin] })).not.toThrow();
  });
});
