/** Which requests reach a method. */
import { afterEach, describe, expect, it } from 'vitest';
import { onWorkerd, start, stopWorker, worker } from './harness.js';

onWorkerd(() => {
  it('checks in order: gate, name, method, type, body', async () => {
    const status = async (path: string, init: RequestInit) => (await worker.rpc(path, init)).status;
    const cross = { 'sec-fetch-site': 'cross-site' };
    const text = { 'content-type': 'text/plain' };
    expect(await status('nobody.do/x', { method: 'PUT', headers: { ...cross, ...text } })).toBe(
      403,
    );
    expect(await status('nobody.do/x', { method: 'PUT', headers: text })).toBe(404);
    expect(await status('user.do/getName', { method: 'PUT', headers: text })).toBe(405);
    expect(await status('user.do/getName', { headers: text, body: 'x'.repeat(2_000_000) })).toBe(
      415,
    );
    expect(await status('user.do/getName', { body: `[${'x'.repeat(2_000_000)}` })).toBe(413);
    expect(await status('user.do/getName', { body: '[' })).toBe(400);
  });

  it('goes by the gate', async () => {
    const status = async (headers: Record<string, string>) =>
      (await worker.rpc('values.do/count', { headers, body: '[]' })).status;
    expect(await status({ 'sec-fetch-site': '' })).toBe(403);
    expect(await status({ 'sec-fetch-site': '', origin: worker.origin })).toBe(200);
    expect(await status({ 'sec-fetch-site': '', origin: 'null' })).toBe(403);
    expect(await status({ 'sec-fetch-site': '', origin: 'http://evil.example' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'cross-site', origin: worker.origin })).toBe(403);
  });

  it('tells what no browser sent how to call', async () => {
    const nothing = { 'sec-fetch-site': '' };
    const get = await worker.rpc('user.do/getName', { method: 'GET', headers: nothing });
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const post = await worker.rpc('user.do/getName', { headers: nothing, body: '[]' });
    expect(post.status).toBe(403);
    expect(await post.json()).toMatchObject({
      code: 'cross_site',
      detail: expect.stringMatching(/`Origin`.*`allowNonBrowser`/),
    });
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site };
      const response = await worker.rpc('user.do/getName', { method: 'GET', headers });
      expect(response.status).toBe(403);
    }
  });

  it.each(['https://app.example.com', 'http://h', 'https://h', 'http://[::1]:8787'])(
    'answers as %s',
    async (origin) => {
      const headers = { 'content-type': 'application/json', origin };
      const init = { method: 'POST', body: '[]', headers };
      const post = (path: string) => worker.mf.dispatchFetch(`${origin}${path}`, init);
      expect((await post('/__koze/rpc/values.do/count')).status).toBe(200);
      expect(await (await post('/x/__koze/rpc/values.do/count')).text()).toBe('Not Found');
    },
  );

  it('leaves other paths to others', async () => {
    for (const path of [
      '/',
      '/__koze',
      '/__kozeX/rpc/user.do/getName',
      '/x/__koze/rpc/user.do/getName',
      '//__koze/rpc/user.do/getName',
    ]) {
      const response = await fetch(worker.origin + path, { method: 'POST' });
      expect(await response.text(), path).toBe('Not Found');
    }
    expect(await worker.worker('synchronous')).toEqual([true, true, true, true]);
  });
});

describe('with other settings', () => {
  afterEach(stopWorker);

  it('allowed origins may call, and read the answers', async () => {
    await start({ koze: { allowedOrigins: ['https://app.example.com'] } });
    const other = { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' };
    const preflight = await worker.rpc('user.do/setName', {
      method: 'OPTIONS',
      headers: {
        ...other,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,authorization',
      vary: 'Origin',
    });
    for (const path of ['user.do/getName', 'nobody.do/x', 'values.do/crash', 'values.do/stream']) {
      const response = await worker.rpc(path, { headers: other, body: '[]' });
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
      expect(response.headers.get('access-control-expose-headers')).toContain('x-koze-result');
      await response.body?.cancel();
    }
    const own = await worker.rpc('user.do/getName');
    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
    expect(own.headers.get('vary')).toContain('Origin');
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const refused = await worker.rpc('user.do/getName', { headers: evil, body: '[]' });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  }, 60_000);

  it('what is not a browser may call, if told so', async () => {
    await start({ koze: { allowNonBrowser: true } });
    const status = async (headers: Record<string, string>) =>
      (await worker.rpc('user.do/getName', { headers, body: '[]' })).status;
    expect(await status({ 'sec-fetch-site': '' })).toBe(204);
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  }, 60_000);
});
