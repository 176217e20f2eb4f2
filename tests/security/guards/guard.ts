/** A guard: a passage, what the code would be without it, and the tests that must then fail. */

export interface Guard {
  /** The attack that it stops. */
  readonly name: string;
  /** Relative to the repository. */
  readonly file: string;
  /** Its text, which the file has exactly once. */
  readonly guard: string;
  readonly without: string;
  /** Test files, relative to the repository, one of which must fail. */
  readonly tests: readonly string[];
}

export type Passage = readonly [name: string, guard: string, without: string];

/** Guards of any file. */
export const inFile = (
  file: string,
  tests: readonly string[],
  passages: readonly Passage[],
): Guard[] => passages.map(([name, guard, without]) => ({ name, file, guard, without, tests }));

/** Guards of the runtime, found by its own tests. */
export const on = (file: string, tests: readonly string[], passages: readonly Passage[]): Guard[] =>
  inFile(
    `pkg-js/src/runtime/${file}`,
    tests.map((test) => `pkg-js/test/runtime/${test}.test.ts`),
    passages,
  );

/** Guards of the schemas, found by their own tests. */
export const inSchema = (
  file: string,
  tests: readonly string[],
  passages: readonly Passage[],
): Guard[] =>
  inFile(
    `pkg-js/src/runtime/schema/${file}`,
    tests.map((test) => `pkg-js/test/${test}.test.ts`),
    passages,
  );
