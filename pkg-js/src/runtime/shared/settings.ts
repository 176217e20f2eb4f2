/** How browser stubs reach the worker; set by `configure` of '@kuratchi/koze'. */

/** Headers, or a function that returns them for each call (a token that expires). */
export type HeaderSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** See {@link configure}. */
export interface Configuration {
  /** Where the worker is, if not on the page's own origin: `https://api.example.com`. */
  baseUrl?: string | undefined;
  /** Sent with every call. */
  headers?: HeaderSource | undefined;
  /** Used in place of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** The current settings: read at every call, so that the order of modules does not matter. */
export const settings: Configuration = { baseUrl: '' };

/** Sets how browser stubs reach the worker. Members that you leave out keep their values. */
export function configure(configuration: Configuration): void {
  Object.assign(settings, configuration);
  settings.baseUrl = settings.baseUrl?.replace(/\/+$/, '') ?? '';
}
