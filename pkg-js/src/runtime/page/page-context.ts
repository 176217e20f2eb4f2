/** What `koze:request` gives a page. */
import type { Params } from './router.js';

/** The page's answer, which its scripts may change. */
export class PageResponse {
  status: number;
  /** @internal The headers, if a script has asked for them: nearly no page does. */
  own: Headers | undefined;

  constructor(status: number) {
    this.status = status;
  }

  get headers(): Headers {
    this.own ??= new Headers();
    return this.own;
  }

  set headers(headers: Headers) {
    this.own = headers;
  }
}

/** In a status page: what it is shown for. */
export interface PageError {
  readonly status: number;
  readonly message: string;
}

/** The argument of a page's function. Layouts and the page share it. */
export class PageContext {
  readonly params: Params;
  readonly request: Request;
  readonly response: PageResponse;
  readonly error: PageError | undefined;
  readonly #address: string;
  #url: URL | undefined;

  /** `address` is the page's own, without what a form adds. */
  constructor(
    request: Request,
    address: string,
    params: Params,
    status: number,
    error?: PageError,
  ) {
    this.request = request;
    this.#address = address;
    this.params = params;
    this.response = new PageResponse(status);
    this.error = error;
  }

  /** With its port, as in a URL. */
  get host(): string {
    return this.#address.split('/', 3)[2] ?? '';
  }

  /** Parsed when first asked for. */
  get url(): URL {
    this.#url ??= new URL(this.#address);
    return this.#url;
  }
}
