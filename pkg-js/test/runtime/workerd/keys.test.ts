/** Which instance a call goes to, by its key. */
import { expect, it } from 'vitest';
import { handle } from '../../../src/runtime/browser/client.js';
import { failure, onWorkerd, worker } from './harness.js';

onWorkerd(() => {
  const org = handle('/__koze', 'org.do', ['whoAmI', 'put', 'get', 'askPeer']);

  it('names instances', async () => {
    expect(await worker.worker('keys')).toEqual(['L', 'R', null]);
  });

  it('calls a routed class by key alone', async () => {
    expect(await worker.worker('routed')).toEqual([
      expect.stringContaining('no resolver is registered for ROUTED_DO'),
      'mine',
      'TypeError: Expected the key to be a string, got undefined',
      'TypeError: Expected the key to be a string, got null',
    ]);
  });

  it('routes by key, if the resolver admits it', async () => {
    expect(await org.at('a/b').whoAmI!()).toBe('key a/b');
    expect(await org.at('').whoAmI!()).toBe('key ');
    expect(await failure(org.at('forbidden').whoAmI!())).toMatchObject({
      status: 403,
      code: 'not_yours',
      message: 'Not yours',
    });
    expect(await org.at('context').whoAmI!()).toBe('ORG_DO org.do whoAmI context POST');
  });

  it('refuses keys where there is no resolver', async () => {
    const user = handle('/__koze', 'user.do', ['getName']);
    for (const key of ['global', '', 'x']) {
      expect(await failure(user.at(key).getName!())).toMatchObject({
        status: 403,
        code: 'key_refused',
      });
    }
  });

  it.each([
    ['two keys', 'key=a&key=b'],
    ['two keys, one encoded', 'key=a&%6bey=b'],
    ['a line break', 'key=a%0d%0aset-cookie:x'],
    ['a NUL', 'key=a%00'],
    ['a DEL', 'key=%7f'],
  ])('refuses %s', async (_, query) => {
    const response = await worker.rpc(`org.do/whoAmI?${query}`);
    expect(response.status).toBe(400);
  });
});
