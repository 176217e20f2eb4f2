/** The order of test files: the longest first, so that no worker is left with one of them at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long. In a fresh clone nothing has been measured, and vitest goes by the files' sizes. */
export const LONGEST = [
  'packed/packed',
  'e2e/dev-loop',
  'e2e/seed',
  'security/attacks',
  'e2e/sveltekit',
  'e2e/wrangler-sync',
  'bases/bases',
  'docs/vite',
  'e2e/guard-styles',
  'e2e/quickstart',
  'e2e/guard',
  'seed/validating-rpc-input',
  'seed/classes',
  'e2e/addresses',
  'docs/testing',
  'docs/typescript',
  'docs/readme',
  'e2e/esbuild',
];

function rank({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
  return index === -1 ? LONGEST.length : index;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
