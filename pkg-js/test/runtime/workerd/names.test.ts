/** What can be called over HTTP and from worker code, and what cannot. */
import { expect, it } from 'vitest';
import { onWorkerd, worker } from './harness.js';

onWorkerd(() => {
  it('calls the methods of the class', async () => {
    const response = await worker.rpc('user.do/setName', ['Ada']);
    expect(response.status).toBe(204);
    expect(response.headers.get('x-koze-result')).toBe('void');
    const name = await worker.rpc('user.do/getName');
    expect(name.status).toBe(200);
    expect(Object.fromEntries(name.headers)).toMatchObject({
      'content-type': 'application/json',
      'x-koze-result': 'json',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect(await name.text()).toBe('"Ada"');
  });

  it.each([
    ['not exposed', 'user.do/_validate'],
    ['for worker code only', 'user.do/audit'],
    ['inherited', 'user.do/toString'],
    ['inherited, too', 'user.do/hasOwnProperty'],
    ['the constructor', 'user.do/constructor'],
    ['the prototype', 'user.do/__proto__'],
    ['reserved by workerd', 'user.do/fetch'],
    ['reserved by workerd, too', 'user.do/connect'],
    ['a lifecycle method', 'user.do/alarm'],
    ['thenable', 'user.do/then'],
    ['a property of the Map', 'user.do/get'],
    ['not there', 'user.do/nothing'],
    ['of no object', 'nobody.do/getName'],
    ['of a prototype', '__proto__/toString'],
    ['without a method', 'user.do'],
    ['without a method, with a slash', 'user.do/'],
    ['with a slash at the end', 'user.do/getName/'],
    ['with a doubled slash', 'user.do//getName'],
    ['in other case', 'User.do/getName'],
    ['encoded', 'user%2Edo/getName'],
    ['with an encoded slash', 'user.do%2FgetName'],
    ['encoded twice', 'user%252Edo/getName'],
    ['with an encoded NUL', 'user.do/getName%00'],
    ['with a parameter', 'user.do/getName;x=1'],
    ['with dots, encoded', 'user.do/%2e%2e%2fuser.do/getName'],
    ['of a nested id, with an encoded slash', 'admin%2Fpeer.do/whoAmI'],
    ['a file', 'user.do.ts/getName'],
  ])('answers 404 for a method that is %s', async (_, path) => {
    const response = await worker.rpc(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('finds nested ids', async () => {
    expect(await (await worker.rpc('admin/peer.do/whoAmI')).json()).toBe('peer global');
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'answers 405 to %s',
    async (method) => {
      const response = await worker.rpc('user.do/setName', { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      expect(response.headers.get('x-koze-result')).toBe('error');
    },
  );

  it('calls the same methods, and those for worker code', async () => {
    expect(await worker.worker('names')).toEqual([
      'Grace',
      'audited Grace',
      '/__koze/rpc/user.do/getName',
      '/__koze/rpc/user.do/setName',
      '/__koze/ws/user.do',
      '/__koze/rpc/user.do/getName?key=%C3%A4%20b',
    ]);
  });

  it('has a handle that shows nothing of the class', async () => {
    expect(await worker.worker('shape')).toEqual([
      ['at', 'with', 'connect', 'url'],
      ['getName', 'setName', 'audit', 'connect'],
      ['at', 'with', 'connect', 'url'],
    ]);
  });

  it('can be told where the browser finds the worker', async () => {
    expect(await worker.worker('configured')).toEqual([
      'https://api.example.com/__koze/rpc/user.do/getName',
      '/__koze/rpc/user.do/getName',
    ]);
  });
});
