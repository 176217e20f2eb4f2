/**
 * The stack of an error that a method throws, across Workers RPC: workerd drops the frames of the
 * object's side, and the log would name no line of the class. It keeps own properties where
 * `enhanced_error_serialization` is on, which is the default since 2026-04-21. Before that date, the
 * log shows the caller's frames alone.
 */
import { isA, peek } from '../shared/thrown.js';
import type { Definition } from './definition.js';

const PROPERTY = 'objectStack';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** The stand-ins, so that a base class of two objects gets one for each method. */
const marking = new WeakSet<Method>();

/** Has the methods of a class note their stack on what they throw. The object's side. */
export function markThrownErrors({
  methods,
  serverOnly = [],
  followed,
  ...object
}: Definition): void {
  // Packages know their methods by identity: `@callable()` of agents.
  if (followed !== undefined) return;
  const { prototype } = object.class();
  for (const name of [...methods, ...serverOnly]) {
    const owner = ownerOf(prototype, name);
    const property = owner && Object.getOwnPropertyDescriptor(owner, name);
    const method = property?.value as unknown;
    if (!owner || typeof method !== 'function' || !property?.configurable) continue;
    if (marking.has(method as Method)) continue;
    const value = marked(method as Method);
    marking.add(value);
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(value, 'length', { value: method.length });
    Object.defineProperty(owner, name, { ...property, value });
  }
}

function ownerOf(prototype: object | undefined, name: string): object | undefined {
  let owner: object | null = prototype ?? null;
  while (owner && owner !== Object.prototype) {
    if (Object.hasOwn(owner, name)) return owner;
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return undefined;
}

function marked(method: Method): Method {
  return function (this: unknown, ...args) {
    try {
      const result = method.apply(this, args);
      return result instanceof Promise ? result.catch(rethrow) : result;
    } catch (error) {
      return rethrow(error);
    }
  };
}

function rethrow(error: unknown): never {
  try {
    const isNew = isA(error, Error) && !Object.hasOwn(error, PROPERTY);
    if (isNew) {
      Object.defineProperty(error, PROPERTY, {
        value: error.stack,
        configurable: true,
        // Workers RPC carries it all the same. In a copy that the class makes of an error that it
        // catches, `{ ...error }` or its JSON, the stack would reach the browser.
        enumerable: false,
      });
    }
  } catch {
    // It is frozen, or a proxy that refuses: it is thrown as it is.
  }
  throw error;
}

/** Gives an error that has crossed Workers RPC the stack of both sides. The caller's side. */
export function joinStacks(error: unknown): void {
  try {
    const inside = peek(error, PROPERTY);
    if (!isA(error, Error) || typeof inside !== 'string') return;
    const [, ...frames] = String(error.stack).split('\n    at ');
    delete (error as Error & Record<typeof PROPERTY, unknown>)[PROPERTY];
    error.stack = [inside, ...frames].join('\n    at ');
  } catch {
    // Its stack can't be set: the property says the same.
  }
}
