/** `@kuratchi/koze`: what an application imports by name, on either side. */
export { type Configuration, configure, type HeaderSource } from './runtime/config.js';
export { type Issue, RpcError, type RpcErrorOptions } from './runtime/errors.js';
export type { CallOptions, Handle, Methods, Stub } from './runtime/types.js';
