/** Cases of which each run takes a part, as all of them would take too long. */

const DAY = 86_400_000;

/**
 * The part of the cases whose turn it is today, of which the run tells; all of them with `KOZE_ALL=1`.
 *
 * @param parts in how many days each case has its turn
 */
export function todays<T>(what: string, cases: readonly T[], parts: number): readonly T[] {
  if (process.env.KOZE_ALL) return cases;
  const part = Math.floor(Date.now() / DAY) % parts;
  console.log(`${what}: part ${part + 1} of ${parts}. KOZE_ALL=1 runs every part.`);
  return cases.filter((_, index) => index % parts === part);
}
