/** Whatever a compiler of style sheets can read, in the terms of each of them. */

import type { ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { buildPages, decoded, serveHere } from './harness/vite.js';

const LEAK = /KOZE[-_]?[A-Z]+/;
const REFUSED = /src\/server\/[\w.]+ is server code and must not reach a browser/;

const SERVER: Record<string, string> = {
  'a.svg': '<svg xmlns="http://www.w3.org/2000/svg">\n  <circle r="5" id="KOZE-SVG"/>\n</svg>\n',
  'broken.less': '.KOZE-BROKEN { color: red; KOZE_BROKEN( }',
  'broken.scss': '.KOZE-BROKEN { color: KOZEBROKEN; $ }',
  'data.json': '{ "color": "KOZEJSON" }',
  'lib.less': '.KOZE-LESS { color: red }',
  'lib.styl': '.KOZE-STYL\n  color red\n',
  'long.txt': '.KOZE-LONG { color: rebeccapurple; margin: 0 auto }',
  'mod.css': '@value key: KOZEVALUE;\n.KOZE-MODULE { color: red }',
  'note.css.txt': '.KOZE-NOTE { color: red }',
  'plug.cjs': 'module.exports = { install(_, __, f) { f.add("p", () => "KOZEPLUG"); } };',
  'theme.css': '.KOZE-THEME { color: red }',
  'vars.scss': '$color: KOZESCSS; .KOZE-SASS { color: $color }',
};

const ELSEWHERE: Record<string, string> = {
  'mid.css': "@import './server/theme.css';",
  'mid.module.css': ".b { composes: KOZE-MODULE from './server/mod.css' }",
  'mid.scss': "@use './server/vars';",
};

const everywhere: Record<string, string> = {
  'import.css': "@import './server/theme.css';",
  'import-url.css': '@import url("./server/theme.css");',
  'import-bare-url.css': '@import url(./server/theme.css) screen;',
  'import-layer.css': "@import './server/theme.css' layer(base) supports(display: grid);",
  'import-alias.css': "@import '@alias/theme.css';",
  'import-text.css': "@import './server/note.css.txt';",
  'import-code.css': "@import './server/db.ts';",
  'import-comment.css': "@import/**/'./server/theme.css';",
  'import-through.css': "@import './mid.css';",
  'url.css': 'p { background: url(./server/a.svg) }',
  'url-alias.css': 'p { background: url(@alias/a.svg) }',
  'url-code.css': 'p { background: url(./server/db.ts?inline) }',
  'image-set.css': "p { background: image-set('./server/a.svg' 1x) }",
  'cursor.css': "p { cursor: url('/src/server/a.svg'), auto }",
  'use.scss': "@use './server/vars';",
  'use-alias.scss': "@use '@alias/vars';",
  'use-css.scss': "@use './server/theme';",
  'use-through.scss': "@use './mid';",
  'forward.scss': "@forward './server/vars';",
  'import.scss': "@import './mid', './server/vars';",
  'load-css.scss': "@use 'sass:meta'; @include meta.load-css('./ser' + 'ver/vars');",
  'load-broken-css.scss': "@use 'sass:meta'; @include meta.load-css('./ser' + 'ver/broken');",
  'use.sass': "@use './server/vars'\n",
  'import.less': "@import './server/lib';",
  'import-inline.less': "@import (inline) './server/db.ts';",
  'import-reference.less': "@import (reference) './server/lib'; a { &:extend(.KOZE-LESS) }",
  'import-name.less': "@d: 'server'; @import './@{d}/lib';",
  'import-broken.less': "@d: 'server'; @import './@{d}/broken';",
  'plugin.less': "@plugin './server/plug.cjs'; a { color: p() }",
  'data-uri.less': "a { background: data-uri('./server/note.css.txt') }",
  'data-uri-base64.less': "a { background: data-uri('text/plain;base64', './server/db.ts') }",
  'data-uri-name.less': "@d: 'ser'; a { background: data-uri('./@{d}ver/long.txt') }",
  'data-uri-svg.less': "@d: 'ser'; a { background: data-uri('./@{d}ver/a.svg') }",
  'import.styl': "@import './server/lib'",
  'require.styl': "@require './server/lib'",
  'import-glob.styl': "@import './server/*'",
  'json.styl': "json('./server/data.json')\na\n  color color",
  'composes-text.module.css': ".a { composes: KOZE-NOTE from './server/note.css.txt' }",
  'icss.module.css': ":import('./server/mod.css') { color: key } .a { color: color }",
};
// The other compiler has no `@value`, and writes text in its own way.
const postcss: Record<string, string> = {
  'import-inline-name.less': "@d: 'ser'; @import (inline) '@{d}ver/long.txt';",
  'composes.module.css': ".a { composes: KOZE-MODULE from './server/mod.css' }",
  'composes-alias.module.css': ".a { composes: KOZE-MODULE from '@alias/mod.css' }",
  'composes-through.module.css': ".a { composes: b from './mid.module.css' }",
  'value.module.css': "@value key from './server/mod.css'; .a { color: key }",
  'value-name.module.css':
    "@value from: './server/mod.css'; @value key from from; .a { color: key }",
};
const lightningcss: Record<string, string> = {
  'escaped.css': "@import './ser\\76 er/theme.css';",
  'composes-theme.module.css': ".a { composes: KOZE-THEME from './server/theme.css' }",
};

/** What {@link JSON} leaves out of an error. */
const pick = ({ message, stack }: Error) => ({ message, stack });

describe.each([
  ['postcss' as const, { ...everywhere, ...postcss }],
  ['lightningcss' as const, { ...everywhere, ...lightningcss }],
])('style sheets, compiled by %s', (transformer, sheets) => {
  const alias = { '@alias': '' };
  const settings = () => ({ css: { transformer }, resolve: { alias } });
  let app: App;
  let server: ViteDevServer;

  beforeAll(async () => {
    app = createApp('guard');
    alias['@alias'] = `${app.folder}/src/server`;
    for (const [file, text] of Object.entries(SERVER)) app.write(`src/server/${file}`, text);
    for (const [file, text] of Object.entries({ ...ELSEWHERE, ...sheets })) {
      app.write(`src/${file}`, text);
    }
    server = await serveHere(app, settings());
  });
  afterAll(async () => {
    await server?.close();
    app.remove();
  });

  test.each(Object.entries(sheets))('%s in dev: %s', async (file) => {
    const client = server.environments.client;
    for (const query of ['', '?direct', '?inline']) {
      const url = `/src/${file}${query}`;
      const answer = await client.transformRequest(url).catch((error: Error) => error);
      expect(answer).toMatchObject({ message: expect.stringMatching(REFUSED) });
      // The page shows all of an error.
      const shown = JSON.stringify({ ...answer, ...pick(answer as Error) });
      expect(decoded(shown)).not.toMatch(LEAK);
    }
  });

  test.each(Object.entries(sheets))('%s in a build: %s', async (file) => {
    const { error, written } = await buildPages(app, settings(), `src/${file}`);
    expect(error).toMatch(REFUSED);
    expect(error).not.toMatch(LEAK);
    expect(written).not.toMatch(LEAK);
  });
});

describe('style sheets that have nothing of the server', () => {
  const sheets: Record<string, string> = {
    'plain.css': "@import './base.css'; p { background: url(./b.svg) } /* See './server/db.ts'. */",
    'data.css': `p { background: url("data:image/png;base64,${'iVBORw0K'.repeat(2000)}") }`,
    'plain.scss': "@use './part'; p { color: part.$color }",
    'plain.less': "@import './part'; p { background: data-uri('./b.svg') }",
    'plain.styl': "@import './part'",
    'plain.module.css': ".a { composes: b from './base.css' }",
  };
  const parts: Record<string, string> = {
    'base.css': '.b { color: red }',
    'b.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '_part.scss': '$color: red;',
    'part.less': '.b { color: red }',
    'part.styl': '.b\n  color red\n',
  };
  // As Tailwind CSS does it: it reads all sources for class names.
  const scanner = (file: string) => ({
    postcssPlugin: 'scanner',
    Once(_: unknown, { result }: { result: { messages: { type: string }[] } }) {
      result.messages.push(Object.assign({ type: 'dependency' }, { file }));
    },
  });

  test.each(Object.entries(sheets))('%s', async (file) => {
    const app = createApp('guard');
    for (const [name, text] of Object.entries({ ...sheets, ...parts })) {
      app.write(`src/${name}`, text);
    }
    const { error } = await buildPages(
      app,
      { css: { postcss: { plugins: [scanner(`${app.folder}/src/server/db.ts`)] } } },
      `src/${file}`,
    );
    app.remove();
    expect(error).toBe('');
  });
});
