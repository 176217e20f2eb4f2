/** What a class says when it runs, which the compiler may not have been able to read. */
import { describe, expect, it } from 'vitest';
import type { Definition, ObjectClass } from '../../src/runtime/call/definition.js';
import { define } from '../../src/runtime/call/definition.js';
import { checkOpen } from '../../src/runtime/call/settings/exposure.js';
import type { Handle } from '../../src/runtime/shared/types.js';
import { buildRoutes, routeLimits } from '../../src/runtime/worker/routes.js';

class Base {
  purge() {}
  count() {}
  fetch() {}
  _hidden() {}
}

function definition(Class: unknown): Definition {
  return {
    base: '/__koze',
    id: 'audit.do',
    binding: 'AUDIT_DO',
    methods: ['count', 'purge'],
    serverOnly: ['tidy'],
    sockets: true,
    class: () => Class as ObjectClass,
  };
}

/** Which of the two methods, and the socket, are open; or what is said of them all. */
function openOf(Class: unknown): string[] | string {
  const each = ['count', 'purge', 'fetch'].map((method) => [method, fault(Class, method)] as const);
  const open = each.filter(([, error]) => error === undefined).map(([method]) => method);
  return open.length > 0 ? open : (each[0]?.[1] ?? '');
}

function fault(Class: unknown, method: string): string | undefined {
  try {
    checkOpen(definition(Class), method);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** A class with these statics, as only code that runs can give them. */
const withStatics = (statics: PropertyDescriptorMap, Parent = Base) =>
  Object.defineProperties(class extends Parent {}, statics);

const withValue = (name: string, value: unknown, Parent = Base) =>
  withStatics({ [name]: { value, configurable: true, enumerable: true, writable: true } }, Parent);

const getter = (get: () => unknown) => ({ get, configurable: true });

describe('serverOnly', () => {
  it.each<[unknown, string[]]>([
    [undefined, ['count', 'purge', 'fetch']],
    [false, ['count', 'purge', 'fetch']],
    [[], ['count', 'purge', 'fetch']],
    [['purge'], ['count', 'fetch']],
    [Object.freeze(['purge', 'fetch']), ['count']],
    [
      ['_hidden', 'tidy', 'purge'],
      ['count', 'fetch'],
    ],
  ])('as %j keeps what it lists', (value, open) => {
    expect(openOf(withValue('serverOnly', value))).toEqual(open);
  });

  it('as true keeps everything', () => {
    expect(openOf(withValue('serverOnly', true))).toMatch(/count\(\) is `serverOnly`, which only/);
  });

  it.each<[string, unknown]>([
    ['a text', 'purge'],
    ['an empty text', ''],
    ['a Set', new Set(['purge'])],
    ['a Map', new Map([['purge', true]])],
    ['null', null],
    ['0', 0],
    ['1', 1],
    ['a function', () => true],
    ['a symbol', Symbol('purge')],
    ['an object', { purge: true }],
    ['an object without a prototype', Object.assign(Object.create(null), { purge: true })],
    ['what looks like a list', { length: 1, 0: 'purge' }],
    ['a list with a method in it', [Base.prototype.purge]],
    ['a list with a String in it', [Object('purge')]],
    ['a list with a list in it', [['purge']]],
    ['a list with a hole in it', Array(1)],
    ['a promise', Promise.resolve(true)],
  ])('closes the class if it is %s', (_, value) => {
    expect(openOf(withValue('serverOnly', value))).toMatch(
      /^TypeError: audit\.do: `static serverOnly` must be true or a list of method names, and is .*Write `static serverOnly = true` or/,
    );
  });

  it('closes the class if it lists what is no method', () => {
    expect(openOf(withValue('serverOnly', ['purgee']))).toContain("Did you mean 'purge'?");
  });

  it('closes the class if it cannot be read', () => {
    const throwing = withStatics({
      serverOnly: getter(() => {
        throw new Error('later');
      }),
    });
    expect(openOf(throwing)).toMatch(/`static serverOnly` cannot be read: its getter throws/);
    expect(openOf(withStatics({ serverOnly: getter(() => ['purge']) }))).toEqual([
      'count',
      'fetch',
    ]);
  });

  it('holds for the classes that extend one', () => {
    const keeps = withValue('serverOnly', ['purge']);
    expect(openOf(class extends keeps {})).toEqual(['count', 'fetch']);
    // What one class closes, another further down cannot open.
    expect(openOf(withValue('serverOnly', ['count'], keeps))).toEqual(['fetch']);
    expect(openOf(withValue('serverOnly', false, keeps))).toEqual(['count', 'fetch']);
    const unclear = withValue('serverOnly', 'purge');
    expect(openOf(withValue('serverOnly', [], unclear))).toMatch(/is a string/);
  });

  it('is looked at again when it changes', () => {
    const Class = withValue('serverOnly', []) as { serverOnly?: unknown };
    const same = definition(Class);
    expect(() => checkOpen(same, 'purge')).not.toThrow();
    Class.serverOnly = ['purge'];
    expect(() => checkOpen(same, 'purge')).toThrow('purge() is `serverOnly`');
    expect(() => checkOpen(same, 'count')).not.toThrow();
  });
});

describe('exposed', () => {
  it.each<[unknown, string[]]>([
    [undefined, ['count', 'purge', 'fetch']],
    [['count'], ['count']],
    [
      ['count', 'fetch'],
      ['count', 'fetch'],
    ],
  ])('as %j opens what it lists', (value, open) => {
    expect(openOf(withValue('exposed', value))).toEqual(open);
  });

  it('closes what it does not list', () => {
    expect(openOf(withValue('exposed', []))).toMatch(/`static exposed` does not list count\(\)/);
  });

  it.each<[string, unknown]>([
    ['a text that includes the name', 'count purge fetch'],
    ['true', true],
    ['false', false],
    ['null', null],
    ['a Set', new Set(['count'])],
    ['an object', { count: true }],
    ['a list with something else in it', ['count', 1]],
    ['a list with a hole in it', Object.assign(Array(2), { 0: 'count' })],
  ])('closes the class if it is %s', (_, value) => {
    expect(openOf(withValue('exposed', value))).toMatch(
      /^TypeError: audit\.do: `static exposed` must be a list of method names, and is .*Write `static exposed/,
    );
  });

  it('closes the class beside serverOnly', () => {
    const both = withStatics({
      serverOnly: getter(() => ['purge']),
      exposed: getter(() => ['count']),
    });
    expect(openOf(both)).toMatch(/not both/);
  });

  it('of the class itself counts, and that of a base where it has none', () => {
    const opens = withValue('exposed', ['count']);
    expect(openOf(class extends opens {})).toEqual(['count']);
    expect(openOf(withValue('exposed', ['purge'], opens))).toEqual(['purge']);
    expect(openOf(withValue('exposed', ['purge'], withValue('exposed', 'count')))).toMatch(
      /is a string/,
    );
    const kept = withValue('serverOnly', ['purge']);
    expect(openOf(withValue('exposed', ['purge', 'count'], kept))).toEqual(['count']);
  });
});

describe('misspelt', () => {
  it.each([
    ['serveronly', 'serverOnly'],
    ['ServerOnly', 'serverOnly'],
    ['SERVER_ONLY', 'serverOnly'],
    ['server_only', 'serverOnly'],
    ['serverOnlyy', 'serverOnly'],
    ['severOnly', 'serverOnly'],
    ['serverOny', 'serverOnly'],
    ['Exposed', 'exposed'],
    ['Routed', 'routed'],
    ['Access', 'access'],
    ['INSTANCE', 'instance'],
  ])('%s closes the class', (name, meant) => {
    const Class = withValue(name, true);
    const message = `the class has \`static ${name}\`, which isn't a setting. Did you mean`;
    expect(openOf(Class)).toContain(message);
    expect(openOf(Class)).toContain(`\`static ${meant}\``);
    // Each time, and through a class that extends it.
    expect(openOf(Class)).toContain(message);
    expect(openOf(class extends Class {})).toContain(message);
  });

  it.each(['server', 'serverKey', 'serverUrl', 'only', 'expose', 'LIMITS', 'schema', 'routes'])(
    '%s is a name of its own',
    (name) => {
      expect(openOf(withValue(name, true))).toEqual(['count', 'purge', 'fetch']);
    },
  );

  it('counts for nothing beside the right name', () => {
    const Class = withStatics({
      _serverOnly: { value: ['purge'] },
      serverOnly: getter(() => ['purge']),
    });
    expect(openOf(Class)).toEqual(['count', 'fetch']);
  });
});

describe('limits', () => {
  const limits = (value: unknown) => {
    const handle = {} as Handle;
    define(handle, definition(withValue('limits', value)));
    const route = buildRoutes([handle], '/__koze').get('/__koze/rpc/audit.do/count');
    try {
      return routeLimits(route!);
    } catch (error) {
      return String(error);
    }
  };

  it.each<[unknown, object]>([
    [undefined, {}],
    [{}, {}],
    [{ purge: { body: 1 } }, {}],
    [{ tidy: { body: 1 } }, {}],
    [{ count: { body: 0, files: 2 } }, { body: 0, files: 2 }],
    [{ count: { body: undefined } }, { body: undefined }],
    [Object.assign(Object.create(null), { count: { body: 1 } }), { body: 1 }],
  ])('%j', (value, expected) => {
    expect(limits(value)).toEqual(expected);
  });

  it.each<[unknown, RegExp]>([
    [null, /`static limits` must be a plain object, and is null\. Write `static limits = /],
    [1000, /must be a plain object, and is a number/],
    ['1 MB', /and is a string/],
    [[{ body: 1 }], /and is a list/],
    [new Map([['count', { body: 1 }]]), /and is a Map/],
    [Object.create({ count: { body: 1 } }), /must be a plain object/],
    [{ coumt: { body: 1 } }, /`static limits` has 'coumt'.* Did you mean 'count'\?/],
    [{ count: null }, /static limits\.count must be a plain object, and is null/],
    [{ count: 1000 }, /static limits\.count must be a plain object, and is a number/],
    [
      { count: { bdy: 1 } },
      /static limits\.count has 'bdy', which isn't a limit\. The limits are: body/,
    ],
    [{ count: { body: '1 MB' } }, /static limits\.count\.body must be a whole number/],
    [{ count: { body: Number.NaN } }, /must be a whole number/],
    [{ count: { body: Infinity } }, /must be a whole number/],
    [{ count: { body: -1 } }, /must be a whole number/],
    [{ count: { files: null } }, /must be a whole number, and is null/],
  ])('as %j are none that anybody can keep', (value, message) => {
    expect(limits(value)).toMatch(message);
  });
});
