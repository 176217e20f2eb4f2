/** What `JSON.parse` accepts and we do not. */
import { type Issue, RpcError } from '../errors.js';

/** Levels of arrays and objects. Deeper input could overflow the stack of whatever walks it. */
const MAX_DEPTH = 256;

/** Refuses, with 400 and the path, what no caller of ours sends and no method expects. */
export function inspectArguments(args: readonly unknown[]): void {
  // Twice, so that what is in order, which is nearly all, costs no path.
  if (!isInOrder(args, MAX_DEPTH)) findFault(args, []);
}

function isInOrder(value: unknown, depth: number): boolean {
  if (typeof value !== 'object') return !isInfinite(value);
  if (value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isInOrder(value[i], depth - 1)) return false;
    return true;
  }
  for (const key in value) {
    if (isForbidden(key)) return false;
    if (!isInOrder((value as Record<string, unknown>)[key], depth - 1)) return false;
  }
  return true;
}

/** The same walk, to say where. */
function findFault(value: unknown, path: readonly (string | number)[]): void {
  if (isInfinite(value)) throw badInput('is not a finite number', path);
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) throw badInput('is nested too deeply', []);
  const isArray = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const inner = [...path, isArray ? Number(key) : key];
    if (!isArray && isForbidden(key)) throw badInput('is not an allowed key', inner);
    findFault(item, inner);
  }
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
