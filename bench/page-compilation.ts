/**
 * Pages, beside the compilers of Astro and of Svelte for servers: the time to compile 100 files of 200 lines,
 * with maps.
 *
 *     node --expose-gc bench/page-compilation.ts
 */
import { readFileSync } from 'node:fs';
import { transform as compileAstro } from '@astrojs/compiler';
import { createCompiler } from '@kuratchi/koze/compiler';
import { compile as compileSvelte } from 'svelte/compiler';
import { classFile } from './corpus.ts';
import { median } from './schema.ts';

const PAGES = 100;
/** Of ten lines each. */
const SECTIONS = 19;
const ROUNDS = 8;
/** They warm up. */
const FIRST = 3;

const wasm = readFileSync(new URL('../pkg-js/wasm/koze_bg.wasm', import.meta.url));

/** How a compiler's language writes what all of them have. */
interface Dialect {
  readonly script: (code: string) => string;
  readonly await: (call: string) => string;
  readonly each: (list: string, item: string, body: string) => string;
  readonly when: (condition: string, body: string) => string;
  /** An attribute with a text, then an expression. */
  readonly attribute: (name: string, text: string, value: string) => string;
}

const KOZE: Dialect = {
  script: (code) => `<script lang="ts">\n${code}</script>`,
  await: (call) => `await ${call}`,
  each: (list, item, body) => `for (const ${item} of ${list}) {\n${body}\n  }`,
  when: (condition, body) => `if (${condition}) {\n${body}\n      }`,
  attribute: (name, text, value) => `${name}="${text}{${value}}"`,
};

const SVELTE: Dialect = {
  ...KOZE,
  await: (call) => call,
  each: (list, item, body) => `{#each ${list} as ${item}}\n${body}\n  {/each}`,
  when: (condition, body) => `{#if ${condition}}\n${body}\n      {/if}`,
};

const ASTRO: Dialect = {
  script: (code) => `---\n${code}---`,
  await: KOZE.await,
  each: (list, item, body) => `{${list}.map((${item}) => (\n${body}\n  ))}`,
  when: (condition, body) => `{${condition} && (\n${body}\n      )}`,
  attribute: (name, text, value) => `${name}={\`${text}\${${value}}\`}`,
};

/** Prints the table. */
export async function benchPageCompilation(): Promise<void> {
  const [koze, svelte, astro] = [KOZE, SVELTE, ASTRO].map(texts) as [string[], string[], string[]];
  const contenders: Record<string, () => void | Promise<void>> = {
    koze: () => compileWithKoze(koze),
    svelte: () => compileWithSvelte(svelte),
    astro: () => compileWithAstro(astro),
  };
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  // Rounds alternate, so that a machine that slows down slows all.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, compile] of Object.entries(contenders)) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 10));
      const start = performance.now();
      await compile();
      times.get(name)?.push(performance.now() - start);
    }
  }
  const ours = median(times.get('koze')?.slice(FIRST) ?? []);
  for (const [name, list] of times) {
    const time = median(list.slice(FIRST));
    const ratio = name === 'koze' ? '' : `; koze is ${(ours / time).toFixed(2)} of it`;
    console.log(
      `${PAGES} pages of ${lines(koze[0])} lines, ${name}: ${time.toFixed(0)} ms${ratio}`,
    );
  }
}

function compileWithKoze(pages: readonly string[]): void {
  const compiler = createCompiler({ wasm, root: '/app' });
  const changes = pages.map((text, index) => ({ file: pageFile(index), content: { text } }));
  const object = { file: 'src/server/object-0.do.ts', content: { text: classFile(0) } };
  compiler.update([object, ...changes]);
  for (const { file } of changes) {
    for (const module of ['page', 'pageMap'] as const) {
      const emitted = compiler.emit({ module, file });
      if ('error' in emitted) throw new Error(emitted.error.message);
    }
  }
}

function compileWithSvelte(pages: readonly string[]): void {
  for (const [index, text] of pages.entries()) {
    compileSvelte(text, { generate: 'server', filename: `Page${index}.svelte` });
  }
}

async function compileWithAstro(pages: readonly string[]): Promise<void> {
  for (const [index, text] of pages.entries()) {
    const { code } = await compileAstro(text, {
      filename: `/app/src/pages/page-${index}.astro`,
      sourcemap: 'external',
    });
    if (!code) throw new Error(`Astro compiles nothing of page ${index}.`);
  }
}

const pageFile = (index: number) => `src/routes/page-${index}.koze`;

const texts = (dialect: Dialect) => Array.from({ length: PAGES }, (_, page) => text(dialect, page));

function text(dialect: Dialect, page: number): string {
  const sections = Array.from({ length: SECTIONS }, (_, index) => section(dialect, page, index));
  const script = dialect.script(`  import { read } from '$server/object-0.do';

  interface Item { id: string; title: string; tags: string[]; done: boolean }

  const first = ${dialect.await(`read('${page}')`)};
  const items: Item[] = [first];
  const heading = items.map((item) => item.title).join(', ');
`);
  return `${script}\n\n${sections.join('\n')}\n`;
}

function section(dialect: Dialect, page: number, index: number): string {
  const { attribute, each, when } = dialect;
  const title = attribute('title', 'Done: ', 'item.title');
  const done = when('item.done', `        <em ${title}>done</em>`);
  const item = `    <div ${attribute('class', 'item ', 'item.id')}>
      <a ${attribute('href', '/items/', 'item.id')}>{item.title}</a>
      ${done}
    </div>`;
  return `<section id="s${page}-${index}">
  ${each('items', 'item', item)}
</section>`;
}

const lines = (text = '') => text.trimEnd().split('\n').length;

if (import.meta.filename === process.argv[1]) await benchPageCompilation();
