/** The checkers that are emitted for a project, run for real. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCompiler } from '@kuratchi/koze/compiler';
import { build, type Plugin } from 'esbuild';
import type { Diagnostic, MissingPackage } from '../../pkg-js/src/compiler/wire.js';
import type { whenLoaded } from '../../pkg-js/src/runtime/schema/foreign.js';
import type { AnySchema, parse } from '../../pkg-js/src/runtime/schema/schema.js';
import { sourceOf } from '../../pkg-js/test/sources.ts';

/** Of one parameter: its name and what it is checked against, if it is. */
export type Parameter = readonly [name: string, schema?: AnySchema];

export interface Emitted {
  /** By id, then by method. */
  readonly params: ReadonlyMap<string, Readonly<Record<string, readonly Parameter[]>>>;
  readonly diagnostics: readonly Diagnostic[];
  /** `parse` of the same copy of the runtime as the checkers are made by. */
  readonly parse: typeof parse;
  /** That of the same copy. */
  readonly whenLoaded: typeof whenLoaded;
}

const RUNTIME = fileURLToPath(new URL('../../pkg-js/src/runtime/', import.meta.url));

/** Compiles the files, and runs the checkers in the modules that come of them. */
export async function runEmitted(files: ReadonlyMap<string, string>): Promise<Emitted> {
  const wasm = readFileSync(new URL('../../pkg-js/wasm/koze_bg.wasm', import.meta.url));
  const compiler = createCompiler({ wasm, root: '/app' });
  // As a project on the disk does, it supplies the declarations that nothing imports.
  const isSupplied = (file: string) =>
    compiler.objectId(file) !== undefined || /^src.*\.d\.ts$/.test(file);
  let wanted = [...files.keys()].filter(isSupplied);
  let packages: MissingPackage[] = [];
  let diagnostics: Diagnostic[] = [];
  while (wanted.length + packages.length > 0) {
    const changes = wanted.map((file) => {
      const text = files.get(file);
      return { file, content: text === undefined ? ('absent' as const) : { text } };
    });
    const update = compiler.update(changes, packages);
    ({ missing: wanted, missingPackages: packages, diagnostics } = update);
  }
  const modules = new Map<string, string>();
  for (const { id } of compiler.surface().objects) {
    const emitted = compiler.emit({ module: '$server', id, environment: 'worker' });
    if ('error' in emitted) throw new Error(emitted.error.message);
    modules.set(id, emitted.code);
  }
  return { ...(await run(modules, files)), diagnostics };
}

/** Bundles the modules without the classes and what calls them, and imports the result. */
async function run(modules: ReadonlyMap<string, string>, files: ReadonlyMap<string, string>) {
  const ids = [...modules.keys()];
  const entry = [
    `export { parse } from '${RUNTIME}schema/schema.ts';`,
    `export { whenLoaded } from '${RUNTIME}schema/foreign.ts';`,
    ...ids.map((id, i) => `import m${i} from 'emitted:${id}';`),
    `export const definitions = [${ids.map((_, i) => `m${i}`).join(', ')}];`,
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: RUNTIME },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [emittedModules(modules, files)],
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`;
  const { definitions, parse, whenLoaded } = (await import(/* @vite-ignore */ url)) as {
    definitions: { id: string; params: Record<string, Parameter[]> }[];
    parse: Emitted['parse'];
    whenLoaded: Emitted['whenLoaded'];
  };
  const params = new Map(definitions.map(({ id, params }) => [id, params]));
  return { params, parse, whenLoaded };
}

function emittedModules(
  modules: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): Plugin {
  return {
    name: 'emitted-modules',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^emitted:/ }, ({ path }) => ({ path, namespace: 'emitted' }));
      onResolve({ filter: /^@kuratchi\/koze\/runtime\/do\.js$/ }, ({ path }) => ({
        path,
        namespace: 'object',
      }));
      onResolve({ filter: /^@kuratchi\/koze\/runtime\/schema\// }, ({ path }) => ({
        path: sourceOf(path),
      }));
      onResolve({ filter: /^\/app\// }, ({ path }) => ({ path, namespace: 'class' }));
      onLoad({ filter: /./, namespace: 'emitted' }, ({ path }) => ({
        contents: modules.get(path.slice('emitted:'.length)) ?? '',
        resolveDir: RUNTIME,
      }));
      // The definition itself is what is wanted.
      onLoad({ filter: /./, namespace: 'object' }, () => ({
        contents:
          'export const durableObject = (definition) => definition; export const method = () => {};',
      }));
      // A class isn't called, and a schema runs.
      onLoad({ filter: /./, namespace: 'class' }, ({ path }) => ({
        contents: path.endsWith('.do.ts')
          ? 'export default class {}'
          : (files.get(path.slice('/app/'.length)) ?? ''),
        loader: 'ts',
        resolveDir: RUNTIME,
      }));
    },
  };
}
