/** Values as text and attributes, exactly. `tests/oracle/page-values.test.ts` has them in whole pages. */
import { expect, it } from 'vitest';
import * as page from '../../../src/runtime/page/index.js';
import { fickle, UNREADY } from './hostile-values.js';

it('asks an object for its text once', () => {
  const shown = [
    page.text(fickle('once')),
    page.raw([fickle('once')]),
    page.part(fickle('once')),
    page.attribute('a', fickle('once')),
    page.attribute('a', [fickle('once'), fickle('once')]),
    page.url('a', fickle('once')),
    page.url('a', '/', fickle('once')),
    page.srcset('a', fickle('once')),
    page.fixed('a', '/a/', fickle('once')),
    page.action('a', fickle('once')),
  ];
  for (const html of shown) {
    expect(html).toContain('once');
    expect(html).not.toContain('again');
  }
});

it('a list’s own methods don’t decide what it shows', () => {
  const list = Object.assign(['a', 'b'], {
    filter: () => ({ map: () => ({ join: () => fickle('c', 'javascript:d') }) }),
  });
  expect(page.attribute('x', list)).toBe(' x="a b"');
  expect(page.url('href', list)).toBe(' href="a b"');
});

it('nothing that is not ready is true', () => {
  for (const make of UNREADY.slice(0, 5))
    expect(() => page.boolean('a', make())).toThrow(TypeError);
});

it('escapes exactly the five characters', () => {
  expect(page.text('a&b<c>d"e\'f`=/')).toBe('a&amp;b&lt;c&gt;d&quot;e&#39;f`=/');
  expect(page.text('<<>>')).toBe('&lt;&lt;&gt;&gt;');
  const plain = 'größe 🦊\n\t`{}';
  expect(page.text(plain)).toBe(plain);
});

it('shows values as text', () => {
  expect(['a', 1, 0, -0, 2n, Number.NaN].map(page.text)).toEqual(['a', '1', '0', '0', '2', 'NaN']);
  expect([null, undefined, true, false, ''].map(page.text)).toEqual(['', '', '', '', '']);
  expect(page.text(['a', ['<', [null, 1]], true])).toBe('a&lt;1');
  expect(page.raw(['<b>', null, ['<i>'], 1, false])).toBe('<b><i>1');
  expect(page.raw('<b>&')).toBe('<b>&');
});

it('writes attributes by their values', () => {
  const { attribute, part } = page;
  expect(attribute('a', null) + attribute('a', undefined)).toBe('');
  expect(attribute('a', true) + attribute('b', false)).toBe(' a="true" b="false"');
  expect(attribute('a', '') + attribute('b', 0)).toBe(' a="" b="0"');
  expect(attribute('class', ['a', false, null, undefined, 'b', 1])).toBe(' class="a b 1"');
  expect(attribute('class', [])).toBe(' class=""');
  expect([null, undefined, true, false, ['a', 'b'], '"'].map(part)).toEqual([
    '',
    '',
    'true',
    'false',
    'a b',
    '&quot;',
  ]);
  const truthy = [true, 1, 'false', {}, []].map((x) => page.boolean('a', x));
  expect(new Set(truthy)).toEqual(new Set([' a=""']));
  expect(
    [false, 0, '', null, undefined, Number.NaN].map((x) => page.boolean('a', x)).join(''),
  ).toBe('');
});

it.each([
  [() => Promise.resolve(), 'Await it'],
  [() => function load() {}, 'the function load. Call it, and await it: {await load()}.'],
  [() => () => 1, 'a function'],
])('says what to do about what is not ready: %s', (make, message) => {
  expect(() => page.text(make())).toThrow(message);
  expect(() => page.text([make()])).toThrow(message);
  expect(() => page.raw(make())).toThrow(message);
  expect(() => page.attribute('a', [make()])).toThrow(message);
});
