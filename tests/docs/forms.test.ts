/** The frameworks' snippets of docs/forms.md, rendered on a server as they stand there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformAsync } from '@babel/core';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileScript, parse } from 'vue/compiler-sfc';
import { root } from '../../scripts/lib/tools.mjs';
import { blocks } from './harness/documents.js';

// Below the packages that the snippets import.
const temporary = join(root, 'node_modules/.koze');
let folder: string;
beforeAll(() => {
  mkdirSync(temporary, { recursive: true });
  folder = mkdtempSync(join(temporary, 'forms-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The snippet whose first line names the framework. */
function snippet(framework: string): string {
  for (const text of blocks('forms.md')) {
    if (text.split('\n', 1)[0]?.includes(framework)) return text;
  }
  throw new Error(`docs/forms.md has no snippet for ${framework}`);
}

/** `$server/user.do` as it is outside browsers and workers. */
const serverModules: Plugin = {
  name: 'server-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\$server\// }, ({ path }) => ({ path, namespace: 'server' }));
    onLoad({ filter: /.*/, namespace: 'server' }, () => ({
      contents: `import { unavailable } from '@kuratchi/koze/runtime/unavailable.js';
        export const setName = unavailable('/__koze', 'user.do', 'setName');`,
      resolveDir: root,
    }));
  },
};

/** Bundles a snippet beside code that renders it, and runs the two. Returns what is rendered. */
async function render(name: string, text: string, script: string, jsx?: string): Promise<string[]> {
  writeFileSync(join(folder, name), text);
  const module = `${name}.mjs`;
  await build({
    stdin: {
      contents: `import * as snippet from './${name}';\n${script}`,
      resolveDir: folder,
      loader: 'js',
    },
    outfile: join(folder, module),
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    jsx: 'automatic',
    ...(jsx ? { jsxImportSource: jsx } : {}),
    plugins: [serverModules],
  });
  const { default: rendered } = await import(pathToFileURL(join(folder, module)).href);
  return [rendered].flat();
}

const FORM = /<form (?=[^>]*action="\/__koze\/rpc\/user\.do\/setName")(?=[^>]*method="POST")[^>]*>/;

it('React 19', async () => {
  const script = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    export default [snippet.NameForm, snippet.NameFormWithState].map((form) => renderToString(createElement(form)));`;
  const rendered = await render('react.jsx', snippet('React 19'), script);
  expect(rendered).toHaveLength(2);
  for (const html of rendered) {
    expect(html).toMatch(FORM);
    expect(html).toContain('encType="multipart/form-data"');
    expect(html).not.toMatch(/javascript:|type="hidden"/);
  }
});

it('Svelte 5', async () => {
  const { js } = compile(snippet('Svelte 5'), { generate: 'server' });
  const script = `
    import { render } from 'svelte/server';
    export default render(snippet.default).body;`;
  expect((await render('svelte.js', js.code, script))[0]).toMatch(FORM);
});

it('Vue 3', async () => {
  const { descriptor } = parse(snippet('Vue 3'));
  const { content } = compileScript(descriptor, {
    id: 'form',
    inlineTemplate: true,
    templateOptions: { ssr: true, ssrCssVars: [] },
  });
  const script = `
    import { createSSRApp } from 'vue';
    import { renderToString } from 'vue/server-renderer';
    export default await renderToString(createSSRApp(snippet.default));`;
  expect((await render('vue.js', content, script))[0]).toMatch(FORM);
});

it('Solid', async () => {
  const presets = [['babel-preset-solid', { generate: 'ssr', hydratable: false }]];
  const compiled = await transformAsync(snippet('Solid'), { presets, configFile: false });
  const script = `
    import { renderToString } from 'solid-js/web';
    export default renderToString(() => snippet.NameForm());`;
  expect((await render('solid.js', compiled?.code ?? '', script))[0]).toMatch(FORM);
});

it('Preact', async () => {
  const script = `
    import { h } from 'preact';
    import { renderToString } from 'preact-render-to-string';
    export default renderToString(h(snippet.NameForm));`;
  expect((await render('preact.jsx', snippet('Preact'), script, 'preact'))[0]).toMatch(FORM);
});

it('hono/jsx', async () => {
  const script = `
    import { jsx } from 'hono/jsx';
    export default String(jsx(snippet.NameForm, {}));`;
  expect((await render('hono.jsx', snippet('hono/jsx'), script, 'hono/jsx'))[0]).toMatch(FORM);
});
