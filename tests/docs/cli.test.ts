/** What docs/cli.md shows is what `koze` prints and accepts. */
import { expect, test } from 'vitest';
import { createProject, INSPECTED } from '../../pkg-js/test/cli/harness.js';
import { blocks, readPage, shownFiles } from './harness/documents.js';

test('the page lists the commands and options of the help', () => {
  const { out } = createProject().koze('--help');
  const words = out.match(/--[a-z-]+|koze [a-z]+(?= {2})/g) ?? [];
  expect(words.length).toBeGreaterThan(8);
  const page = readPage('cli.md');
  for (const word of words.filter((word) => word !== '--help')) expect(page).toContain(word);
});

test('the sample is what `koze inspect` prints', () => {
  const { out } = createProject(INSPECTED).koze('inspect');
  expect(out).toBe(blocks('cli.md', 'text')[0]);
});

test('the commands run in CI', () => {
  const project = createProject();
  for (const step of ['sync', 'types']) expect(project.koze(step).code).toBe(0);
  const commands = shownFiles('cli.md')['ci.sh']?.match(/^koze .+$/gm) ?? [];
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    expect(project.koze(...command.split(' ').slice(1)).code).toBe(0);
  }
});
