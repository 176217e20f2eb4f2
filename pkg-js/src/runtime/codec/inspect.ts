/** What `JSON.parse` accepts and we do not. */
import { type Issue, RpcError } from '../errors.js';

/** Levels of arrays and objects. Deeper input could overflow the stack of whatever walks it. */
const MAX_DEPTH = 256;

/** Refuses, with 400 and the path, what no caller of ours sends and no method expects. */
export function inspectArguments(args: readonly unknown[]): void {
  const path: (string | number)[] = [];

  const visit = (value: unknown): void => {
    if (typeof value !== 'object') {
      // 1e999 is valid JSON.
      if (value === Infinity || value === -Infinity) throw badInput('is not a finite number', path);
      return;
    }
    if (value === null) return;
    if (path.length >= MAX_DEPTH) throw badInput('is nested too deeply', []);
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        path.push(i);
        visit(value[i]);
        path.pop();
      }
      return;
    }
    for (const key of Object.keys(value)) {
      path.push(key);
      // Merged or assigned by key somewhere in the application, these reach every object's
      // prototype (prototype pollution).
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
        throw badInput('is not an allowed key', path);
      }
      visit((value as Record<string, unknown>)[key]);
      path.pop();
    }
  };
  visit(args);
}

/** 400, with one issue if a place is known. */
export function badInput(message: string, path?: readonly PropertyKey[]): RpcError {
  const issues: Issue[] | undefined = path && [{ path: [...path], message }];
  return new RpcError(400, path ? `The input ${message}.` : message, { code: 'bad_input', issues });
}
