/** `@kuratchi/koze`: what an application imports by name, on either side. */

export { callerOf } from './runtime/object/caller-of.js';
// The kinds of schema are named here for declarations that TypeScript emits: it can write down the
// inferred type of `static schemas` only in names that a project can import.
export type { BytesSchema, FileSchema, FileValue } from './runtime/schema/binary.js';
export type { MapSchema, SetSchema, TupleSchema } from './runtime/schema/collections.js';
export type { DateSchema } from './runtime/schema/date.js';
export { schema } from './runtime/schema/index.js';
export type { LiteralSchema } from './runtime/schema/literal.js';
export type { BigintSchema, BooleanSchema, NumberSchema } from './runtime/schema/numbers.js';
export type { ObjectSchema } from './runtime/schema/object.js';
export type { ListSchema, Schema } from './runtime/schema/schema.js';
export type { InferSchema, InferSchemaInput } from './runtime/schema/standard.js';
export type { StringSchema } from './runtime/schema/text.js';
export type { LazySchema, UnionSchema } from './runtime/schema/union.js';
export type { UnknownSchema } from './runtime/schema/unknown.js';
export type { Access, Call, Caller, CallerContext, Rule } from './runtime/shared/caller.js';
export { type Issue, RpcError, type RpcErrorOptions } from './runtime/shared/errors.js';
export { type Configuration, configure, type HeaderSource } from './runtime/shared/settings.js';
export type { CallOptions, FormError, Handle, Methods, Stub } from './runtime/shared/types.js';
