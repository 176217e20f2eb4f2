/** The sources of the package's public modules, which tests take in place of what is built of them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const manifest = readFileSync(new URL('package.json', root), 'utf8');
const exported: Record<string, unknown> = JSON.parse(manifest).exports;

/** The source behind `@kuratchi/koze` or `@kuratchi/koze/<path>`. */
export function sourceOf(specifier: string): string {
  const target = exported[specifier.replace('@kuratchi/koze', '.')];
  if (typeof target !== 'string') throw new Error(`${specifier} is not exported`);
  const source = target.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
  return fileURLToPath(new URL(source, root));
}
