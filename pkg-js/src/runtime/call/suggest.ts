/** "Did you mean …?" */

/** Nobody mistypes a name longer than this, and comparing two takes the product of their lengths. */
const MAX_LENGTH = 100;

/** The candidate closest to `name`, if one is close enough to be a slip. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const wanted = comparable(name);
  let best: string | undefined;
  let bestDistance = Math.max(2, name.length / 3) + 1;
  for (const candidate of candidates) {
    if (candidate.length > 2 * MAX_LENGTH) continue;
    const other = comparable(candidate);
    // The distance is at least the difference of the lengths.
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, other);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return bestDistance <= Math.max(2, name.length / 3) ? best : undefined;
}

// `UserDO`, `user.do` and `user-do` all mean `USER_DO`.
export const comparable = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Levenshtein's distance, one row at a time. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
