/** What code can throw, or return, to harm whoever looks at it. */

const TRAPS = [
  'get',
  'set',
  'has',
  'deleteProperty',
  'apply',
  'construct',
  'getPrototypeOf',
  'setPrototypeOf',
  'isExtensible',
  'preventExtensions',
  'getOwnPropertyDescriptor',
  'defineProperty',
  'ownKeys',
] as const;

/** A proxy whose traps all throw: another such proxy, as long as there is depth. */
export function hostileProxy(target: object = {}, depth = 2): object {
  const boom = () => {
    throw depth > 0 ? hostileProxy({}, depth - 1) : new Error('KOZE-SECRET trap');
  };
  return new Proxy(target, Object.fromEntries(TRAPS.map((trap) => [trap, boom])));
}

/** `target` with properties that throw when they are read. */
export function withThrowingGetters<T extends object>(target: T, ...names: string[]): T {
  for (const name of names) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get() {
        throw hostileProxy();
      },
    });
  }
  return target;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** What is its own prototype; not for ever, so that a test that follows it fails and does not hang. */
export function endless(onLook = () => {}): object {
  let left = 100_000;
  const proxy: object = new Proxy(
    {},
    {
      getPrototypeOf() {
        onLook();
        left -= 1;
        if (left < 0) throw new Error('KOZE-SECRET: followed without end');
        return proxy;
      },
    },
  );
  return proxy;
}

/** One of each kind that cannot be encoded. */
export function hostileValues(): object[] {
  return [
    hostileProxy(),
    hostileProxy(() => {}),
    hostileProxy([]),
    hostileProxy(new Error('KOZE-SECRET')),
    revoked(),
    endless(),
    withThrowingGetters({}, 'then'),
  ];
}

/** One of each kind that can be thrown. */
export function hostileErrors(): unknown[] {
  const parts = ['name', 'message', 'stack', 'cause', 'overloaded', 'retryable', 'code', 'status'];
  return [
    ...hostileValues(),
    withThrowingGetters(new Error('KOZE-SECRET'), ...parts),
    withThrowingGetters({}, ...parts),
    withThrowingGetters(new DOMException('KOZE-SECRET', 'AbortError'), ...parts),
    Object.assign(new Error('KOZE-SECRET'), { name: hostileProxy(), stack: hostileProxy() }),
    Object.assign(new Error('KOZE-SECRET'), { message: Symbol('KOZE-SECRET'), stack: 1n }),
    new Error('KOZE-SECRET', { cause: hostileProxy() }),
    () => 'KOZE-SECRET',
    class KozeSecret {},
    Symbol('KOZE-SECRET'),
    1n,
    undefined,
    Object.create(null),
    { toString: 1, valueOf: 1, [Symbol.toPrimitive]: 1 },
    { toJSON: () => 'KOZE-SECRET' },
  ];
}
