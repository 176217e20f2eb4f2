/** Projects in a temporary folder, far from any `node_modules`: built by esbuild, run on workerd. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BuildFailure, type BuildOptions, build, type Message, type Plugin } from 'esbuild';
import { Miniflare } from 'miniflare';
import { onTestFinished, vi } from 'vitest';
import { type KozeOptions, koze } from '../../src/esbuild/index.js';

// workerd takes its time where other tests run beside it.
vi.setConfig({ testTimeout: 60_000 });

export const USER = `import { DurableObject } from 'cloudflare:workers';
import { secret } from './db';

export default class UserDO extends DurableObject {
  async getName() {
    return 'KOZE-BODY'.length + secret.length;
  }
  async echo(value: unknown) {
    return value;
  }
}
`;

/** A page, a worker, an object, and a file that must stay on the server. */
export const PROJECT: Record<string, string> = {
  'src/page.ts': "import { getName } from '$server/user.do';\nconsole.log(getName);\n",
  'src/worker.ts': "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
  'src/server/user.do.ts': USER,
  'src/server/db.ts': "export const secret = 'KOZE-SECRET';\n",
};

export interface TestProject {
  readonly folder: string;
  write(file: string, text: string): void;
  delete(file: string): void;
}

/** A project that is gone when the test ends. */
export function createProject(files: Record<string, string> = {}): TestProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'koze-esbuild-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project: TestProject = {
    folder,
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    delete: (file) => rmSync(join(folder, file)),
  };
  for (const [file, text] of Object.entries({ ...PROJECT, ...files })) project.write(file, text);
  return project;
}

export const WORKER = { conditions: ['workerd', 'worker', 'browser'] };

/** What a test says of a build, besides esbuild's own options. */
export interface Bundling extends Omit<BuildOptions, 'plugins'> {
  koze?: KozeOptions;
  /** Plugins that come before ours, and behind. */
  before?: Plugin[];
  after?: Plugin[];
}

/** esbuild's options for `src/page.ts`, unless told otherwise. Nothing is written. */
export function settings({ folder }: TestProject, bundling: Bundling = {}): BuildOptions {
  const { koze: options, before = [], after = [], ...own } = bundling;
  return {
    absWorkingDir: folder,
    bundle: true,
    entryPoints: ['src/page.ts'],
    format: 'esm',
    logLevel: 'silent',
    outdir: 'dist',
    write: false,
    ...own,
    plugins: [...before, koze(options), ...after],
  };
}

export interface Bundled {
  /** The text of all outputs. */
  readonly text: string;
  readonly errors: Message[];
  readonly warnings: Message[];
}

export async function bundle(project: TestProject, bundling?: Bundling): Promise<Bundled> {
  try {
    const { outputFiles = [], warnings } = await build(settings(project, bundling));
    return { text: outputFiles.map(({ text }) => text).join('\n'), errors: [], warnings };
  } catch (error) {
    const { errors, warnings } = error as BuildFailure;
    if (!errors) throw error;
    return { text: '', errors, warnings };
  }
}

/** Builds `src/worker.ts` and runs it. `classes` by their bindings. Returns where it listens. */
export async function runWorker(
  project: TestProject,
  classes: Record<string, string> = { USER_DO: 'UserDO' },
  bundling: Bundling = {},
): Promise<string> {
  const options = { entryPoints: ['src/worker.ts'], ...WORKER, ...bundling };
  const { errors, text } = await bundle(project, options);
  if (errors.length > 0) throw new Error(errors.map(({ text }) => text).join('\n'));
  const durableObject = { type: 'durable-object', storage: 'sqlite' } as const;
  const binding = (exportName: string) =>
    ({ type: 'durable-object', worker: 'test', exportName }) as const;
  const mf = new Miniflare({
    cf: false,
    handleStructuredLogs: () => {},
    host: '127.0.0.1',
    port: 0,
    workers: [
      {
        config: {
          name: 'test',
          compatibilityDate: '2026-06-01',
          compatibilityFlags: ['nodejs_als'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents: text } },
          },
          env: map(classes, ([name, exportName]) => [name, binding(exportName)]),
          exports: map(classes, ([, exportName]) => [exportName, durableObject]),
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  onTestFinished(() => mf.dispose());
  return (await mf.ready).origin;
}

function map<T>(record: Record<string, string>, entry: (entry: [string, string]) => [string, T]) {
  return Object.fromEntries(Object.entries(record).map(entry));
}

/** Calls a method as a page of the same origin would. */
export function call(origin: string, path: string, args: unknown[] = [], headers = {}) {
  return fetch(`${origin}/__koze/rpc/${path}`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(args),
  });
}
