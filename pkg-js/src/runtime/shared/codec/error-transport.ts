/**
 * `RpcError` through Workers RPC, whole, at every compatibility date.
 *
 * The object's side writes, the worker's side reads. Without `enhanced_error_serialization` workerd
 * sends an error as a string and rebuilds it at the other end, so properties are lost. A DOMException
 * travels as `DOMException(<name>): <message>` and comes back with its native name, with the flag
 * and without. In workers RpcError is one, and its native name is 'RpcError ' and all that it holds,
 * in devalue's encoding. In browsers it is a plain Error, which has a stack everywhere.
 *
 * A forged message does nothing: an `Error`, whatever its message, comes back as an `Error`. Only
 * code that throws a DOMException with a name of its own gets here. It could throw an RpcError as
 * well; what it sends is checked all the same.
 */
import { parse, stringify } from 'devalue';
import { type Issue, RpcError, type RpcErrorOptions } from '../errors.js';
import { isA, logThrown, peek } from '../thrown.js';
import { viewInfo } from './own-bytes.js';

const PREFIX = 'RpcError ';

interface Payload extends RpcErrorOptions {
  status: number;
  message: string;
}

/** What RpcError extends in workers. Its own `name` hides the native one. */
class TransportedError extends DOMException {
  constructor(message: string, status: number, { code, data, issues }: RpcErrorOptions) {
    const payload: Payload = { status, message, code, data, issues };
    // The name ends at the first ')'. JSON has none outside of strings, and there this is the same.
    super(message, PREFIX + pack(payload).replaceAll(')', '\\u0029'));
  }
}

/** Makes every RpcError from now on survive Workers RPC. */
export function installErrorTransport(): void {
  // `super()` asks for the parent at each call. Browsers get nothing of this.
  Object.setPrototypeOf(RpcError, TransportedError);
  Object.setPrototypeOf(RpcError.prototype, TransportedError.prototype);
}

/** Leaves out what cannot be encoded: an error about the error would hide it from its caller. */
function pack(payload: Payload): string {
  try {
    return encode(payload);
  } catch {
    // Tried one by one: `issues` can hold as much nonsense as `data`.
    const parts = Object.entries(payload).filter(([name, part]) => fits(name, part));
    return encode(Object.fromEntries(parts));
  }
}

function fits(name: string, part: unknown): boolean {
  try {
    encode(part);
    return true;
  } catch (error) {
    logThrown(`[koze] The \`${name}\` of an RpcError cannot be sent, and is left out:`, error);
    return false;
  }
}

const encode = (value: unknown): string => stringify(value, {}, { operations: { viewInfo } });

/** The error as its caller should see it: an RpcError if the object threw one. */
export function receiveError(error: unknown): unknown {
  if (!isA(error, DOMException) || isA(error, RpcError)) return error;
  const name = peek(error, 'name');
  if (typeof name !== 'string' || !name.startsWith(PREFIX)) return error;
  try {
    const { status, message, code, data, issues } = parse(name.slice(PREFIX.length)) as Payload;
    return new RpcError(Number(status), String(message), {
      code: typeof code === 'string' ? code : undefined,
      data,
      issues: Array.isArray(issues) ? (issues as Issue[]) : undefined,
    });
  } catch {
    return error;
  }
}
