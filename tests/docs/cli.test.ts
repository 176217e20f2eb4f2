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

test('the sample of pages is what it prints after that', () => {
  const { error, out } = createProject({ ...INSPECTED, ...PAGES }).koze('inspect');
  expect(error).not.toContain('error[');
  expect(out.slice(out.indexOf('PAGE '))).toBe(blocks('cli.md', 'text')[1]);
});

const page = (id: string, names: string, markup: string) =>
  `<script>\n  import { ${names} } from '$server/${id}';\n</script>\n${markup}\n`;

const PAGES = {
  'src/routes/layout.koze': page('user.do', 'getName', '<p>{await getName()}</p><slot></slot>'),
  'src/routes/purge.koze': page('audit.do', 'purge', '<p>{await purge(new Date())}</p>'),
  'src/routes/user.koze': page(
    'user.do',
    'getName, setName',
    '<p>{await getName()}</p><form action={setName} method="POST"></form>',
  ),
};

test('the commands run in CI', () => {
  const project = createProject();
  for (const step of ['sync', 'types']) expect(project.koze(step).code).toBe(0);
  const commands = shownFiles('cli.md')['ci.sh']?.match(/^koze .+$/gm) ?? [];
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    expect(project.koze(...command.split(' ').slice(1)).code).toBe(0);
  }
});
