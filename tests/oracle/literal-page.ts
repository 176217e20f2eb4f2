/** Pages without holes, from the real core. */
import { readFileSync } from 'node:fs';
import { createCompiler } from '../../pkg-js/src/compiler/index.js';

const FILE = 'src/routes/index.koze';

const wasm = readFileSync(new URL('../../pkg-js/wasm/koze_bg.wasm', import.meta.url));
const compiler = createCompiler({ wasm, root: '/app' });

/** The code of the page's module, or `undefined` if the page is refused. */
export function codeOf(text: string): string | undefined {
  compiler.update([{ file: FILE, content: { text } }]);
  const emitted = compiler.emit({ module: 'page', file: FILE });
  return 'code' in emitted ? emitted.code : undefined;
}

/** What the page renders, or `undefined` if it is refused. */
export async function render(text: string): Promise<string | undefined> {
  const code = codeOf(text);
  if (code === undefined) return undefined;
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const { default: page } = await import(/* @vite-ignore */ url);
  return (await page({})).body();
}
