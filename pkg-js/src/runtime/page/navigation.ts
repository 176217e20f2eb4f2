/** `koze:navigation`: how a page sends its visitor elsewhere. */
import { getRequest } from '../call/context.js';
import { readAddress } from './form-address.js';

/** Thrown by `redirect`: it ends the page. */
export class Redirect extends Error {
  override name = 'Redirect';
  /** In full. */
  readonly location: string;

  constructor(location: string) {
    super(
      'redirect() ends a page by throwing. If it is called inside a try block, rethrow what ' +
        'isn’t yours in the catch block.',
    );
    this.location = location;
  }
}

/**
 * Ends the page with a redirect (303). `url` is relative, to an address of the same origin, or an
 * absolute one of http or https. It throws: inside `try`, the `catch` block gets what it throws.
 */
export function redirect(url: string | URL): never {
  const { page } = readAddress(getRequest().url);
  throw new Redirect(targetOf(String(url), page));
}

function targetOf(url: string, page: string): string {
  if (URL.canParse(url, page)) {
    const target = new URL(url, page);
    // `?next=//evil.example`: only an address with a scheme leads to another host (open redirect).
    const isAbsolute = /^[\0-\x20]*https?:\/\//i.test(url);
    // The origin of `blob:…` is that of its maker.
    const isHttp = target.protocol === 'http:' || target.protocol === 'https:';
    if (isHttp && (isAbsolute || target.origin === new URL(page).origin)) return target.href;
  }
  throw new TypeError(
    'redirect() takes a URL of this origin, such as /login, or one that begins with https:// or ' +
      `http://. It got: ${url}`,
  );
}
