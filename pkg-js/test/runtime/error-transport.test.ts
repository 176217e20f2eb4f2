/** The form in which an RpcError travels; on workerd itself, `workerd.test.ts` has it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  installErrorTransport,
  receiveError,
} from '../../src/runtime/shared/codec/error-transport.js';
import { RpcError } from '../../src/runtime/shared/errors.js';
import { hostileErrors, hostileProxy } from './hostile.js';

const nativeName = (error: Error): string =>
  Object.getOwnPropertyDescriptor(DOMException.prototype, 'name')!.get!.call(error);

/** What workerd makes of it: a DOMException with the native name, cut at the first ')'. */
const travelled = (error: Error): Error =>
  new DOMException(error.message, nativeName(error).split(')')[0]!);

/** As UTF-8 has it. */
const wellFormed = (text: string) => new TextDecoder().decode(new TextEncoder().encode(text));

/** As in browsers. */
function uninstall(): void {
  Object.setPrototypeOf(RpcError, Error);
  Object.setPrototypeOf(RpcError.prototype, Error.prototype);
}

beforeEach(installErrorTransport);
afterEach(uninstall);

describe('RpcError', () => {
  it('looks like any error to the class that throws it', () => {
    const error = new RpcError(409, 'Taken', { code: 'taken' });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('RpcError');
    expect(String(error)).toBe('RpcError: Taken');
    expect(error.message).toBe('Taken');
  });

  it('has no baggage in browsers', () => {
    uninstall();
    const error = new RpcError(409, 'Taken', { data: 1 });
    expect(error).not.toBeInstanceOf(DOMException);
    expect(String(error)).toBe('RpcError: Taken');
    expect(error.stack).toContain('error-transport.test.ts');
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

  it.each<[string, object, object]>([
    [
      'issues with a symbol',
      { issues: [{ path: [Symbol('x')], message: 'x' }], data: 1 },
      { data: 1 },
    ],
    ['issues that are a proxy', { issues: hostileProxy([]), data: 1 }, { data: 1 }],
    ['data that is a proxy', { data: hostileProxy(), code: 'c' }, { code: 'c' }],
    ['a code that is a function', { code: () => 1, data: 1 }, { data: 1 }],
    [
      'data with an own __proto__ key',
      { data: JSON.parse('{"a":{"__proto__":1}}'), code: 'c' },
      { code: 'c' },
    ],
    ['issues with one', { issues: [JSON.parse('{"__proto__":1}')], code: 'c' }, { code: 'c' }],
  ])('leaves behind %s, and nothing else', (_, options, kept) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const received = receiveError(travelled(new RpcError(409, 'Taken', options)));
    expect(received).toMatchObject({ status: 409, message: 'Taken' });
    const { code, data, issues } = received as RpcError;
    expect({ code, data, issues }).toEqual({
      code: undefined,
      data: undefined,
      issues: undefined,
      ...kept,
    });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it('takes along the bytes of a view alone', () => {
    const view = new TextEncoder().encode('KEY=s3cr3t|hello').subarray(11);
    const received = receiveError(travelled(new RpcError(409, 'x', { data: { a: [view] } })));
    const [bytes] = ((received as RpcError).data as { a: [Uint8Array] }).a;
    expect(bytes).toStrictEqual(view);
    expect(bytes.buffer.byteLength).toBe(5);
  });

  it('brings half of a surrogate pair', () => {
    const error = new RpcError(409, 'x\ud800', { data: '\udc00', code: '\ud800' });
    const sent = new DOMException('x', wellFormed(nativeName(error).split(')')[0]!));
    expect(receiveError(sent)).toMatchObject({
      message: 'x\ud800',
      data: '\udc00',
      code: '\ud800',
    });
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

  it('leaves what is hostile as it is', () => {
    for (const error of hostileErrors()) {
      // Compared here: what a failure would print is the hostile value.
      expect(Object.is(receiveError(error), error)).toBe(true);
    }
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
