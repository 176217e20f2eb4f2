/** The median, and the order statistics that hold it with 95 % (normal approximation). */
export function interval(values: readonly number[]): [low: number, middle: number, high: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const half = 0.98 * Math.sqrt(sorted.length);
  const at = (place: number) =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(place)))] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return [at(middle - half), at(middle), at(middle + half)];
}
