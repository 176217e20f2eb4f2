import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { LONGEST } from './harness/longest-first.js';

test('the files that are to come first are there', () => {
  const isMissing = (name: string) => !existsSync(join(root, 'tests', `${name}.test.ts`));
  expect(LONGEST.filter(isMissing)).toEqual([]);
});
