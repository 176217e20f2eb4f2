import { afterEach, describe, expect, it } from 'vitest';
import { configure } from '../../src/index.js';
import { handle as clientHandle } from '../../src/runtime/browser/client.js';
import { unavailable, unavailableHandle } from '../../src/runtime/server/unavailable.js';

afterEach(() => configure({ baseUrl: undefined }));

it('throws on call, with help', () => {
  const getName = unavailable('/__koze', 'admin/user.do', 'getName');
  expect(() => getName()).toThrow(/getName\(\) of '\$server\/admin\/user.do' was called outside/);
  expect(() => getName()).toThrow("vi.mock('$server/admin/user.do', () => ({ getName: vi.fn() }))");
});

it('throws where items are asked for, too: before anybody reads them', () => {
  const tail = unavailable('/__koze', 'feed.do', 'tail');
  const read = async () => {
    for await (const _ of tail() as never as AsyncIterable<unknown>);
  };
  return expect(read()).rejects.toThrow(/tail\(\) of '\$server\/feed\.do' was called outside/);
});

it('still has its address', () => {
  const getName = unavailable('/api/objects', 'admin/üser.do', '$get');
  expect(getName.url).toBe('/api/objects/rpc/admin/%C3%BCser.do/%24get');
  expect(`${getName}`).toBe(getName.url);
});

it('has a handle', () => {
  const handle = unavailableHandle('/__koze', 'user.do', ['getName', 'setName']);
  expect(Object.keys(handle.at('x'))).toEqual(['getName', 'setName', 'connect']);
  expect(() => handle.connect()).toThrow(/connect\(\) of/);
  expect(() => handle.at('x').setName!('Ada')).toThrow(/setName\(\) of/);
  expect(() => handle.with({}).getName!()).toThrow(/getName\(\) of/);
  expect(handle.url).toBe('/__koze/ws/user.do');
});

describe('a form that is rendered elsewhere', () => {
  const user = unavailableHandle('/api', 'admin/üser.do', ['setName']);
  const action = (stub: unknown) =>
    (stub as { $$FORM_ACTION(): { action: string } }).$$FORM_ACTION().action;

  it('posts to the instance that the component names', () => {
    const path = '/api/rpc/admin/%C3%BCser.do/setName';
    expect(action(user.at('a/b &?').setName)).toBe(`${path}?key=a%2Fb%20%26%3F`);
    expect(action(user.with({ key: '' }).setName)).toBe(`${path}?key=`);
    expect(action(user.with({}).setName)).toBe(path);
  });

  // `at(user?.id)` of nobody, rendered without a key, would post to the instance that all share.
  it.each([undefined, null, 7, {}])('does not take %j for a key', (key) => {
    expect(() => user.at(key as string)).toThrow(TypeError);
    expect(() => user.with({ key: key as string })).toThrow(TypeError);
  });

  it('posts to the worker that `configure` names', () => {
    const { setName } = user.at('x');
    configure({ baseUrl: 'https://api.example.com/' });
    const path = '/api/rpc/admin/%C3%BCser.do/setName?key=x';
    expect(action(setName)).toBe(`https://api.example.com${path}`);
    expect(user.url).toBe('https://api.example.com/api/ws/admin/%C3%BCser.do');
  });

  it.each(['lobby', '', 'a/b', '50%', "+&=?#'(!*~)", 'größe', '名😀'])(
    'has the address that the page has: key %j',
    (key) => {
      const page = clientHandle('/api', 'admin/üser.do', ['setName']);
      expect(user.at(key).setName!.url).toBe(page.at(key).setName!.url);
      expect(user.url).toBe(page.url);
    },
  );
});
