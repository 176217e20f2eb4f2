// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the workers' own.
/** The workers that `page-rendering.ts` compares: the seed's page, and a table of 1,000 rows. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCompiler } from '@kuratchi/koze/compiler';
import type { Plugin } from 'esbuild';
import { bundleWorker } from './bundle-worker.ts';

export const CLASS_NAME = 'UserDO';
export const BINDING = 'USER_DO';

/** One row in ten has characters to escape. */
const ROWS = `
export const rows = Array.from({ length: 1000 }, (_, id) => ({
  id,
  name: 'Row number ' + id,
  note: id % 10 === 0 ? 'Fish & chips "to go"' : 'A note of some length, as notes have',
}));
`;

const CLASS = `
import { DurableObject } from 'cloudflare:workers';

export default class UserDO extends DurableObject {
  async getName(): Promise<string> {
    return 'Ada & Grace';
  }
  async setName({ name }: { name: string }): Promise<void> {}
}
`;

/** Koze's, by file. */
const FILES: Readonly<Record<string, string>> = {
  'src/server/user.do.ts': CLASS,
  'src/routes/index.koze': `<script>
  import { getName, setName } from '$server/user.do';
  const name = await getName();
</script>

<h1>Hello, {name}</h1>

<form action={setName} method="POST">
  <input type="text" name="name" required />
  <button type="submit">Update</button>
</form>
`,
  'src/routes/table.koze': `<script>
  import { rows } from './rows';
</script>

<table>
<tbody>
for (const row of rows) {
<tr id="row-{row.id}"><td>{row.id}</td><td><a href="/rows/{row.id}">{row.name}</a></td><td>{row.note}</td></tr>
}
</tbody>
</table>
`,
  'src/routes/rows.ts': ROWS,
};

/** What both others answer with. */
const ANSWER = `
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
};
const page = (body) => html\`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>127.0.0.1</title>
</head>
<body>
\${BODY}
</body>
</html>
\`;
const user = (name) => html\`<h1>Hello, \${TEXT(name)}</h1>

<form action="/?__koze=user.do/setName" method="POST">
  <input type="text" name="name" required />
  <button type="submit">Update</button>
</form>
\`;
const row = ({ id, name, note }) => html\`<tr id="row-\${TEXT(id)}"><td>\${TEXT(id)}</td><td><a href="/rows/\${TEXT(id)}">\${TEXT(name)}</a></td><td>\${TEXT(note)}</td></tr>
\`;
const table = (all) => html\`<table>
<tbody>
\${ALL}</tbody>
</table>
\`;

export default {
  async fetch({ url }, env) {
    const { pathname } = new URL(url);
    if (pathname === '/table') return new Response(page(table(rows)), { headers });
    if (pathname !== '/') return new Response('Not Found', { status: 404 });
    const name = await env.USER_DO.getByName('global').getName();
    return new Response(page(user(name)), { headers });
  },
};
export { default as UserDO } from './src/server/user.do.ts';
import { rows } from './src/routes/rows.ts';
`;

/** As one writes them by hand, with an escape of all five characters. */
const TEMPLATES = `
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value) => String(value).replace(/[&<>"']/g, (each) => ENTITIES[each]);
${ANSWER.replaceAll('html`', '`')
  .replaceAll('TEXT(', 'escape(')
  .replace('BODY', 'body')
  .replace('${ALL}', "${all.map(row).join('')}")}`;

const HONO = `
import { html } from 'hono/html';
${ANSWER.replaceAll(/TEXT\((\w+)\)/g, '$1')
  .replace('BODY', 'body')
  .replace('ALL', 'all.map(row)')}`;

/** The bundled workers, by name. The first is what the others are compared with. */
export async function bundlePages(): Promise<Record<string, string>> {
  return {
    templates: await bundle(TEMPLATES),
    koze: await bundle("export * from 'koze:worker'; export { default } from 'koze:worker';"),
    'hono/html': await bundle(HONO),
  };
}

const here = dirname(fileURLToPath(import.meta.url));

const bundle = (entry: string) => bundleWorker(entry, generated());

/** What the bundler plugins do, for files that are on no disk. */
function generated(): Plugin {
  const manifest = createRequire(import.meta.url).resolve('@kuratchi/koze/package.json');
  const wasm = readFileSync(join(dirname(manifest), 'wasm/koze_bg.wasm'));
  const compiler = createCompiler({ wasm, root: '/app' });
  const files = Object.entries(FILES).map(([file, text]) => ({ file, content: { text } }));
  compiler.update(files);
  const emit = (request: Parameters<typeof compiler.emit>[0]) => {
    const emitted = compiler.emit(request);
    if ('error' in emitted) throw new Error(emitted.error.message);
    return emitted.code;
  };
  const contentOf = (path: string): string => {
    if (path.endsWith('.koze')) return emit({ module: 'page', file: path });
    if (path.startsWith('$server/')) {
      return emit({ module: '$server', id: path.slice('$server/'.length), environment: 'worker' });
    }
    return FILES[path] ?? emit({ module: path as 'koze:worker' });
  };
  return {
    name: 'generated',
    setup({ onResolve, onLoad }) {
      const namespace = 'generated';
      onResolve({ filter: /^(\$server\/|koze:)/ }, ({ path }) => ({ path, namespace }));
      onResolve(
        { filter: /^[./].*(\/|^)(user\.do|rows|index|table)(\.ts|\.koze)?$/ },
        ({ path }) => {
          const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.(ts|koze)$/, '');
          const file = Object.keys(FILES).find((each) => each.includes(`/${name}.`));
          return file === undefined ? undefined : { path: file, namespace };
        },
      );
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: contentOf(path),
        loader: 'ts',
        resolveDir: here,
      }));
    },
  };
}
