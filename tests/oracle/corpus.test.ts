/** Classes as people write them: how many of their parameters are checked, and by what. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type Emitted, runEmitted } from './emitted.js';

const ROOT = fileURLToPath(new URL('fixtures/', import.meta.url));

let emitted: Emitted;

beforeAll(async () => {
  const files = new Map<string, string>();
  for (const entry of readdirSync(ROOT, { recursive: true, encoding: 'utf8' })) {
    if (entry.endsWith('.ts')) files.set(entry, readFileSync(ROOT + entry, 'utf8'));
  }
  emitted = await runEmitted(files);
}, 60_000);

test('of 40 classes, all but a few parameters are checked', () => {
  const unchecked: string[] = [];
  let count = 0;
  for (const [id, methods] of emitted.params) {
    for (const [method, parameters] of Object.entries(methods)) {
      for (const [name, schema] of parameters) {
        // Its schema is looked up with the call.
        if (id === 'auth.do' && method === 'register') continue;
        count += 1;
        if (!schema) unchecked.push(`${id} ${method}(${name})`);
      }
    }
  }
  expect(emitted.params.size).toBeGreaterThanOrEqual(40);
  expect(unchecked).toEqual([
    // A type of a package, and a function.
    'auth.do verify(expected)',
    'graph.do walk(visit)',
  ]);
  expect(unchecked.length / count).toBeLessThan(0.05);
});

test('what is not checked is told', () => {
  const told = emitted.diagnostics.map(({ code, message }) => `${code}: ${message}`);
  expect(told).toEqual([
    "unchecked-parameter: `expected` of `verify` is not checked: `Claims` comes from `some-jwt`, and Koze doesn't resolve types from packages",
    "unchecked-parameter: `visit` of `walk` is not checked: a function can't be sent over HTTP",
  ]);
});

test.each([
  ['cart.do', 'add', [{ sku: 'a', quantity: 1, price: { amount: '12', currency: 'EUR' } }], true],
  ['cart.do', 'add', [{ sku: 'a', quantity: 1, price: { amount: '12', currency: 'GBP' } }], false],
  ['org.do', 'configure', [{ seats: 3, plan: 'pro' }], true],
  ['org.do', 'configure', [{ seats: 3, plan: 'max' }], false],
  ['order.do', 'ship', [{ type: 'shipped', to: { street: 's', city: 'c', country: 'DE' } }], true],
  ['order.do', 'ship', [{ type: 'paid', amount: { amount: '1', currency: 'EUR' } }], false],
  ['invoice.do', 'pay', [{ amount: '100', currency: 'JPY' }, 'card'], true],
  ['invoice.do', 'pay', [{ amount: 100, currency: 'JPY' }, 'card'], false],
  ['survey.do', 'publish', ['t', [{ id: '1', text: 'q', type: 'scale', from: 1, to: 5 }]], true],
  ['survey.do', 'publish', ['t', [{ id: '1', text: 'q', type: 'scale', from: 1 }]], false],
  ['notification.do', 'subscribe', [['mail'], { from: '22:00', to: '6:30' }], true],
  ['notification.do', 'subscribe', [['mail'], { from: 'ten', to: '6:30' }], false],
  ['wallet.do', 'transfer', ['acc', '5'], true],
  ['wallet.do', 'transfer', ['acc', 'five'], false],
] as const)('%s %s %j is %s', (id, method, args, valid) => {
  const parameters = emitted.params.get(id)?.[method] ?? [];
  const passed = parameters.every(
    ([, schema], i) => schema && !emitted.parse(schema, args[i], 'json').issues,
  );
  expect(passed).toBe(valid);
});
