/**
 * Every error of our own, one constructor per code. `docs/protocol.md` lists the same ones, and a
 * test compares the two. Classes throw `RpcError`s with codes of their own.
 */
import { type Issue, RpcError } from './errors.js';

/** An answer to a request whose method never ran, or whose error its caller must not see. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Never quotes the request: a stranger wrote it. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

// What the gate and the routes refuse. Plain data: strangers send these requests by the thousand,
// and an error would cost its stack each time.

/** `namesNone`: it has no header that names its origin, so no browser of today sent it. */
export const crossSite = (namesNone = false): Refusal => ({
  status: 403,
  code: 'cross_site',
  detail: namesNone
    ? 'Only pages of this origin may call, and the request names none. Send the header `Origin` with ' +
      'the scheme, host and port of this URL, or set `allowNonBrowser` in the options of Koze.'
    : 'Only pages of this origin may call.',
});

export const unknownHost = (): Refusal => ({
  status: 403,
  code: 'unknown_host',
  detail:
    "Another site's name may lead to this server. Open it as http://localhost or over https, or " +
    'name its origin in allowedOrigins.',
});

export const notFound = (): Refusal => ({
  status: 404,
  code: 'not_found',
  detail: 'There is no such method.',
});

export const methodNotAllowed = (): Refusal => ({
  status: 405,
  code: 'method_not_allowed',
  detail: 'Calls are POST.',
  headers: { allow: 'POST' },
});

export const pageNotFound = (): Refusal => ({
  status: 404,
  code: 'page_not_found',
  detail: 'There is no such page.',
});

export const pageMethodNotAllowed = (): Refusal => ({
  status: 405,
  code: 'page_method_not_allowed',
  detail: 'This is a page. It can be read.',
  headers: { allow: 'GET, HEAD' },
});

export const upgradeRequired = (): Refusal => ({
  status: 426,
  code: 'upgrade_required',
  detail: 'This is a WebSocket.',
  headers: { upgrade: 'websocket' },
});

// What stands in for an error that is not an `RpcError`. `id` is the reference in the log.

export const internal = (id: string): Refusal => ({
  status: 500,
  code: 'internal',
  detail: `Reference: ${id}`,
});

export const unavailable = (id: string): Refusal => ({
  status: 503,
  code: 'unavailable',
  detail: `The object is overloaded or moving. Reference: ${id}`,
  headers: { 'retry-after': '1' },
});

// What is wrong with the body, the key or the arguments.

/** A body or a key that cannot be read. With a `path`, the message says what that place is. */
export function badInput(message: string, path?: readonly PropertyKey[]): RpcError {
  const issues: Issue[] | undefined = path && [{ path: [...path], message }];
  return new RpcError(400, path ? `The input ${message}.` : message, { code: 'bad_input', issues });
}

/** Arguments that the method does not accept. */
export function invalidInput(issues: readonly Issue[]): RpcError {
  return new RpcError(400, 'The input is not valid.', { code: 'invalid_input', issues });
}

export function bodyTooSlow(): RpcError {
  const message = 'The body arrived too slowly. Send it again.';
  return new RpcError(408, message, { code: 'body_too_slow' });
}

export function bodyTooLarge(limit: number): RpcError {
  return new RpcError(413, `The body is larger than ${limit} bytes.`, { code: 'body_too_large' });
}

export function tooManyParts(limit: number, what: 'parts' | 'fields'): RpcError {
  return new RpcError(413, `The form has more than ${limit} ${what}.`, { code: 'too_many_parts' });
}

export function tooManyFiles(limit: number): RpcError {
  return new RpcError(413, `The request has more than ${limit} files.`, { code: 'too_many_files' });
}

export function unsupportedMediaType(message: string): RpcError {
  return new RpcError(415, message, { code: 'unsupported_media_type' });
}

// Which instance a caller may reach.

/** Who found nobody: the resolver returned null, or a call needs a caller. */
type Asked = 'resolver' | 'caller';

/** Nobody is signed in, or worker code calls outside of any request. */
export function unauthorized(asked: Asked, request: Request | undefined): RpcError {
  const message = request ? 'Not signed in, or not allowed here.' : OUTSIDE[asked];
  return new RpcError(401, message, { code: 'unauthorized' });
}

const OUTSIDE: Readonly<Record<Asked, string>> = {
  resolver:
    'The resolver returned null, and there is no current request. In the worker, wrap the code that ' +
    'calls: runWithContext({ request, env, ctx }, () => …). In `scheduled`, in queues and inside an ' +
    'object there is no request: have the resolver go by `key`, and call handle.at(key).',
  caller:
    'The call needs a caller, and there is no current request. In the worker, wrap the code that ' +
    'calls: runWithContext({ request, env, ctx }, () => …). In `scheduled`, in queues and inside an ' +
    'object there is no request: say who calls, with runWithContext({ env, caller }, () => …).',
};

/** A rule of `static access` said no. */
export function forbidden(): RpcError {
  return new RpcError(403, 'Not allowed.', { code: 'forbidden' });
}

/** A key from outside, for an object whose instances aren't chosen by key. */
export function keyRefused(byCaller = false): RpcError {
  const message = byCaller
    ? 'This object takes no key: each caller has an instance of their own.'
    : 'No resolver admits a key for this object.';
  return new RpcError(403, message, { code: 'key_refused' });
}

/** No key, for an object with an instance for each. */
export function keyRequired(id: string): RpcError {
  const message = `${id} has an instance for each key, and the call names none. Call handle.at(key).`;
  return new RpcError(400, message, { code: 'key_required' });
}

/** The object no longer knows the ticket that it gave for a WebSocket. */
export function ticketUnknown(): RpcError {
  const message = 'The object was restarted while the WebSocket opened. Open it again.';
  return new RpcError(410, message, { code: 'ticket_unknown' });
}

/** The reader's own: no server sends it. Pages load it, so it is short. */
export const itemsCutOff = () =>
  new RpcError(502, 'The items ended early', { code: 'items_cut_off' });
