import { expect, it } from 'vitest';
import { unavailable, unavailableHandle } from '../../src/runtime/unavailable.js';

it('throws on call, with help', () => {
  const getName = unavailable('admin/user.do', 'getName');
  expect(() => getName()).toThrow(/getName\(\) of '\$server\/admin\/user.do' was called outside/);
  expect(() => getName()).toThrow("vi.mock('$server/admin/user.do', () => ({ getName: vi.fn() }))");
});

it('still has its address', () => {
  const getName = unavailable('admin/üser.do', '$get');
  expect(getName.url).toBe('/__koze/rpc/admin/%C3%BCser.do/%24get');
  expect(`${getName}`).toBe(getName.url);
  expect(unavailable('user.do', 'getName', '/api/rpc/user.do/getName').url).toBe(
    '/api/rpc/user.do/getName',
  );
});

it('has a handle', () => {
  const handle = unavailableHandle('user.do', ['getName', 'setName']);
  expect(Object.keys(handle.at('x'))).toEqual(['getName', 'setName', 'connect']);
  expect(() => handle.connect()).toThrow(/connect\(\) of/);
  expect(() => handle.at('x').setName!('Ada')).toThrow(/setName\(\) of/);
  expect(() => handle.with({}).getName!()).toThrow(/getName\(\) of/);
  expect(handle.url).toBe('/__koze/ws/user.do');
});
