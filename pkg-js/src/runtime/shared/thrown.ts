/**
 * Inspects thrown values safely. Anything can be thrown: a revoked proxy, a proxy whose traps throw or
 * whose prototype chain never ends, an object whose getters throw. Nothing catches a second error while
 * the first one is answered, and the request would crash or hang.
 */

/** More than any class has. */
const MAX_PROTOTYPES = 100;

const MAX_CAUSES = 10;

/** `instanceof` for what may be a proxy. */
export function isA<T>(value: unknown, Class: abstract new (...args: never[]) => T): value is T {
  try {
    let prototype = value;
    // Bounded: a proxy can name itself as its prototype, and `instanceof` would never return.
    for (let left = MAX_PROTOTYPES; left > 0 && isObject(prototype); left--) {
      prototype = Object.getPrototypeOf(prototype);
      if (prototype === Class.prototype) return true;
    }
  } catch {
    // A trap threw, so it is not one of our errors.
  }
  return false;
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A property of anything; `undefined` if reading it throws. */
export function peek(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/** `String(value)`, even if that throws: `Object.create(null)`, `{ toString: 1 }`. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'an object';
  }
}

/** Logs what was thrown. */
export function logThrown(message: string, ...thrown: readonly unknown[]): void {
  try {
    console.error(message, ...thrown.map((each) => (isReadable(each) ? each : UNREADABLE)));
  } catch {
    // The console formats nested values, too, and a getter there can throw.
    console.error(message, UNREADABLE);
  }
}

const UNREADABLE = 'a value that cannot be read';

/**
 * Whether the console can format the value, including its causes. If it can't, workerd's console drops
 * the whole line, and with it the id of the error.
 */
function isReadable(thrown: unknown): boolean {
  const isText = (part: unknown) => part === undefined || typeof part === 'string';
  try {
    let error = thrown;
    // Bounded: a cause can be the error itself, or a getter that returns a new one each time.
    for (let left = MAX_CAUSES; left > 0 && isObject(error); left--) {
      const { name, message, stack, cause } = error as Partial<Error>;
      if (isA(error, Error) && ![name, message, stack].every(isText)) return false;
      error = cause;
    }
    return true;
  } catch {
    return false;
  }
}
