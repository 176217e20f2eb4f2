/**
 * Pages, beside Svelte's compiler for servers: the time to compile 100 files of 200 lines, with maps.
 *
 *     node --expose-gc bench/page-compilation.ts
 */
import { readFileSync } from 'node:fs';
import { createCompiler } from '@kuratchi/koze/compiler';
import { compile as compileSvelte, VERSION as SVELTE } from 'svelte/compiler';
import { classFile } from './corpus.ts';
import { median } from './schema.ts';

const PAGES = 100;
/** Of ten lines each. */
const SECTIONS = 19;
const ROUNDS = 11;
/** They warm up. */
const FIRST = 3;

const wasm = readFileSync(new URL('../pkg-js/wasm/koze_bg.wasm', import.meta.url));

/** What one compiler writes differently from another. */
interface Dialect {
  readonly await: (call: string) => string;
  readonly each: (list: string, item: string, body: string) => string;
  readonly when: (condition: string, body: string) => string;
}

const KOZE: Dialect = {
  await: (call) => `await ${call}`,
  each: (list, item, body) => `for (const ${item} of ${list}) {\n${body}\n  }`,
  when: (condition, body) => `if (${condition}) {\n${body}\n      }`,
};

const SVELTE_PAGE: Dialect = {
  await: (call) => call,
  each: (list, item, body) => `{#each ${list} as ${item}}\n${body}\n  {/each}`,
  when: (condition, body) => `{#if ${condition}}\n${body}\n      {/if}`,
};

/** Prints the table. */
export async function benchPageCompilation(): Promise<void> {
  const koze = texts(KOZE);
  const svelte = texts(SVELTE_PAGE);
  const ours: number[] = [];
  const theirs: number[] = [];
  // Rounds alternate, so that a machine that slows down slows both.
  for (let round = 0; round < ROUNDS; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 10));
    ours.push(time(() => compileKoze(koze)));
    theirs.push(
      time(() => {
        for (const [index, text] of svelte.entries()) {
          compileSvelte(text, { generate: 'server', filename: `Page${index}.svelte` });
        }
      }),
    );
  }
  const [a, b] = [median(ours.slice(FIRST)), median(theirs.slice(FIRST))];
  console.log(`${PAGES} pages of ${lines(koze[0])} lines, koze: ${a.toFixed(1)} ms`);
  console.log(`the same, svelte ${SVELTE}: ${b.toFixed(1)} ms`);
  console.log(`ratio: ${(a / b).toFixed(2)}`);
}

function compileKoze(pages: readonly string[]): void {
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

const pageFile = (index: number) => `src/routes/page-${index}.koze`;

const texts = (dialect: Dialect) => Array.from({ length: PAGES }, (_, page) => text(dialect, page));

function text(dialect: Dialect, page: number): string {
  const sections = Array.from({ length: SECTIONS }, (_, index) => section(dialect, page, index));
  return `<script lang="ts">
  import { read } from '$server/object-0.do';

  interface Item { id: string; title: string; tags: string[]; done: boolean }

  const first = ${dialect.await(`read('${page}')`)};
  const items: Item[] = [first];
  const heading = items.map((item) => item.title).join(', ');
</script>

${sections.join('\n')}
`;
}

function section(dialect: Dialect, page: number, index: number): string {
  const done = dialect.when('item.done', `        <em title="Done: {item.title}">done</em>`);
  const item = `    <div class="item {item.id}">
      <a href="/items/{item.id}">{item.title}</a>
      ${done}
    </div>`;
  return `<section id="s${page}-${index}">
  ${dialect.each('items', 'item', item)}
</section>`;
}

const lines = (text = '') => text.trimEnd().split('\n').length;

function time(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

if (import.meta.filename === process.argv[1]) await benchPageCompilation();
