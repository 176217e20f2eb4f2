/** The addresses of pages' forms. */
import { expect, it } from 'vitest';
import type { Definition } from '../../../src/runtime/call/definition.js';
import { formAddress, readAddress } from '../../../src/runtime/page/form-address.js';

const ORIGIN = 'https://page.example';

const definition: Definition = {
  base: '/base',
  id: 'admin/größe.do',
  binding: 'USER_DO',
  methods: ['a&b'],
  class: () => class {},
};

it.each<[string, string, { name: string; query: string } | undefined]>([
  ['/a', '/a', undefined],
  ['/a?', '/a?', undefined],
  ['/a?b=c#__koze=x', '/a?b=c', undefined],
  ['/a?key=k', '/a?key=k', undefined],
  ['/a?x=__koze', '/a?x=__koze', undefined],
  ['/a?__kozer=x', '/a?__kozer=x', undefined],
  ['/__koze=x', '/__koze=x', undefined],
  ['/a?__koze=x.do/y', '/a', { name: 'x.do/y', query: '' }],
  ['/a?__koze', '/a', { name: '', query: '' }],
  ['/a?__koze=x.do%2Fy&key=k%201', '/a', { name: 'x.do/y', query: 'key=k%201' }],
  ['/a?key=own&b&__koze=x&key=k&c=d', '/a?key=own&b&c=d', { name: 'x', query: 'key=k' }],
  ['/a?__koze=x&key=1&%6bey=2', '/a', { name: 'x', query: 'key=1&%6bey=2' }],
  ['/a?__koze=x&__koze=y', '/a', { name: '', query: '' }],
  ['/a??__koze=x&y', '/a??__koze=x&y', undefined],
  ['/a?__koze=x&?key=1', '/a??key=1', { name: 'x', query: '' }],
  ['/a?__koze=x&b=%zz&&c', '/a?b=%zz&&c', { name: 'x', query: '' }],
])('takes %s apart', (url, page, form) => {
  expect(readAddress(ORIGIN + url)).toEqual({ page: ORIGIN + page, form });
});

const NAME = 'admin/gr%C3%B6%C3%9Fe.do/a%26b';

it.each<[string, string | undefined, string]>([
  ['/', undefined, `/?__koze=${NAME}`],
  ['/a?b#c', undefined, `/a?b&__koze=${NAME}`],
  ['/a?b&__koze=x.do/y&key=z', '', `/a?b&__koze=${NAME}&key=`],
  ['/a?key=own', '&"<', `/a?key=own&__koze=${NAME}&key=%26%22%3C`],
  ['//evil.example/', undefined, `${ORIGIN}//evil.example/?__koze=${NAME}`],
])('calls from %s', (url, key, expected) => {
  const address = formAddress(ORIGIN + url, { definition, method: 'a&b', key });
  expect(address).toBe(expected);
  const { page, form } = readAddress(new URL(address, ORIGIN).href);
  expect(page).toBe(readAddress(ORIGIN + url).page);
  expect(form?.name).toBe('admin/größe.do/a&b');
  expect(new URLSearchParams(form?.query).get('key') ?? undefined).toBe(key);
});
