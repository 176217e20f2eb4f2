/** `@kuratchi/koze`: what an application imports by name, on either side. */

export type { FileValue } from './runtime/schema/binary.js';
export { schema } from './runtime/schema/index.js';
export type { Schema } from './runtime/schema/schema.js';
export type { InferSchema, InferSchemaInput } from './runtime/schema/standard.js';
export { type Issue, RpcError, type RpcErrorOptions } from './runtime/shared/errors.js';
export { type Configuration, configure, type HeaderSource } from './runtime/shared/settings.js';
export type { CallOptions, Handle, Methods, Stub } from './runtime/shared/types.js';
