/** `npm run bench`: the compiler beside TypeScript's parser, in one run. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { createCompiler } from '@kuratchi/koze/compiler';
import ts from 'typescript';
import { benchBytes } from './bytes.ts';
import { benchBytesOfEsbuild } from './bytes-esbuild.ts';
import { classFile } from './corpus.ts';
import { benchPageCompilation } from './page-compilation.ts';
import { benchPageRendering } from './page-rendering.ts';
import { benchCalls } from './rpc.ts';
import { benchSchemas } from './schema.ts';
import { benchTypes } from './types.ts';

const COUNT = 500;
const wasm = readFileSync(new URL('../pkg-js/wasm/koze_bg.wasm', import.meta.url));
const files = Array.from({ length: COUNT }, (_, index) => ({
  file: objectFile(index),
  content: { text: classFile(index) },
}));

size();
await manyFiles();
firstFile();
oneEdit();
await benchBytes();
await benchBytesOfEsbuild();
await benchCalls();
await benchPageCompilation();
await benchPageRendering();
await benchSchemas();
await benchTypes();

function size() {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  const brotli = brotliCompressSync(wasm, { params }).length;
  report('WASM, raw', `${kilobytes(wasm.length)} (budget 1300 kB)`);
  report('WASM, brotli', `${kilobytes(brotli)} (budget 360 kB)`);
  for (const folder of ['pkg-js', 'vite-plugin']) {
    const cwd = fileURLToPath(new URL(`../${folder}`, import.meta.url));
    const flags = ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'];
    const [packed] = JSON.parse(execFileSync('npm', flags, { cwd, encoding: 'utf8' }));
    report(`tarball, ${packed.name}`, kilobytes(packed.size));
  }
}

function objectFile(index: number): string {
  return `src/server/object-${index}.do.ts`;
}

/** Rounds alternate, so that a machine that slows down slows both. */
async function manyFiles() {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 13; round += 1) {
    // What earlier rounds made is freed only between turns, and beyond 64 MB of it V8 collects
    // garbage whenever the WASM memory grows. A process has one compiler.
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 10));
    ours.push(time(() => createCompiler({ wasm, root: '/app' }).update(files)));
    theirs.push(
      time(() => {
        for (const { file, content } of files) walk(file, content.text);
      }),
    );
  }
  // The first rounds warm up.
  const [a, b] = [median(ours.slice(3)), median(theirs.slice(3))];
  report(`${COUNT} files, koze`, milliseconds(a));
  report(`${COUNT} files, TypeScript ${ts.version}`, milliseconds(b));
  report('ratio', `${(a / b).toFixed(2)} (budget 0.40)`);
}

function firstFile() {
  const run = (script: string) => {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const times = Array.from({ length: 11 }, () =>
      Number(execFileSync(process.execPath, [path], { encoding: 'utf8' })),
    );
    return median(times);
  };
  const [a, b] = [run('./first-koze.ts'), run('./first-typescript.ts')];
  report('load + first file, koze', milliseconds(a));
  report('load + first file, TypeScript', milliseconds(b));
  report('ratio', `${(a / b).toFixed(2)} (budget 0.12)`);
}

function oneEdit() {
  const compiler = createCompiler({ wasm, root: '/app' });
  compiler.update(files);
  const modules: number[] = [];
  const declarations: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const index = (round * 37) % COUNT;
    const file = objectFile(index);
    const text = classFile(index).replace('async read', `async read${round}() {}\n  async read`);
    const edit = () => {
      const { affected, entriesChanged } = compiler.update([{ file, content: { text } }]);
      for (const id of affected) {
        for (const environment of ['browser', 'worker'] as const) {
          compiler.emit({ module: '$server', id, environment });
        }
      }
      if (!entriesChanged) return;
      compiler.emit({ module: 'koze:durable-objects' });
      compiler.emit({ module: 'koze:worker' });
    };
    modules.push(time(edit));
    // Written when the page has its modules.
    declarations.push(time(() => compiler.emit({ module: 'types' })));
  }
  report(`one edit among ${COUNT}`, `${milliseconds(median(modules.slice(10)))} (budget 1 ms)`);
  report('and then all declarations', milliseconds(median(declarations.slice(10))));
}

/** TypeScript's syntax tree and a walk over it, as much as the compiler looks at. */
function walk(file: string, text: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    count += 1;
    ts.forEachChild(node, visit);
  };
  visit(
    ts.createSourceFile(file, text, {
      languageVersion: ts.ScriptTarget.ESNext,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    }),
  );
  return count;
}

function time(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function report(name: string, value: string): void {
  console.log(`${name.padEnd(36)}${value}`);
}
