/** Values in pages, read by a parser as a browser has it: no value changes the shape of the tree. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import * as page from '../../../src/runtime/page/index.js';
import { fickle, HOSTILE, UNREADY } from './hostile-values.js';

type Hole = (value: unknown) => string;

/** A hole in every place that a page can have one. */
const PLACES: Readonly<Record<string, Hole>> = {
  text: (x) => `<p>a${page.text(x)}</p>`,
  title: (x) => `<title>a${page.text(x)}</title>`,
  textarea: (x) => `<textarea>a${page.text(x)}</textarea>`,
  attribute: (x) => `<p${page.attribute('title', x)}></p>`,
  boolean: (x) => `<input${page.boolean('disabled', x)}>`,
  part: (x) => `<p title="a ${page.part(x)} b"></p>`,
  url: (x) => `<a${page.url('href', x)}></a>`,
  'url behind /': (x) => `<a${page.url('href', '/', x)}></a>`,
  'url between': (x) => `<a${page.url('href', '/a/', x, '/', x, '?b=', x)}></a>`,
  image: (x) => `<img${page.image('src', x)}>`,
  srcset: (x) => `<img${page.srcset('srcset', x)}>`,
  'srcset between': (x) => `<img${page.srcset('srcset', '/a ', x, ', ', x, ' 2x')}>`,
  fixed: (x) => `<script${page.fixed('src', '/js/', x)}></script>`,
  'fixed on a host': (x) => `<script${page.fixed('src', 'https://cdn.example/', x)}></script>`,
  action: (x) => `<form${page.action('action', x)}></form>`,
};

/** The elements and attributes, without values. A text is there or not. */
function shapeOf(html: string): unknown {
  const shape = (node: DefaultTreeAdapterTypes.Node): unknown => {
    if (node.nodeName === '#text') return [];
    const { attrs = [], childNodes = [] } = node as DefaultTreeAdapterTypes.Element;
    return [node.nodeName, attrs.map(({ name }) => name), childNodes.flatMap(shape)];
  };
  return shape(parse(`<!doctype html>${html}`));
}

/** An attribute may be absent. */
const emptyShape = (place: string, hole: Hole): unknown =>
  shapeOf(hole(place === 'boolean' ? false : undefined));

describe.each(Object.entries(PLACES))('%s', (place, hole) => {
  it('has the same shape, whatever the value is', () => {
    const shapes = [shapeOf(hole('x')), emptyShape(place, hole)];
    expect(HOSTILE.length).toBeGreaterThan(100);
    for (const make of HOSTILE) expect(shapes).toContainEqual(shapeOf(hole(make())));
  });

  it('throws for functions, promises and what has no text', () => {
    for (const make of UNREADY.slice(0, 5)) expect(() => hole(make())).toThrow(TypeError);
    if (place === 'boolean') return;
    for (const make of UNREADY) expect(() => hole(make())).toThrow();
  });
});

it.each(Object.entries(PLACES))('asks an object for its text once: %s', (place, hole) => {
  if (place === 'boolean') return;
  const html = hole(fickle('once', 'once', 'once'));
  expect(html).toMatch(/once/);
  expect(html).not.toMatch(/again/);
  let asked = 0;
  page.url('href', { toString: () => String(asked++) });
  page.text({ toString: () => String(asked++) });
  page.attribute('x', [{ toString: () => String(asked++) }]);
  expect(asked).toBe(3);
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
