/** Addresses in pages, resolved as a browser does it: by a parser of HTML, then one of URLs. */
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { fixed, image, srcset, url } from '../../../src/runtime/page/index.js';
import { candidatesOf } from '../../../src/runtime/page/srcset.js';
import { HOSTILE } from './hostile-values.js';

const PAGES = ['https://page.example/a/b', 'http://page.example/a/b'];

/** The value of the only attribute. */
function readValue(attribute: string): string | undefined {
  const { childNodes } = parseFragment(`<a${attribute}></a>`);
  return (childNodes[0] as DefaultTreeAdapterTypes.Element).attrs[0]?.value;
}

/** Where an attribute leads to, from each page. */
function targetsOf(attribute: string): URL[] {
  const value = readValue(attribute);
  if (value === undefined) return [];
  return PAGES.filter((page) => URL.canParse(value, page)).map((page) => new URL(value, page));
}

const LINKS = ['http:', 'https:', 'mailto:', 'tel:', 'sms:', 'about:'];

describe('whatever the value is', () => {
  const values = HOSTILE.map((make) => [String(make() as string), make] as const);

  it.each(values)('a link leads to an allowed scheme: %j', (_, make) => {
    const attributes = [
      url('href', make()),
      url('href', make(), ''),
      url('href', '', make()),
      url('href', 'java', make()),
      url('href', make(), 'script:alert(1)'),
      url('href', 'a', make(), 'b'),
    ];
    for (const target of attributes.flatMap(targetsOf)) {
      expect(LINKS).toContain(target.protocol);
      if (target.protocol === 'about:') expect(target.href).toBe('about:invalid');
    }
  });

  it.each(values)('an image has an allowed scheme: %j', (_, make) => {
    for (const target of targetsOf(image('src', make()))) {
      if (target.protocol === 'data:') expect(target.pathname).toMatch(/^image\//);
      else expect(LINKS).toContain(target.protocol);
    }
  });

  it.each(values)('a path stays at its host: %j', (_, make) => {
    const attributes = [
      url('href', '/', make()),
      url('href', '/', make(), '/', make()),
      url('href', '/', make(), '/x'),
      url('href', '\t/', make()),
      url('href', '\\', make()),
      url('href', '/a/', make()),
      url('href', './', make()),
      url('href', '?', make()),
      url('href', '#', make()),
      image('src', '/', make()),
      fixed('src', '/', make()),
      fixed('src', '/js/', make(), '.js'),
      fixed('src', './', make()),
      fixed('src', 'https:', make()),
      fixed('src', 'http:', make()),
    ];
    for (const target of attributes.flatMap(targetsOf)) {
      if (target.protocol !== 'about:') expect(target.hostname).toBe('page.example');
    }
  });

  it.each(values)('what runs stays at the host of its literal text: %j', (_, make) => {
    const attributes = [
      fixed('src', 'https://cdn.example/', make()),
      fixed('src', 'https://cdn.example', make()),
      fixed('src', 'https://cdn', make(), '.example/x.js'),
      fixed('src', 'https://user', make(), '@cdn.example/x.js'),
      fixed('src', make()),
      fixed('src', 'javascript:', make()),
      fixed('src', 'data:text/javascript,', make()),
    ];
    for (const target of attributes.flatMap(targetsOf)) {
      expect(['about:invalid', 'https://cdn.example', 'https://cdn', 'https://user']).toContain(
        target.protocol === 'about:' ? target.href : target.origin,
      );
    }
  });

  it.each(values)('each candidate of a srcset is an image: %j', (_, make) => {
    const attributes = [
      srcset('srcset', make()),
      srcset('srcset', make(), ' 2x'),
      srcset('srcset', '/a.png 1x, ', make(), ' 2x'),
      srcset('srcset', ['/a.png', make()].map(String).join(' 1x, ')),
    ];
    for (const value of attributes.map(readValue)) {
      for (const [start, end] of candidatesOf(value ?? '')) {
        const candidate = value!.slice(start, end);
        if (!URL.canParse(candidate, PAGES[0])) continue;
        const { protocol, pathname } = new URL(candidate, PAGES[0]);
        if (protocol === 'data:') expect(pathname).toMatch(/^image\//);
        else expect(LINKS).toContain(protocol);
      }
    }
  });
});

it.each([
  'https://host.example/a?b=c#d',
  'HTTPS://host.example',
  'http://localhost:5173',
  'mailto:ada@host.example',
  'tel:+123',
  'SMS:+123',
  '/a/b',
  '//host.example/a',
  'a',
  './a:b',
  '../a',
  '?a=b:c',
  '#a',
  '',
  'a/b:c',
])('lets through: %s', (address) => {
  expect(url('href', address)).toBe(` href="${address}"`);
  expect(image('src', address)).toBe(` src="${address}"`);
});

it.each([
  ['/', 'a', ' href="/a"'],
  ['/', '', ' href="/"'],
  ['/', '/evil.example', ' href="about:invalid"'],
  ['/', '\\evil.example', ' href="about:invalid"'],
  ['/', '\t/evil.example', ' href="about:invalid"'],
  ['//host.example/', '/a', ' href="//host.example//a"'],
  ['', '//host.example', ' href="//host.example"'],
  ['/a/', '/b', ' href="/a//b"'],
  ['java', 'script:x', ' href="about:invalid"'],
  ['https://', 'host.example', ' href="https://host.example"'],
  ['/?q=', 'javascript:x', ' href="/?q=javascript:x"'],
  ['/', null, ' href="/"'],
])('judges what several parts spell: %j, %j', (literal, value, expected) => {
  expect(url('href', literal, value)).toBe(expected);
});

it('leaves out an address without a value', () => {
  for (const write of [url, image, srcset, fixed]) {
    expect(write('href', null) + write('href', undefined)).toBe('');
  }
});

it('lets an image be its data, and nothing else', () => {
  const data = ['data:image/png;base64,AAAA', 'DATA:image/svg+xml,<svg/>', ' data:image/gif,x'];
  for (const address of data) {
    expect(image('src', address)).not.toContain('about:invalid');
    expect(srcset('srcset', `${address.replace(' ', '')} 2x`)).not.toContain('about:invalid');
    expect(url('href', address)).toBe(' href="about:invalid"');
    expect(fixed('src', address, '')).toBe(' src="about:invalid"');
  }
  for (const address of ['data:image,x', 'data:image/,x', 'data:text/html,image/png;']) {
    expect(image('src', address)).toBe(' src="about:invalid"');
  }
});

it.each([
  ['a.png', ['a.png']],
  ['a.png 1x, b.png 2x', ['a.png', 'b.png']],
  ['a.png,b.png', ['a.png,b.png']],
  ['a.png, b.png', ['a.png', 'b.png']],
  ['a.png,, ,b.png 2x', ['a.png,,', 'b.png'].map((each) => each.replace(/,+$/, ''))],
  ['data:image/png;base64,AA== 1x', ['data:image/png;base64,AA==']],
  ['a 1x (b, javascript:c), d', ['a', 'd']],
  [' ,\n', []],
])('splits a srcset as a browser does: %j', (text, expected) => {
  expect(candidatesOf(text).map((range) => text.slice(...range))).toEqual(expected);
});

it('refuses a srcset with one bad candidate, wherever it is', () => {
  const bad = ' srcset="about:invalid"';
  expect(srcset('srcset', '/a 1x, ', 'javascript:b', ' 2x')).toBe(bad);
  expect(srcset('srcset', '/a 1x, /', '/evil.example', ' 2x')).toBe(bad);
  expect(srcset('srcset', '/', 'a 1x, data:text/html,b')).toBe(bad);
  expect(srcset('srcset', '/', 'a', ' 1x, /', 'b', ' 2x')).toBe(' srcset="/a 1x, /b 2x"');
});

it('keeps the origin that the literal text names', () => {
  expect(fixed('src', '/js/', 'a', '.js')).toBe(' src="/js/a.js"');
  expect(fixed('src', 'https://cdn.example/', 'a', '.js')).toBe(' src="https://cdn.example/a.js"');
  expect(fixed('src', '//cdn.example/', 'a')).toBe(' src="//cdn.example/a"');
  expect(fixed('src', '/', '/cdn.example/a')).toBe(' src="about:invalid"');
  expect(fixed('src', 'https://cdn.example', '.evil.example/a')).toBe(' src="about:invalid"');
  expect(fixed('src', 'https://cdn.example', '@evil.example/a')).toBe(' src="about:invalid"');
  expect(fixed('src', 'https:', 'evil.example/a')).toBe(' src="about:invalid"');
  expect(fixed('src', 'https://cdn.example/a')).toBe(' src="about:invalid"');
});

it.each([
  ['red', true],
  ['#fff', true],
  ['rgb(1 2 3 / 50%)', true],
  ['url(#gradient) red', true],
  ["url( '#a' )", true],
  ['URL(#a), url("#b")', true],
  ['url(//evil.example/a#b)', false],
  ['url(a.svg#b)', false],
  ['url(#a), url(//evil.example/b)', false],
  ['url("//evil.example/a")', false],
  ['U\\72l(//evil.example/a)', false],
  ['image-set("//evil.example/a" 1x)', false],
  ['uurl(#a)rl(//evil.example/a)', false],
])('paints with what is in the page alone: %s', (value, isFine) => {
  for (const name of ['fill', 'clip-path', 'marker-end', 'MASK', 'cursor']) {
    expect(url(name, value).includes('about:invalid')).toBe(!isFine);
  }
  expect(url('mask', 'url(#', 'a', ')')).toBe(' mask="url(#a)"');
  expect(url('mask', 'url(#', 'a), url(//evil.example/b', ')')).toBe(' mask="about:invalid"');
});

it('keeps a ping at the host that its literal text names', () => {
  const bad = ' ping="about:invalid"';
  expect(url('ping', '/log?', 'a b')).toBe(bad);
  expect(url('ping', '/log?', ' https://evil.example')).toBe(bad);
  expect(url('PING', '/log?', '\n//evil.example')).toBe(' PING="about:invalid"');
  expect(url('ping', '/log?', 'a')).toBe(' ping="/log?a"');
  expect(url('ping', '/', '/evil.example')).toBe(bad);
  expect(url('ping', '/a https://b.example')).toBe(' ping="/a https://b.example"');
  expect(url('ping', '/a javascript:b')).toBe(bad);
});
