/**
 * What a page downloads to call methods, as esbuild builds it: minified and compressed, all in one
 * file.
 *
 *     node bench/bytes-esbuild.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { koze } from '@kuratchi/koze/esbuild';
import { build } from 'esbuild';
import { CLASS, METHODS } from './bytes.ts';

/** Prints the table. */
export async function benchBytesOfEsbuild(): Promise<void> {
  const sizes: number[] = [];
  for (let count = 0; count <= METHODS.length; count += 1) sizes.push(await measure(count));
  const [empty = 0, first = 0] = sizes;
  const each = ((sizes.at(-1) ?? 0) - first) / (METHODS.length - 1);
  report('esbuild, first method, all of it', `${first - empty} B (budget 1850 B)`);
  report('esbuild, each further method', `${each.toFixed(0)} B (budget 30 B)`);
}

/** Gzipped bytes of a page that imports so many methods. */
async function measure(count: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'koze-bytes-'));
  try {
    const names = METHODS.slice(0, count).join(', ');
    mkdirSync(join(root, 'src/server'), { recursive: true });
    writeFileSync(join(root, 'src/server/user.do.ts'), CLASS);
    const entry = `import { ${names} } from '$server/user.do';\nglobalThis.used = [${names}];`;
    writeFileSync(join(root, 'src/page.ts'), entry);
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: ['src/page.ts'],
      bundle: true,
      format: 'esm',
      minify: true,
      plugins: [koze()],
      write: false,
    });
    return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function report(name: string, value: string): void {
  console.log(`${name.padEnd(36)}${value}`);
}

if (import.meta.main) await benchBytesOfEsbuild();
