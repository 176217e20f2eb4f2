/** Prints the milliseconds from nothing to the first analyzed file, in a fresh process. */
import { classFile } from './corpus.ts';

const text = classFile(0);
const start = performance.now();
const { createCompiler } = await import('@kuratchi/koze/compiler');
const { readFileSync } = await import('node:fs');
const wasm = readFileSync(new URL('../pkg-js/wasm/koze_bg.wasm', import.meta.url));
createCompiler({ wasm, root: '/app' }).update([
  { file: 'src/server/first.do.ts', content: { text } },
]);
console.log(performance.now() - start);
