/** The form in which an RpcError travels; on workerd itself, `workerd.test.ts` has it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { carrier, RpcError } from '../../src/runtime/errors.js';
import { equipErrors, receiveError } from '../../src/runtime/remote-errors.js';

const nativeName = (error: Error): string =>
  Object.getOwnPropertyDescriptor(DOMException.prototype, 'name')!.get!.call(error);

/** What workerd makes of it: a DOMException with the native name, cut at the first ')'. */
const travelled = (error: Error): Error =>
  new DOMException(error.message, nativeName(error).split(')')[0]!);

beforeEach(equipErrors);
afterEach(() => {
  delete carrier.nameFor;
});

describe('RpcError', () => {
  it('looks like any error to the class that throws it', () => {
    const error = new RpcError(409, 'Taken', { code: 'taken' });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('RpcError');
    expect(String(error)).toBe('RpcError: Taken');
    expect(error.message).toBe('Taken');
  });

  it('has no baggage in browsers', () => {
    delete carrier.nameFor;
    expect(nativeName(new RpcError(409, 'Taken', { data: 1 }))).toBe('Error');
  });

  it('arrives whole', () => {
    const options = {
      code: 'name_taken)',
      data: { until: new Date(0), ids: new Set([1n]), text: '))\n"💡' },
      issues: [{ path: [0, 'a)'], message: '(b)' }],
    };
    const received = receiveError(travelled(new RpcError(409, 'Taken (by Ada):\n)', options)));
    expect(received).toBeInstanceOf(RpcError);
    expect(received).toMatchObject({ status: 409, message: 'Taken (by Ada):\n)', ...options });
    // And is fit to travel on.
    expect(receiveError(travelled(received as Error))).toMatchObject({ status: 409, ...options });
  });

  it('leaves behind data that cannot travel', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const error = new RpcError(409, 'Taken', { code: 'c', data: { f: () => 1 } });
    expect(receiveError(travelled(error))).toMatchObject({ code: 'c', data: undefined });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });
});

describe('receiveError', () => {
  it.each<[string, unknown]>([
    ['an Error', new Error('x')],
    ['an Error with a forged message', new Error('RpcError [{"status":1},200]')],
    ['an Error with a forged name', Object.assign(new Error('x'), { name: 'RpcError [{}]' })],
    ['another DOMException', new DOMException('x', 'AbortError')],
    [
      'another DOMException with the same cargo',
      new DOMException('x', 'Impostor [{"status":1,"message":2},409,"x"]'),
    ],
    ['a DOMException with a broken name', new DOMException('x', 'RpcError [{"status"')],
    ['one that is no object', new DOMException('x', 'RpcError -1')],
    ['one of a foreign type', new DOMException('x', 'RpcError [["Function",1],"alert(1)"]')],
    ['a string', 'x'],
    ['undefined', undefined],
  ])('leaves %s as it is', (_, error) => {
    expect(receiveError(error)).toBe(error);
  });

  it('takes only what an RpcError can hold', () => {
    const forged = new DOMException(
      'x',
      'RpcError [{"status":1,"message":1,"code":1,"issues":1,"stack":1,"name":1},5]',
    );
    const error = receiveError(forged) as RpcError;
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ status: 5, message: '5', name: 'RpcError' });
    expect(error.code).toBeUndefined();
    expect(error.issues).toBeUndefined();
  });

  it('keeps an RpcError that has not travelled', () => {
    const error = new RpcError(400, 'x');
    expect(receiveError(error)).toBe(error);
  });
});
