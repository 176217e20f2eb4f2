/** Plain data: what an identity may consist of. Everything in it crosses Workers RPC unchanged. */

/** Deeper, or in a circle, it is no identity. */
const MAX_DEPTH = 32;

/** Describes the first part of `value` that isn't plain data: "`caller.user` is a User". */
export function findForeign(value: unknown, path: string, depth = MAX_DEPTH): string | undefined {
  if (isScalar(value)) return undefined;
  if (typeof value !== 'object' || value === null) return `\`${path}\` is a ${typeof value}`;
  if (depth === 0) return `\`${path}\` is nested too deeply, or contains itself`;
  const foreign = (part: unknown, at: string) => findForeign(part, at, depth - 1);
  if (Array.isArray(value))
    return firstOf(value.entries(), ([i, item]) => foreign(item, `${path}[${i}]`));
  if (value instanceof Map || value instanceof Set) {
    return firstOf(value.entries(), (pair) => foreign([...pair], path));
  }
  if (value instanceof Date || value instanceof ArrayBuffer || ArrayBuffer.isView(value))
    return undefined;
  // Workers RPC would send an instance without its class, or not at all.
  if (Object.getPrototypeOf(value) !== Object.prototype) return `\`${path}\` is ${nameOf(value)}`;
  return firstOf(Object.entries(value), ([key, part]) =>
    // Whoever copies it key by key would replace the prototype of the copy.
    key === '__proto__' ? `\`${path}\` has a key \`__proto__\`` : foreign(part, `${path}.${key}`),
  );
}

function isScalar(value: unknown): boolean {
  return value == null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

function firstOf<T>(parts: Iterable<T>, find: (part: T) => string | undefined): string | undefined {
  for (const part of parts) {
    const found = find(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nameOf(value: object): string {
  const { name } = (value as { constructor?: { name?: unknown } }).constructor ?? {};
  return typeof name === 'string' && name !== ''
    ? `an instance of ${name}`
    : 'an object without a prototype';
}
