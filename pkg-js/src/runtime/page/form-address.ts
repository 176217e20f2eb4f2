/**
 * The address of a page's form: the page's own, then `__koze=<id>/<method>`, then `key`. What comes before
 * `__koze` is the page's, even a `key`.
 */
import type { MethodReference } from '../call/methods.js';
import { encodePath } from '../shared/address.js';

const MARK = '__koze';

/** A request's address, taken apart. */
export interface Address {
  /** The page's own, in full. */
  readonly page: string;
  /** What its form calls. */
  readonly form: FormTarget | undefined;
}

/** The method that a form calls. */
export interface FormTarget {
  /** `<id>/<method>`, decoded. Empty if there is more than one: a proxy could read the other one. */
  readonly name: string;
  /** The `key` in the form's part of the query, as it arrived. */
  readonly query: string;
}

/** Takes the address of a request apart. */
export function readAddress(url: string): Address {
  const [address = ''] = url.split('#', 1);
  const query = address.indexOf('?');
  // For nearly every request.
  if (query === -1 || !address.includes(MARK, query)) return { page: address, form: undefined };
  const parameters = address
    .slice(query + 1)
    .split('&')
    .map((text) => ({ text, entry: [...new URLSearchParams(`?${text}`)][0] ?? ['', ''] }));
  const start = parameters.findIndex(({ entry }) => entry[0] === MARK);
  if (start === -1) return { page: address, form: undefined };

  const own = parameters.filter(({ entry: [name] }, i) => i < start || !isOurs(name));
  const ours = parameters.slice(start);
  const names = ours.filter(({ entry }) => entry[0] === MARK).map(({ entry }) => entry[1]);
  const keys = ours.filter(({ entry }) => entry[0] === 'key');
  const search = own.map(({ text }) => text).join('&');
  return {
    page: address.slice(0, query) + (search === '' ? '' : `?${search}`),
    form: { name: names.length > 1 ? '' : names[0]!, query: textsOf(keys) },
  };
}

const isOurs = (name: string | undefined): boolean => name === MARK || name === 'key';

const textsOf = (parameters: readonly { readonly text: string }[]): string =>
  parameters.map(({ text }) => text).join('&');

/** The address at which a form in the page at `url` calls a method. */
export function formAddress(url: string, { definition, method, key }: MethodReference): string {
  const { page } = readAddress(url);
  const path = page.slice(page.indexOf('/', 'https://'.length));
  // Two slashes at the beginning would name a host, and the fields would go there.
  const own = path.startsWith('//') ? page : path;
  const name = encodePath('', 'rpc', definition.id, method).slice('/rpc/'.length);
  const query = key === undefined ? '' : `&key=${encodeURIComponent(key)}`;
  return `${own}${own.includes('?') ? '&' : '?'}${MARK}=${name}${query}`;
}
