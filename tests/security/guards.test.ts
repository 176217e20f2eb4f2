import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { GUARDS } from './guards/index.js';

// `npm run mutations` takes them away; a passage that has changed would not be tried.
test.each(GUARDS)('$file: $name', ({ file, guard, without }) => {
  const text = readFileSync(join(root, file), 'utf8');
  expect(text.split(guard)).toHaveLength(2);
  expect(without).not.toBe(guard);
});
