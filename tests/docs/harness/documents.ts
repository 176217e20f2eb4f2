/** The pages of the documentation, and the code that they show, so that tests can run it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/lib/tools.mjs';

/** The files in `docs/`. */
export const PAGES: readonly string[] = readdirSync(join(root, 'docs'));

/** The text of a page in `docs/`. */
export const readPage = (page: string) => readFileSync(join(root, 'docs', page), 'utf8');

/** The code blocks of a page, all or those in one language. */
export function blocks(page: string, language = '\\w+'): string[] {
  const found = readPage(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return Array.from(found, ([, code = '']) => code);
}

/** The code blocks of a page that begin with the name of their file, by that name. */
export function shownFiles(page: string): Record<string, string> {
  const named = blocks(page).map((code) => [
    /^(?:\/\/|#|<!--) (\S+)(?: -->)?\n/.exec(code)?.[1] ?? '',
    code,
  ]);
  return Object.fromEntries(named.filter(([file]) => file !== ''));
}

/** The rows of a page's tables, headers and rules left out, as the cells between the bars. */
export function rows(page: string): string[][] {
  const lines = readPage(page).split('\n');
  return lines.flatMap((line, index) => {
    if (!line.startsWith('|') || isRule(line) || isRule(lines[index + 1] ?? '')) return [];
    // A bar inside a cell is escaped.
    return [
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ];
  });
}

const isRule = (line: string) => /^\|(?: -+ \|)+$/.test(line);
