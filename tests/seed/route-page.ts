/** Route pages, for which Koze has a compiler of its own: here is as much of it as a test needs. */

/**
 * Makes a module of a route page. Its `render` runs the script and gives the markup, with `{name}`
 * replaced by what the script calls so: in a page and in a worker alike.
 */
export function compileRoutePage(page: string): string {
  const [, script, markup] = /^<script>\n(.*?)^<\/script>\n(.*)$/ms.exec(page) ?? [];
  if (script === undefined || markup === undefined) throw new Error(`No route page: ${page}`);
  const lines = script.split('\n').map((line) => line.trim());
  const isImport = (line: string) => line.startsWith('import ');
  const template = markup
    .replace(/=\{(\w+)\}/g, '="{$1}"')
    .replace(/\{(\w+)\}/g, (_, name) => `\${${name}}`);
  return [
    ...lines.filter(isImport),
    'export async function render() {',
    ...lines.filter((line) => !isImport(line)),
    `return \`${template}\`;`,
    '}',
    '',
  ].join('\n');
}
