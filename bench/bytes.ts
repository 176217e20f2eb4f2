/**
 * What a page downloads to call methods, minified and compressed, beside capnweb's client. All chunks
 * count, also those that load late: everything that the imports can ever cause.
 *
 *     node bench/bytes.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { koze } from '@kuratchi/vite-plugin-koze';
import { build, type Plugin, type Rollup } from 'vite';

export const METHODS = ['getName', 'setName', 'listOrders', 'addToCart', 'removeItem', 'checkout'];
export const CLASS = `
import { DurableObject } from 'cloudflare:workers';

export default class UserDO extends DurableObject {
${METHODS.map((name) => `  async ${name}(value: string): Promise<string> { return value; }`).join('\n')}
}
`;

/** What Vite makes of an entry: gzipped bytes of all chunks, and of those that load at once. */
interface Size {
  readonly all: number;
  readonly atOnce: number;
}

/** Prints the table. */
export async function benchBytes(): Promise<void> {
  const importing = (count: number) => {
    const names = METHODS.slice(0, count).join(', ');
    return `import { ${names} } from '$server/user.do';\nglobalThis.used = [${names}];`;
  };
  const empty = await measure('globalThis.used = [];');
  const json = await measure(importing(1), [jsonAlone()]);
  const sizes: Size[] = [];
  for (let count = 1; count <= METHODS.length; count += 1)
    sizes.push(await measure(importing(count)));
  const items = await measure(
    "import { getName, tail } from '$server/user.do';\nglobalThis.used = [getName, tail];",
    [],
    CLASS.replace(/}\s*$/, '  async *tail(count: number) { yield count; }\n}\n'),
  );
  const capnweb = await measure(
    "import { newHttpBatchRpcSession } from 'capnweb';\nglobalThis.used = [newHttpBatchRpcSession];",
  );

  const [first, last] = [sizes[0] as Size, sizes.at(-1) as Size];
  const each = (last.all - first.all) / (sizes.length - 1);
  report('Vite, first method, all of it', `${first.all - empty.all} B (budget 1850 B)`);
  report('Vite, first method, at once', `${first.atOnce - empty.atOnce} B`);
  report('Vite, the JSON path of it', `${json.all - empty.all} B (budget 900 B)`);
  report('Vite, each further method', `${each.toFixed(0)} B (budget 30 B)`);
  report('Vite, items, where imported', `${items.all - first.all} B (budget 500 B)`);
  report('Vite, capnweb’s client', `${capnweb.all - empty.all} B`);
}

/** The client without what goes beyond JSON: the rich results, and the arguments' special forms. */
function jsonAlone(): Plugin {
  return {
    name: 'json-alone',
    enforce: 'pre',
    load(id) {
      if (/codec\/decode-result\.js/.test(id)) return 'export const revive = (value) => value;';
      if (/codec\/encode-arguments\.js/.test(id)) {
        return 'export const encodeArguments = (args) => JSON.stringify(args);';
      }
      return undefined;
    },
  };
}

async function measure(
  entry: string,
  plugins: readonly Plugin[] = [],
  objectClass = CLASS,
): Promise<Size> {
  // Below the repository, where the packages are.
  const temporary = join(dirname(fileURLToPath(import.meta.url)), '../tests/e2e/.tmp');
  mkdirSync(temporary, { recursive: true });
  const root = mkdtempSync(join(temporary, 'bytes-'));
  try {
    mkdirSync(join(root, 'src/server'), { recursive: true });
    writeFileSync(join(root, 'src/server/user.do.ts'), objectClass);
    writeFileSync(join(root, 'src/page.ts'), entry);
    writeFileSync(join(root, 'index.html'), '<script type="module" src="/src/page.ts"></script>');
    const output = await build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [koze(), ...plugins],
      build: { write: false, modulePreload: { polyfill: false } },
    });
    return sizeOf((output as Rollup.RollupOutput).output);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function sizeOf(output: Rollup.RollupOutput['output']): Size {
  const chunks = output.filter((file) => file.type === 'chunk');
  const names = new Set(chunks.filter((chunk) => chunk.isEntry).map(({ fileName }) => fileName));
  // A Set grows while it is walked.
  for (const name of names) {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    for (const imported of chunk?.imports ?? []) names.add(imported);
  }
  const bytes = (list: readonly Rollup.OutputChunk[]) =>
    list.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  return {
    all: bytes(chunks),
    atOnce: bytes(chunks.filter(({ fileName }) => names.has(fileName))),
  };
}

function report(name: string, value: string): void {
  console.log(`${name.padEnd(36)}${value}`);
}

if (import.meta.main) await benchBytes();
