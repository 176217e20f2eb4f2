/** What documents show, so that tests can run it. */
import { readFileSync } from 'node:fs';

/** The code blocks of a document in `docs/` that begin with the name of their file, by it. */
export function shownFiles(document: string): Record<string, string> {
  const text = readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, code = '']) => code);
  const named = blocks.map((code) => [/^(?:\/\/|#) (\S+)\n/.exec(code)?.[1] ?? '', code]);
  return Object.fromEntries(named.filter(([file]) => file !== ''));
}
