/** Public types of the runtime, structural so that nobody needs '@cloudflare/workers-types'. */
import type { Issue } from '../schema/issues.js';
import type { InferSchemaInput, StandardSchema } from '../schema/standard.js';

declare global {
  namespace Cloudflare {
    /** A worker's bindings, as `.koze/server.d.ts` and `wrangler types` declare them. */
    interface Env {}
  }
}

/** A callable method. The declarations in `.koze/server.d.ts` give each its real signature. */
export interface Stub {
  (...args: unknown[]): Promise<unknown>;
  /** Where the method answers over HTTP. `String(stub)` is the same. */
  readonly url: string;
  /** In a page: why the form that the current request submits to this method was refused. */
  readonly error?: FormError | undefined;
}

/** Why a page's form was refused. */
export interface FormError {
  readonly message: string;
  /** What was wrong with the fields, one entry per place. */
  readonly issues: readonly Issue[];
  /** What the form had, by name, without its files; a list if a name is repeated. */
  readonly fields: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The methods of one object, by name. */
export type Methods = Readonly<Record<string, Stub>>;

/** Options of one call, given by `handle.with(options)`. */
export interface CallOptions {
  /** Gives up waiting. What the object has begun it may still finish. */
  signal?: AbortSignal | undefined;
  /** Sent with the call, over those of `configure`. From worker code there is no request to send. */
  headers?: HeadersInit | undefined;
  /** Which instance; see `handle.at`. */
  key?: string;
}

/** What a socket is opened with. */
export interface ConnectOptions {
  /** Added to the URL. Browsers let a page set no headers on a WebSocket. */
  query?: Readonly<Record<string, string>> | undefined;
  /** Subprotocols to offer, as `new WebSocket(url, protocols)` takes them. */
  protocols?: string | string[] | undefined;
}

/** What can be connected to. */
export interface Connectable {
  /** Opens a WebSocket to the object, whose class takes it in its `fetch`. For pages. */
  connect(options?: ConnectOptions): WebSocket;
}

/** The default export of `$server/<id>`, whose methods are `M`. */
export interface Handle<M = Methods> extends Connectable {
  /** The instance that the resolver gives for `key`. Throws for what is no string. */
  at(key: string): M & Connectable;
  /** The methods, called with these options. */
  with(options: CallOptions): M;
  /** Where the object itself answers: the address of its WebSocket. */
  readonly url: string;
}

type AnyMethod = (...args: never) => unknown;

/** A method of a class, as `.koze/server.d.ts` declares it. */
export type Method<M extends AnyMethod> = OmitThisParameter<M> & Located;

/** A method with parameters, which forms can fill in, too. */
export type FormMethod<M extends AnyMethod> = OmitThisParameter<M> & FormCalls<Result<M>>;

/** What has an address. */
export interface Located {
  /** Where the method answers over HTTP. `String(method)` is the same. */
  readonly url: string;
  /** In a page: why the form that the current request submits to this method was refused. */
  readonly error?: FormError | undefined;
}

/** How forms call a method. The last one is what React infers an action's state from. */
export interface FormCalls<R> extends Located {
  (form: FormData): Promise<R>;
  // As a form's `action`, whose result nobody reads.
  (form: FormData): Promise<void>;
  (previousState: unknown, form: FormData): Promise<R>;
}

/** A method with callers, as it is called: with the other parameters, `A`. */
export type Called<M extends AnyMethod, A extends readonly unknown[]> = M extends (
  ...args: never
) => infer R
  ? (...args: A) => Promise<Awaited<R>>
  : never;

/**
 * What a method's rest parameter takes, for a method with callers, which is declared parameter by
 * parameter. `Before` has as many items as there are parameters before it.
 */
export type Rest<M extends AnyMethod, Before extends readonly unknown[]> = M extends (
  ...args: infer A
) => unknown
  ? A extends readonly [...Before, ...infer Items]
    ? Items
    : never
  : never;

type Result<M extends AnyMethod> = M extends (...args: never) => infer R ? Awaited<R> : never;

/**
 * A method that has a schema, or a list with one for each parameter: its callers give what goes in,
 * and it gets what comes out. A list that isn't `as const` doesn't say which schema is at which
 * place, so the method's own types remain.
 */
export type Validated<M extends AnyMethod, S> = S extends StandardSchema
  ? M extends (...args: infer A) => infer R
    ? (...args: { [I in keyof A]: InferSchemaInput<S> }) => Promise<Awaited<R>>
    : never
  : S extends SchemaList
    ? number extends S['length']
      ? Promised<M>
      : WithInputs<M, S>
    : Promised<M>;

type SchemaList = readonly (StandardSchema | undefined)[];

type WithInputs<M extends AnyMethod, S extends SchemaList> = M extends (...args: infer A) => infer R
  ? (...args: { [I in keyof A]: InputAt<S, I, A[I]> }) => Promise<Awaited<R>>
  : never;

/** The input of the schema at a place; a hole, or a rest parameter, keeps the method's own type. */
type InputAt<S extends SchemaList, I, Own> = I extends `${number}` & keyof S
  ? S[I] extends StandardSchema
    ? InferSchemaInput<S[I]>
    : Own
  : Own;

/**
 * A method with parameters whose types are inferred from schemas: callers give what goes in. `S` has
 * the schemas by the positions of their parameters.
 */
export type Inferred<
  M extends AnyMethod,
  S extends Readonly<Record<string, StandardSchema>>,
> = M extends (...args: infer A) => infer R
  ? (
      ...args: {
        [I in keyof A]: I extends keyof S ? InferSchemaInput<S[I]> | Extract<A[I], null> : A[I];
      }
    ) => Promise<Awaited<R>>
  : never;

/** A method that is not async, as its callers see it. */
export type Promised<M extends AnyMethod> = M extends (...args: infer A) => infer R
  ? ((...args: A) => R) extends M
    ? (...args: A) => Promise<Awaited<R>>
    : PromisedOverloads<M>
  : never;

/** The last four; of fewer, TypeScript repeats the first. It cannot keep type parameters here. */
type PromisedOverloads<M extends AnyMethod> = M extends {
  (...args: infer A): infer R;
  (...args: infer B): infer S;
  (...args: infer C): infer T;
  (...args: infer D): infer U;
}
  ? Call<A, R> & Call<B, S> & Call<C, T> & Call<D, U>
  : never;

type Call<A extends readonly unknown[], R> = (...args: A) => Promise<Awaited<R>>;

/** A method that gives items one by one, as its callers see it: at once, and asked for by whoever reads. */
export type Items<M extends AnyMethod> = M extends (...args: infer A) => infer R
  ? (...args: A) => ItemsOf<R>
  : never;

/** What a call of such a method gives, whose class declares `R`. */
export type ItemsOf<R> = AsyncIterable<
  Awaited<R> extends AsyncIterable<infer T>
    ? T
    : Awaited<R> extends Iterable<infer T>
      ? Awaited<T>
      : unknown
>;

/** A worker's bindings. */
export type Env = object;

/** The part of an `ExecutionContext` that every worker has. */
export interface ExecutionContextLike {
  waitUntil(promise: Promise<unknown>): void;
}

/** The part of a `DurableObjectNamespace` that routing needs. */
export interface NamespaceLike {
  getByName(name: string): object;
}
