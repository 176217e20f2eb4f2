/** Who calls, and who may call: the public types. */

declare global {
  namespace Koze {
    /** `.koze/server.d.ts` declares here what `src/server/caller.ts` returns. */
    interface Register {}
  }
}

/**
 * Who calls: what `src/server/caller.ts` returns for a request. A parameter of this type is filled in
 * by the dispatcher. No request can supply it.
 */
export type Caller = Koze.Register extends { caller: infer Identity } ? Identity : unknown;

/** What `src/server/caller.ts` receives. */
export interface CallerContext {
  readonly request: Request;
  readonly env: Cloudflare.Env;
}

/** What a rule knows of a call, besides its caller. */
export interface Call {
  /** The method's name; `fetch` for a socket. */
  readonly method: string;
  /** The key that the call gives, if it gives one. */
  readonly key: string | undefined;
  /** The arguments, checked. The caller isn't among them. */
  readonly args: readonly unknown[];
}

/** Decides by identity and arguments. The caller is null if nobody is signed in. */
export type Rule = (caller: Caller | null, call: Call) => boolean | Promise<boolean>;

/**
 * Who may call the methods of a class, for `static access = { … } satisfies Access<typeof RoomDO>`.
 * `'*'` is for the methods without an entry of their own, `fetch` for sockets.
 */
export type Access<C extends abstract new (...args: never) => object> = {
  readonly [Name in '*' | 'fetch' | MethodName<InstanceType<C>>]?: 'anyone' | 'caller' | Rule;
};

type MethodName<O> = {
  [Name in keyof O]: Name extends Hidden
    ? never
    : O[Name] extends (...args: never) => unknown
      ? Name
      : never;
}[keyof O];

/** What only the class and the runtime call. */
type Hidden =
  | `_${string}`
  | 'alarm'
  | 'connect'
  | 'webSocketClose'
  | 'webSocketError'
  | 'webSocketMessage';
