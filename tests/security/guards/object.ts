/** Guards of what runs inside the object, and of the items that leave it. */
import { type Guard, on } from './guard.ts';

export const object: readonly Guard[] = [
  ...on(
    'object/lines.ts',
    ['workerd/items'],
    [
      ['a page gets the error of a generator whole', 'isTrusted && !isA(error, RpcError)', 'true'],
      ['a page gets errors among items whole', 'dev || isTrusted)', 'true)'],
      [
        'a reader who stops reading fills the memory',
        'return this.#text.length < AHEAD ? undefined : writing;',
        'void writing;\n    return undefined;',
      ],
      [
        'a stream that is always ready keeps all others waiting',
        'if (this.#writes % IN_A_ROW === 0) await this.#target.giveWay();',
        '',
      ],
      ['a reader who has left is not noticed', 'this.#target.onLeft();', ''],
    ],
  ),
  ...on(
    'object/items.ts',
    ['workerd/items'],
    [
      [
        'an item arrives though its write is lost',
        'new IdentityTransformStream()',
        'new TransformStream()',
      ],
      ['a generator that awaits goes on for ever', 'this.#left.abort();', ''],
      [
        'the timer of a stream outlives its reader',
        'this.#pulse.stop(this.#beat);\n    this.#left',
        'this.#left',
      ],
    ],
  ),
  ...on(
    'object/heartbeats.ts',
    ['workerd/items'],
    [['a timer and a transaction wait for each other', 'this.#held += by;', 'void by;']],
  ),
  ...on(
    'shared/items.ts',
    ['items', 'workerd/items'],
    [
      [
        'a list that is cut off passes for all of it',
        'if (done) throw Object.assign(itemsCutOff(), { cause });',
        'if (done) return;',
      ],
      [
        'a reader who leaves keeps the request',
        'const leave = () => reader?.cancel().catch(() => {});',
        'const leave = () => {};',
      ],
    ],
  ),
  ...on(
    'browser/handle.ts',
    ['workerd/items'],
    [
      [
        'a method has the name of a member of every object',
        '({ __proto__: null, ...makers }[name] || stub)',
        '({ ...makers }[name] || stub)',
      ],
    ],
  ),
  ...on(
    'worker/dispatch.ts',
    ['workerd/items'],
    [
      [
        'a stranger is told what worker code is told',
        '{ isTrusted: false, dev }',
        '{ isTrusted: true, dev }',
      ],
    ],
  ),
  ...on(
    'call/context.ts',
    ['workerd/items'],
    [
      [
        'whoever reads the items is their caller',
        'return AsyncLocalStorage.bind(fn);',
        'return fn;',
      ],
    ],
  ),
];
