/** Each snippet of the document is taken by `shown.ts`, whose names the other files test. */
import { expect, test } from 'vitest';
import { DOCUMENT, snippets } from './shown.js';

test('no snippet goes unused', () => {
  expect(snippets.left).toEqual([]);
  expect(snippets.all).toHaveLength((DOCUMENT.match(/^```/gm) ?? []).length / 2);
});
