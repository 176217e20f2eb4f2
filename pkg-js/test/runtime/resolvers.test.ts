import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Definition } from '../../src/runtime/call/definition.js';
import type * as Resolvers from '../../src/runtime/call/resolvers.js';

let resolvers: typeof Resolvers;
beforeEach(async () => {
  // The registry is the module's own.
  vi.resetModules();
  resolvers = await import('../../src/runtime/call/resolvers.js');
});

const getByName = (name: string) => ({ instance: name });
/** Has the method, as every stub has every name. */
const stub = (own: object) => ({ getName: vi.fn(), ...own });
const env = { USER_DO: { getByName }, OTHER_DO: { getByName } };

function definition(statics: object = {}, binding = 'USER_DO'): Definition {
  return { base: '/__koze', id: 'user.do', binding, methods: ['getName'], class: () => statics };
}

/** The instance that a call goes to, or the error. */
async function resolve(
  options: {
    request?: Request;
    key?: string;
    trusted?: boolean;
    definition?: Definition;
    env?: object;
  } = {},
): Promise<unknown> {
  const { request, key, trusted = false } = options;
  try {
    const source = { request, env: options.env ?? env, key, trusted, caller: undefined };
    const call = { definition: options.definition ?? definition(), method: 'getName', source };
    return await resolvers.resolveInstance(call, []);
  } catch (error) {
    return error;
  }
}

describe('without a resolver', () => {
  it('there is one instance', async () => {
    expect(await resolve()).toEqual({ instance: 'global' });
    expect(await resolve({ trusted: true })).toEqual({ instance: 'global' });
  });

  it('a stranger names none', async () => {
    expect(await resolve({ key: 'ada' })).toMatchObject({ status: 403, code: 'key_refused' });
    expect(await resolve({ key: '' })).toMatchObject({ status: 403 });
    expect(await resolve({ key: 'global' })).toMatchObject({ status: 403 });
  });

  it('worker code names any', async () => {
    expect(await resolve({ key: 'ada', trusted: true })).toEqual({ instance: 'ada' });
    expect(await resolve({ key: '', trusted: true })).toEqual({ instance: '' });
  });

  it.each([['yes'], [1], [0], [''], [null], [[]], [{}]])(
    'a class whose `routed` is %j has no shared instance',
    async (routed) => {
      const wrong = definition({ routed });
      expect(String(await resolve({ definition: wrong }))).toContain('must be true or false');
      expect(String(await resolve({ definition: wrong, trusted: true }))).toContain(
        'Write `static',
      );
    },
  );

  it('a class can take back what its base says', async () => {
    const Base = Object.assign(class {}, { routed: true });
    const Own = Object.assign(class extends Base {}, { routed: false });
    const Same = class extends Base {};
    const of = (Class: object) => ({ definition: { ...definition(), class: () => Class } });
    expect(await resolve(of(Own))).toEqual({ instance: 'global' });
    expect(String(await resolve(of(Same)))).toContain('static routed = true');
  });

  it('a routed class has no shared instance', async () => {
    const routed = definition({ routed: true });
    expect(String(await resolve({ definition: routed }))).toContain('static routed = true');
    expect(String(await resolve({ definition: routed, trusted: true }))).toContain('registerDo');
    expect(await resolve({ definition: routed, key: 'a' })).toMatchObject({ status: 403 });
    expect(await resolve({ definition: routed, key: 'a', trusted: true })).toEqual({
      instance: 'a',
    });
    expect(await resolve({ definition: definition({ routed: false }) })).toEqual({
      instance: 'global',
    });
  });

  it('a missing binding is named', async () => {
    expect(String(await resolve({ env: {} }))).toContain("the worker's env has no USER_DO");
  });
});

describe('a resolver', () => {
  beforeEach(() => resolvers.registerBinding('USER_DO', 'user.do'));

  it('decides, and sees what it decides by', async () => {
    const seen = vi.fn(() => stub({ n: 0 }));
    resolvers.registerDoResolver('USER_DO', seen);
    expect(await resolve({ key: 'k' })).toMatchObject({ n: 0 });
    expect(seen).toHaveBeenCalledWith({
      request: undefined,
      env,
      binding: 'USER_DO',
      id: 'user.do',
      method: 'getName',
      key: 'k',
      args: [],
      caller: null,
    });
  });

  it('takes the place of the one before, and of the rule for routed classes', async () => {
    resolvers.registerDoResolver('USER_DO', () => stub({ n: 1 }));
    resolvers.registerDoResolver('USER_DO', async () => stub({ n: 2 }));
    expect(await resolve({ definition: definition({ routed: true }) })).toMatchObject({ n: 2 });
  });

  it('leaves other objects alone', async () => {
    resolvers.registerDoResolver('USER_DO', () => null);
    expect(await resolve({ definition: definition({}, 'OTHER_DO') })).toEqual({
      instance: 'global',
    });
  });

  it.each([null, undefined])('that gives %s is 401', async (nothing) => {
    resolvers.registerDoResolver('USER_DO', () => nothing as null);
    expect(await resolve()).toMatchObject({ status: 401, code: 'unauthorized' });
    expect(await resolve({ key: 'k', trusted: true })).toMatchObject({
      status: 401,
      message: expect.stringContaining('there is no current request'),
    });
    const request = new Request('http://x/');
    expect(await resolve({ request, trusted: true })).toMatchObject({
      status: 401,
      message: 'Not signed in, or not allowed here.',
    });
  });

  it.each(['name', 1, true, false])('that gives %j is told what to give', async (wrong) => {
    resolvers.registerDoResolver('USER_DO', () => wrong as unknown as object);
    expect(String(await resolve())).toMatch(/The resolver for USER_DO returned a \w+\. It must/);
  });

  it('that gives what stubs are made from is told so', async () => {
    resolvers.registerDoResolver('USER_DO', () => env.USER_DO);
    expect(String(await resolve())).toContain(
      'The resolver for USER_DO returned an object without getName(). It must return a stub',
    );
  });

  it('may throw', async () => {
    const error = new Error('no');
    resolvers.registerDoResolver('USER_DO', () => {
      throw error;
    });
    expect(await resolve()).toBe(error);
  });

  it('is a function', () => {
    expect(() => resolvers.registerDoResolver('USER_DO', {} as never)).toThrow(TypeError);
  });
});

describe('an unknown binding', () => {
  const message =
    'A resolver is registered for USR_DO, which is not the binding of any object. Did you mean ' +
    'USER_DO? The bindings are: USER_DO (user.do).';

  it('is refused at registration once all objects are known', () => {
    resolvers.registerBinding('USER_DO', 'user.do');
    resolvers.sealBindings();
    expect(() => resolvers.registerDoResolver('USR_DO', () => null)).toThrow(message);
    expect(() => resolvers.registerDoResolver('USER_DO', () => null)).not.toThrow();
  });

  it('fails every call if it was registered before the objects were known', async () => {
    resolvers.registerDoResolver('USR_DO', () => null);
    resolvers.registerBinding('USER_DO', 'user.do');
    resolvers.sealBindings();
    expect(String(await resolve())).toContain(message);
    expect(String(await resolve({ trusted: true, key: 'a' }))).toContain(message);
    expect(String(await resolve({ env: { USR_DO: 1 } }))).toContain(message);
  });

  it('is not one if its object loads later', async () => {
    resolvers.registerDoResolver('USER_DO', () => stub({ late: true }));
    resolvers.registerBinding('USER_DO', 'user.do');
    resolvers.sealBindings();
    expect(await resolve()).toMatchObject({ late: true });
  });

  it('is one of the env, where the worker lists its objects itself', async () => {
    resolvers.registerBinding('USER_DO', 'user.do');
    resolvers.registerDoResolver('OTHER_DO', () => stub({ other: true }));
    expect(await resolve()).toEqual({ instance: 'global' });
    expect(await resolve({ definition: definition({}, 'OTHER_DO') })).toMatchObject({
      other: true,
    });
    resolvers.registerDoResolver('USR_DO', () => null);
    expect(String(await resolve())).toContain('Did you mean USER_DO?');
  });
});
