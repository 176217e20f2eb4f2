/** capnweb-validate at work: what its plugin makes of a project, and the validators in that. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MethodSpec } from 'capnweb-validate/internal/core';
import capnwebValidate from 'capnweb-validate/vite';
import { build, type Plugin } from 'esbuild';

/** What the plugin's hooks take from Vite, and give to it. */
interface Hooks {
  transform(code: string, id: string): { code: string } | null;
  watchChange(id: string): void;
  buildEnd(): void;
}

/** Its TypeScript program reads from the disk, so the project is a real one there. */
export class CapnwebProject {
  readonly #files: Map<string, string>;
  readonly #root: string;
  readonly #hooks: Hooks;

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = new Map([...files].map(([file, text]) => [file, decorated(text)]));
    // Below the repository, where the packages are.
    const temporary = join(dirname(fileURLToPath(import.meta.url)), '../tests/e2e/.tmp');
    mkdirSync(temporary, { recursive: true });
    this.#root = mkdtempSync(join(temporary, 'types-'));
    for (const [file, text] of this.#files) this.#write(file, text);
    this.#write('src/env.d.ts', 'interface Env {}\n');
    this.#write('tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }));
    this.#hooks = capnwebValidate({ cwd: this.#root }) as unknown as Hooks;
  }

  /** The module of a class, with its validators. */
  transform(file: string): string {
    const result = this.#hooks.transform(this.#files.get(file) ?? '', join(this.#root, file));
    if (result === null) throw new Error(`capnweb-validate leaves ${file} as it is`);
    return result.code;
  }

  /** Saves a file. The plugin hears of it by `changed`. */
  write(file: string, text: string): void {
    this.#files.set(file, decorated(text));
    this.#write(file, decorated(text));
  }

  changed(file: string): void {
    this.#hooks.watchChange(join(this.#root, file));
  }

  /** As at the end of a build: the next one starts from nothing. */
  forget(): void {
    this.#hooks.buildEnd();
  }

  remove(): void {
    this.forget();
    rmSync(this.#root, { recursive: true, force: true });
  }

  #write(file: string, text: string): void {
    const path = join(this.#root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const OPTIONS = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  skipLibCheck: true,
  lib: ['es2023'],
  types: ['@cloudflare/workers-types'],
};

/** The class asks for its validators. A file without one stays as it is. */
function decorated(text: string): string {
  if (!text.includes('export default class')) return text;
  const marked = text.replace('export default class', '@validateRpc()\nexport default class');
  return `import { validateRpc } from 'capnweb-validate';\n${marked}`;
}

/** Checks the arguments of a method's call, and throws if they are wrong. */
export type Check = (method: string, args: unknown[]) => void;

interface Recorder {
  readonly service: { readonly methods: Record<string, MethodSpec> };
  readonly validateArgs: (
    args: unknown[],
    method: MethodSpec | undefined,
    service: string,
    name: string,
  ) => void;
}

/** Bundles a transformed module and imports it. */
export async function runCapnweb(code: string): Promise<Check> {
  const { outputFiles } = await build({
    stdin: { contents: "import 'class';\nexport * from 'capnweb-validate/internal/core';" },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [recordService(code)],
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`;
  const { service, validateArgs } = (await import(url)) as Recorder;
  return (method, args) => validateArgs(args, service.methods[method], 'User', method);
}

/** The decorator gives its validators away instead of wrapping the class, which is not called. */
function recordService(code: string): Plugin {
  const core = fileURLToPath(import.meta.resolve('capnweb-validate/internal/core'));
  const contents: Record<string, string> = {
    class: code,
    'cloudflare:workers': 'export class DurableObject {}',
    'capnweb-validate': 'export {};',
    'capnweb-validate/internal/core': `
      export * from ${JSON.stringify(core)};
      export let service;
      export const __validateRpcClass = (validators) => {
        service = validators;
        return (Class) => Class;
      };`,
  };
  return {
    name: 'record-service',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /./ }, ({ path }) =>
        path in contents ? { path, namespace: 'recorded' } : undefined,
      );
      onLoad({ filter: /./, namespace: 'recorded' }, ({ path }) => ({
        contents: contents[path] ?? '',
        loader: 'ts',
        resolveDir: dirname(core),
      }));
    },
  };
}
