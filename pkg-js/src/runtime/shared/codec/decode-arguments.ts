/** What `JSON.parse` accepts and we do not. */
import { type Issue, RpcError } from '../errors.js';

/** Levels of arrays and objects. Deeper input could overflow the stack of whatever walks it. */
const MAX_DEPTH = 256;

interface Fault {
  readonly message: string;
  /** From the inside out. */
  readonly path: (string | number)[];
}

const TOO_DEEP: Fault = { message: 'is nested too deeply', path: [] };

/** Refuses, with 400 and the path, what no caller of ours sends and no method expects. */
export function inspectArguments(args: readonly unknown[]): void {
  const fault = findFault(args, MAX_DEPTH);
  if (fault) throw badInput(fault.message, fault.path.reverse());
}

/**
 * The path is made on the way back from a fault. Made on the way in, it would cost every value of a
 * list as much as the list lies deep: a second of work for a mebibyte.
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
    if (isForbidden(key)) return { message: 'is not an allowed key', path: [key] };
    const fault = findFault((value as Record<string, unknown>)[key], depth - 1);
    if (fault) return inside(fault, key);
  }
  return undefined;
}

/** Where something is too deep is nothing that anybody wants to read. */
function inside(fault: Fault, key: string | number): Fault {
  if (fault !== TOO_DEEP) fault.path.push(key);
  return fault;
}

/** `1e999` is valid JSON. */
function isInfinite(value: unknown): boolean {
  return value === Infinity || value === -Infinity;
}

// Merged or assigned by key somewhere in the application, these reach every object's prototype
// (prototype pollution).
function isForbidden(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

/** 400, with one issue if a place is known. */
export function badInput(message: string, path?: readonly PropertyKey[]): RpcError {
  const issues: Issue[] | undefined = path && [{ path: [...path], message }];
  return new RpcError(400, path ? `The input ${message}.` : message, { code: 'bad_input', issues });
}
