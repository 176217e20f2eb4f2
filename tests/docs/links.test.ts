/** Each page of the documentation has a test of its name here, and no link is broken. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { PAGES } from './harness/documents.js';

const documents = ['README.md', ...PAGES.map((page) => `docs/${page}`)];

test('the pages are those that have a test', () => {
  const ending = '.test.ts';
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith(ending));
  const tested = tests.map((name) => name.slice(0, -ending.length)).filter((it) => it !== 'links');
  expect(tested.sort()).toEqual(['readme', ...PAGES.map((page) => page.replace('.md', ''))].sort());
});

describe.each(documents)('%s', (document) => {
  const text = read(document).replace(/^```.*?^```$/gms, '');
  const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
  const own = links.filter((link) => !/^[a-z]+:/.test(link));

  test('every link leads to a file, and to a heading of it', () => {
    const broken = own.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

function read(document: string): string {
  return readFileSync(join(root, document), 'utf8');
}

/** The anchors of a text: those that GitHub gives to its headings, and its own. */
function anchorsOf(text: string): string[] {
  const prose = text.replace(/^```.*?^```$/gms, '');
  const own = Array.from(prose.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id);
  const headings = Array.from(prose.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  return [...headings, ...own];
}
