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
/**
 * Workers RPC rebuilds a thrown `Error` from its text, and drops its properties unless
 * `enhanced_error_serialization` is on. Of a DOMException it keeps the native name, at every
 * compatibility date. That name can hold the whole error while `error.name` reads 'RpcError';
 * `codec/error-transport.ts` installs that. In browsers the name stays plain.
 */
export const transport: {
  nameFor?: (status: number, message: string, options: RpcErrorOptions) => string;
} = {};

// Typed as Error: DOMException's numeric `code` is not ours.
const Base = DOMException as unknown as new (message: string, name?: string) => Error;

/** An error that reaches the caller whole. Any other error is redacted on its way out. */
export class RpcError extends Base {
  // Fields define: assigning would meet DOMException's own read-only accessors.
  override name = 'RpcError';
  code: string | undefined;
  /** An HTTP status from 400 to 599. */
  declare status: number;
  declare data: unknown;
  declare issues: readonly Issue[] | undefined;

  constructor(status: number, message: string, options: RpcErrorOptions = {}) {
    super(message, transport.nameFor?.(status, message, options));
    this.status = status;
    this.code = options.code;
    this.data = options.data;
    this.issues = options.issues;
  }
}
