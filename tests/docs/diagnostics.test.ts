/** The tables of docs/diagnostics.md. `tests/catalogue.rs` keeps their codes equal to the core's. */
import { expect, test } from 'vitest';
import { PAGES, readPage, rows } from './harness/documents.js';

const table = rows('diagnostics.md');
/** What messages link to. */
const ANCHOR = /^<a id="([\w-]+)"><\/a>/;
const codes = table.map(([code = '']) => code.replace(ANCHOR, '').replaceAll('`', ''));

test('each row has a code, a severity, what it means and what to do', () => {
  expect(table.length).toBeGreaterThan(50);
  for (const cells of table) {
    const [code, severity] = cells;
    expect(cells, code).toHaveLength(4);
    expect(cells, code).not.toContain('');
    expect(code).toMatch(/`[a-z]+(?:-[a-z]+)*`$/);
    expect(severity, code).toMatch(/^(?:error|warning|error or warning)$/);
  }
  expect(codes).toEqual([...new Set(codes)]);
  const anchors = table.map(([code = '']) => ANCHOR.exec(code)?.[1]);
  if (anchors.some(Boolean)) expect(anchors).toEqual(codes);
});

test('what other pages show and link is there', () => {
  const named = PAGES.flatMap((page) => [
    ...readPage(page).matchAll(/(?:error|warning)\[([\w-]+)\]/g),
    ...readPage(page).matchAll(/\[`([\w-]+)`\]\(diagnostics\.md/g),
  ]).map(([, code = '']) => code);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((code) => !codes.includes(code))).toEqual([]);
});
