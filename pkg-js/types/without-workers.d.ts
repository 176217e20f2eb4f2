// Included by `.koze/server.d.ts`. A page's program has no Workers types, but it reads the classes for their methods'
// types. These declarations keep the classes free of errors there.
//
// `_Undeclared` is undeclared on purpose: its type is assignable to everything, and unlike `any` it can also be called
// with type arguments. The `@ts-ignore`s are for programs that check libraries.
declare namespace _Koze {
  // @ts-ignore
  type Anything = _Undeclared;
  /** `T` in a program without Workers' types, where `cloudflare:workers` resolves to the pattern below. */
  type WithoutWorkers<T> = typeof import('cloudflare:workers') extends { _isFallback: true }
    ? T
    : object;
  interface AnyBindings {
    [name: string]: Anything;
  }
  interface State {
    readonly id: { readonly name?: string; toString(): string; equals(other: unknown): boolean };
    readonly storage: DurableObjectStorage;
    blockConcurrencyWhile<T>(callback: () => Promise<T>): Promise<T>;
    acceptWebSocket(socket: WebSocket, tags?: string[]): void;
    getWebSockets(tag?: string): WebSocket[];
    getTags(socket: WebSocket): string[];
    waitUntil(promise: Promise<unknown>): void;
    [name: string]: Anything;
  }
  interface Transaction {
    get<T = unknown>(key: string, options?: object): Promise<T | undefined>;
    get<T = unknown>(keys: string[], options?: object): Promise<Map<string, T>>;
    list<T = unknown>(options?: object): Promise<Map<string, T>>;
    put<T>(key: string, value: T, options?: object): Promise<void>;
    put<T>(entries: Record<string, T>, options?: object): Promise<void>;
    delete(key: string, options?: object): Promise<boolean>;
    delete(keys: string[], options?: object): Promise<number>;
    getAlarm(options?: object): Promise<number | null>;
    setAlarm(time: number | Date, options?: object): Promise<void>;
    [name: string]: Anything;
  }
  interface Storage extends Transaction {
    readonly sql: SqlStorage;
    transaction<T>(closure: (transaction: Transaction) => Promise<T>): Promise<T>;
    transactionSync<T>(closure: () => T): T;
  }
  interface Sql {
    exec<T = Record<string, ArrayBuffer | string | number | null>>(
      query: string,
      ...bindings: unknown[]
    ): Cursor<T>;
    readonly databaseSize: number;
  }
  interface Cursor<T> extends Iterable<T> {
    toArray(): T[];
    one(): T;
    raw<U = unknown[]>(): IterableIterator<U>;
    [name: string]: Anything;
  }
  type Namespace<_Object> = Anything;
  const SocketPair: { new (): { 0: WebSocket; 1: WebSocket } };
  interface HibernatableSocket {
    accept(): void;
    serializeAttachment(attachment: unknown): void;
    deserializeAttachment(): Anything;
  }
}
declare namespace Cloudflare {
  interface Env extends _Koze.WithoutWorkers<_Koze.AnyBindings> {}
}
interface Env extends Cloudflare.Env {}
interface DurableObjectState<Props = unknown> extends _Koze.WithoutWorkers<_Koze.State> {}
interface DurableObjectStorage extends _Koze.WithoutWorkers<_Koze.Storage> {}
interface SqlStorage extends _Koze.WithoutWorkers<_Koze.Sql> {}
interface WebSocket extends _Koze.WithoutWorkers<_Koze.HibernatableSocket> {}
interface ResponseInit {
  webSocket?: WebSocket | null;
}
// Workers' own declaration of the module takes precedence over a pattern.
declare module 'cloudflare:worker*' {
  export const _isFallback: true;
  export const env: Cloudflare.Env;
  export abstract class DurableObject<Env = Cloudflare.Env, Props = object> {
    constructor(ctx: DurableObjectState, env: Env);
    protected ctx: DurableObjectState<Props>;
    protected env: Env;
    alarm?(info?: _Koze.Anything): void | Promise<void>;
    fetch?(request: Request): Response | Promise<Response>;
    webSocketMessage?(socket: WebSocket, message: string | ArrayBuffer): void | Promise<void>;
    webSocketClose?(
      socket: WebSocket,
      code: number,
      reason: string,
      clean: boolean,
    ): void | Promise<void>;
    webSocketError?(socket: WebSocket, error: unknown): void | Promise<void>;
  }
  export class RpcTarget {}
  export const exports: _Koze.Anything;
  export const waitUntil: (promise: Promise<unknown>) => void;
  // All declarations also take precedence over aliases, which are merged in last.
  global {
    // @ts-ignore
    export import DurableObjectNamespace = _Koze.Namespace;
    // @ts-ignore
    export import WebSocketPair = _Koze.SocketPair;
  }
}
declare module 'cloudflare:*';
