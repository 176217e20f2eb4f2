/** Public types of the runtime, structural so that nobody needs '@cloudflare/workers-types'. */

/** A callable method. The declarations in `.koze/server.d.ts` give each its real signature. */
export interface Stub {
  (...args: unknown[]): Promise<unknown>;
  /** Where the method answers over HTTP. `String(stub)` is the same. */
  readonly url: string;
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
  key?: string | undefined;
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

/** A handle whose methods have the signatures of `T`, the class of the object. */
export type TypedHandle<T, K extends keyof T> = Handle<TypedMethods<T, K>>;

/** The methods `K` of `T`, each with its result as a promise. */
export type TypedMethods<T, K extends keyof T> = {
  readonly [M in K]: T[M] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

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
