/** Rejects input that `JSON.parse` accepts but Koze doesn't. */
import { isReserved } from '../schema/reserved-keys.js';
import { MAX_DEPTH } from '../shared/protocol.js';
import { badInput } from '../shared/refusals.js';

interface Fault {
  readonly message: string;
  /** From the inside out. */
  readonly path: (string | number)[];
}

const TOO_DEEP: Fault = { message: 'is nested too deeply', path: [] };

/** Throws 400, with the path, for input that Koze's clients never send and no method expects. */
export function inspectArguments(args: readonly unknown[]): void {
  const fault = findFault(args, MAX_DEPTH);
  if (fault) throw badInput(fault.message, fault.path.reverse());
}

/**
 * Builds the path on the way back from a fault. On the way in, every value would pay for its depth:
 * a second of work for a mebibyte.
 */
function findFault(value: unknown, depth: number): Fault | undefined {
  if (typeof value !== 'object') {
    return isInfinite(value) ? { message: 'is not a finite number', path: [] } : undefined;
  }
  if (value === null) return undefined;
  if (depth === 0) return TOO_DEEP;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const fault = findFault(value[i], depth - 1);
      if (fault) return inside(fault, i);
    }
    return undefined;
  }
  for (const key in value) {
    if (isReserved(key)) return { message: 'is not an allowed key', path: [key] };
    const fault = findFault((value as Record<string, unknown>)[key], depth - 1);
    if (fault) return inside(fault, key);
  }
  return undefined;
}

/** Adds `key` to the path, unless it already has 256 keys. */
function inside(fault: Fault, key: string | number): Fault {
  if (fault !== TOO_DEEP) fault.path.push(key);
  return fault;
}

/** `1e999` is valid JSON. */
function isInfinite(value: unknown): boolean {
  return value === Infinity || value === -Infinity;
}
