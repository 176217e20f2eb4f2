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
import { viewInfo } from '../shared/codec/own-bytes.js';
import { carrier, type Issue, RpcError, type RpcErrorOptions } from '../shared/errors.js';
import { isA, logThrown, peek } from '../shared/thrown.js';

const PREFIX = 'RpcError ';

interface Cargo extends RpcErrorOptions {
  status: number;
  message: string;
}

/** Makes every RpcError from now on fit to travel. */
export function equipErrors(): void {
  carrier.nameFor = (status, message, { code, data, issues }) => {
    const cargo: Cargo = { status, message, code, data, issues };
    // The name ends at the first ')'. JSON has none outside of strings, and there this is the same.
    return PREFIX + pack(cargo).replaceAll(')', '\\u0029');
  };
}

/** An error about the error would hide it from its caller, so what cannot travel is left out. */
function pack(cargo: Cargo): string {
  try {
    return encode(cargo);
  } catch {
    // Which part it is has to be tried: `issues` can hold as much nonsense as `data`.
    const parts = Object.entries(cargo).filter(([name, part]) => fits(name, part));
    return encode(Object.fromEntries(parts));
  }
}

function fits(name: string, part: unknown): boolean {
  try {
    encode(part);
    return true;
  } catch (error) {
    logThrown(`[koze] The \`${name}\` of an RpcError cannot travel, and is left out:`, error);
    return false;
  }
}

const encode = (value: unknown): string => stringify(value, {}, { operations: { viewInfo } });

/** What a call threw, as its caller should see it: an RpcError if the object threw one. */
export function receiveError(error: unknown): unknown {
  if (!isA(error, DOMException) || isA(error, RpcError)) return error;
  const name = peek(error, 'name');
  if (typeof name !== 'string' || !name.startsWith(PREFIX)) return error;
  try {
    const { status, message, code, data, issues } = parse(name.slice(PREFIX.length)) as Cargo;
    return new RpcError(Number(status), String(message), {
      code: typeof code === 'string' ? code : undefined,
      data,
      issues: Array.isArray(issues) ? (issues as Issue[]) : undefined,
    });
  } catch {
    return error;
  }
}
