/**
 * `RpcError` through Workers RPC, whole, at every compatibility date.
 *
 * Without `enhanced_error_serialization` workerd sends an error as text and rebuilds it at the
 * other end, so properties are lost. A DOMException travels as `DOMException(<name>): <message>`
 * and comes back with its native name, with the flag and without. RpcError is one, and its native
 * name is 'RpcError ' and all that it holds, in devalue's encoding.
 *
 * A forged message does nothing: an `Error`, whatever its text, comes back as an `Error`. Only who
 * throws a DOMException with a name of their own choice gets here, and such code could throw an
 * RpcError as well; what it says is checked all the same.
 */
import { parse, stringify } from 'devalue';
import { carrier, type Issue, RpcError, type RpcErrorOptions } from './errors.js';

const PREFIX = 'RpcError ';

interface Cargo extends RpcErrorOptions {
  status: number;
  message: string;
}

/** Makes every RpcError from now on fit to travel. */
export function equipErrors(): void {
  carrier.nameFor = (status, message, { code, data, issues }) => {
    const cargo: Cargo = { status, message, code, data, issues };
    let text: string;
    try {
      text = stringify(cargo);
    } catch (error) {
      // An error about the error would hide it from its caller.
      console.error('[koze] The `data` of an RpcError cannot travel, and is left out:', error);
      text = stringify({ ...cargo, data: undefined });
    }
    // The name ends at the first ')'. JSON has none outside of strings, and there this is the same.
    return PREFIX + text.replaceAll(')', '\\u0029');
  };
}

/** What a call threw, as its caller should see it: an RpcError if the object threw one. */
export function receiveError(error: unknown): unknown {
  if (!(error instanceof DOMException) || error instanceof RpcError) return error;
  if (!error.name.startsWith(PREFIX)) return error;
  try {
    const { status, message, code, data, issues } = parse(error.name.slice(PREFIX.length)) as Cargo;
    return new RpcError(Number(status), String(message), {
      code: typeof code === 'string' ? code : undefined,
      data,
      issues: Array.isArray(issues) ? (issues as Issue[]) : undefined,
    });
  } catch {
    return error;
  }
}
