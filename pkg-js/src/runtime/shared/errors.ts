/**
 * `RpcError`: how a class speaks to its caller. One class on every side: a Durable Object throws
 * it, the dispatcher answers with it, the browser's stub throws it again.
 */
import type { Issue } from '../schema/issues.js';

export type { Issue } from '../schema/issues.js';

/** What an {@link RpcError} can carry beside its status and message. */
export interface RpcErrorOptions {
  /** A short, stable name that callers can switch on, such as `name_taken`. */
  code?: string | undefined;
  /** Anything that a method could return. */
  data?: unknown;
  /** What was wrong with the input, one entry per place. */
  issues?: readonly Issue[] | undefined;
}
/** `codec/error-transport.ts` puts another class in its place in workers, which takes all three. */
type Base = new (message: string, status: number, options: RpcErrorOptions) => Error;

/** An error that reaches the caller whole. Any other error is redacted on its way out. */
export class RpcError extends (Error as Base) {
  // Fields define: in workers, assigning would meet DOMException's own read-only accessors.
  override name = 'RpcError';
  code: string | undefined;
  /** An HTTP status from 400 to 599. */
  declare status: number;
  declare data: unknown;
  declare issues: readonly Issue[] | undefined;

  constructor(status: number, message: string, options: RpcErrorOptions = {}) {
    super(message, status, options);
    this.status = status;
    this.code = options.code;
    this.data = options.data;
    this.issues = options.issues;
  }
}
