/** Minimum and maximum: of lengths, sizes, numbers, dates. */

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export const UNBOUNDED: Bounds = { min: -Infinity, max: Infinity };

/** Narrows `bounds`. Throws a TypeError if no value can satisfy them. */
export function narrow(bounds: Bounds, change: Partial<Bounds>): Bounds {
  const next = { ...bounds, ...change };
  for (const [name, value] of Object.entries(change)) {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new TypeError(`${name}() takes a number`);
    }
  }
  if (next.min <= next.max) return next;
  throw new TypeError(`min(${next.min}) is greater than max(${next.max})`);
}

/** The same for counts. */
export function narrowCount(bounds: Bounds, change: Partial<Bounds>): Bounds {
  for (const [name, value] of Object.entries(change)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new TypeError(`${name}() takes a whole number of at least 0`);
  }
  return narrow(bounds, change);
}

/** The problem with `count`, if there is one: `must be at least 1 character`. */
export function countIssue(
  count: number,
  { min, max }: Bounds,
  verb: 'be' | 'have',
  unit: string,
): string | undefined {
  if (count < min) return `must ${verb} at least ${quantity(min, unit)}`;
  if (count > max) return `must ${verb} at most ${quantity(max, unit)}`;
  return undefined;
}

export function quantity(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
