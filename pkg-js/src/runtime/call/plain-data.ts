/** Plain data: what an identity may consist of. Everything in it crosses Workers RPC unchanged. */

/** Deeper, or in a circle, it is no identity. */
const MAX_DEPTH = 32;

/**
 * A copy of plain data, whose objects and arrays are frozen. `caller.ts` may have one object for many
 * requests, and a rule that changed it would change who calls in all of them.
 *
 * Throws a TypeError that describes the first part that isn't plain data: "`caller.user` is a User".
 */
export function copyPlain(value: unknown, path: string): unknown {
  return new Copying().copy(value, path, MAX_DEPTH);
}

class Copying {
  /** None is copied twice: 32 levels of lists that hold one list twice have four billion items. */
  readonly #copies = new Map<object, object>();

  copy(value: unknown, path: string, depth: number): unknown {
    if (isScalar(value)) return value;
    if (typeof value !== 'object' || value === null) {
      throw new TypeError(`\`${path}\` is a ${typeof value}`);
    }
    if (depth === 0) throw new TypeError(`\`${path}\` is nested too deeply, or contains itself`);
    let copy = this.#copies.get(value);
    if (!copy) {
      copy = this.#copyObject(value, path, depth - 1);
      this.#copies.set(value, copy);
    }
    return copy;
  }

  #copyObject(value: object, path: string, depth: number): object {
    const copy = (part: unknown, at: string) => this.copy(part, at, depth);
    if (Array.isArray(value)) {
      return Object.freeze(value.map((item, i) => copy(item, `${path}[${i}]`)));
    }
    if (value instanceof Map) {
      return new Map(Array.from(value, ([key, item]) => [copy(key, path), copy(item, path)]));
    }
    if (value instanceof Set) return new Set(Array.from(value, (item) => copy(item, path)));
    if (value instanceof Date || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return structuredClone(value);
    }
    // Workers RPC would send an instance without its class, or not at all.
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      throw new TypeError(`\`${path}\` is ${nameOf(value)}`);
    }
    const fields: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) {
      // It would be the prototype of the copy.
      if (key === '__proto__') throw new TypeError(`\`${path}\` has a key \`__proto__\``);
      fields[key] = copy(part, `${path}.${key}`);
    }
    return Object.freeze(fields);
  }
}

function isScalar(value: unknown): boolean {
  const type = typeof value;
  return value === null || (type !== 'object' && type !== 'function' && type !== 'symbol');
}

function nameOf(value: object): string {
  const { name } = (value as { constructor?: { name?: unknown } }).constructor ?? {};
  return typeof name === 'string' && name !== ''
    ? `an instance of ${name}`
    : 'an object without a prototype';
}
