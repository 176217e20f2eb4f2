/** The fixture: a project, bundled by our own esbuild plugin and run on real workerd. */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { Miniflare } from 'miniflare';
import { type KozeOptions, koze } from '../../src/esbuild/index.js';
import { sourceOf } from '../sources.js';

/** The projects, and their classes by their bindings, as a `wrangler.jsonc` would have them. */
const CLASSES: Readonly<Record<'fixture' | 'callers' | 'items', Readonly<Record<string, string>>>> =
  {
    callers: {
      ASKED_DO: 'AskedDO',
      CLOSED_DO: 'ClosedDO',
      KEYED_DO: 'KeyedDO',
      LOBBY_DO: 'LobbyDO',
      OWN_DO: 'OwnDO',
      ROOM_DO: 'RoomDO',
      WRAPPED_DO: 'WrappedDO',
      WRONG_DO: 'WrongDO',
    },
    items: {
      BARE_DO: 'BareDO',
      FEED_DO: 'FeedDO',
    },
    fixture: {
      CHAT_DO: 'ChatDO',
      FORM_DO: 'FormDO',
      HOSTILE_DO: 'HostileDO',
      MARKS_DO: 'MarksDO',
      ORG_DO: 'OrgDO',
      PEER_DO: 'PeerDO',
      ROUTED_DO: 'RoutedDO',
      UNCLEAR_DO: 'UnclearDO',
      USER_DO: 'UserDO',
      VALUES_DO: 'ValuesDO',
      WRONG_DO: 'WrongDO',
    },
  };

/** How to build and run the fixture. */
export interface WorkerOptions {
  /** The folder beside this file. Default: `fixture`. */
  project?: keyof typeof CLASSES;
  /** Options of the plugin. */
  koze?: KozeOptions;
  /** A file beside `src/middleware.ts`, to be imported in its place. */
  middleware?: string;
  compatibilityDate?: string;
}

/** The two ends of what the runtime promises to run on. */
export const COMPATIBILITY_DATES = ['2024-09-23', '2026-10-01'];

/** A running fixture worker. */
export interface TestWorker {
  /** Where it listens, on 127.0.0.1. */
  readonly origin: string;
  readonly mf: Miniflare;
  /** What the worker has written to its console. */
  readonly logs: readonly string[];
  /** POSTs to /__koze/rpc/… as a page of the same origin would. */
  rpc(path: string, init?: RequestInit | unknown[]): Promise<Response>;
  /** The result of the fixture's worker code of this name. */
  worker(name: string, init?: RequestInit): Promise<unknown>;
  stop(): Promise<void>;
}

/** Bundles the fixture and starts it. */
export async function startWorker(options: WorkerOptions = {}): Promise<TestWorker> {
  const logs: string[] = [];
  const mf = new Miniflare({
    cf: false,
    handleStructuredLogs: ({ message }: { message: string }) => void logs.push(message),
    host: '127.0.0.1',
    port: 0,
    workers: [{ config: configOf(await bundle(options), options) }],
  } as ConstructorParameters<typeof Miniflare>[0]);
  const { origin } = await mf.ready;
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };

  return {
    origin,
    mf,
    logs,
    async rpc(path, init = []) {
      const own = Array.isArray(init) ? { body: JSON.stringify(init) } : init;
      const merged = new Headers(headers);
      new Headers(own.headers).forEach((value, name) => {
        if (value === '') merged.delete(name);
        else merged.set(name, value);
      });
      return fetch(`${origin}/__koze/rpc/${path}`, { method: 'POST', ...own, headers: merged });
    },
    async worker(name, init) {
      return (await fetch(`${origin}/worker/${name}`, init)).json();
    },
    stop: () => mf.dispose(),
  };
}

async function bundle(options: WorkerOptions): Promise<string> {
  const { project = 'fixture', middleware } = options;
  const folder = fileURLToPath(new URL(`./${project}`, import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['src/worker.ts'],
    bundle: true,
    conditions: ['workerd', 'worker'],
    write: false,
    logLevel: 'error',
    plugins: [fromSources(middleware && `${folder}/src/${middleware}`), koze(options.koze)],
  });
  return outputFiles[0]!.text;
}

/** The runtime's sources in place of what is built of them, and another middleware. */
function fromSources(middleware: string | undefined): Plugin {
  return {
    name: 'from-sources',
    setup({ onResolve }) {
      onResolve({ filter: /^@kuratchi\/koze(?:$|\/)/ }, ({ path }) => ({ path: sourceOf(path) }));
      if (middleware === undefined) return;
      onResolve({ filter: /\/middleware\.ts$/ }, () => ({ path: middleware }));
    },
  };
}

function configOf(contents: string, { project = 'fixture', compatibilityDate }: WorkerOptions) {
  const name = 'fixture';
  const entries = Object.entries(CLASSES[project]);
  const binding = (exportName: string) => ({ type: 'durable-object', worker: name, exportName });
  return {
    name,
    compatibilityDate: compatibilityDate ?? COMPATIBILITY_DATES[1],
    compatibilityFlags: ['nodejs_als'],
    manifest: { mainModule: 'worker.js', modules: { 'worker.js': { type: 'esm', contents } } },
    env: Object.fromEntries(entries.map(([key, exportName]) => [key, binding(exportName)])),
    exports: Object.fromEntries(
      entries.map(([, key]) => [key, { type: 'durable-object', storage: 'sqlite' }]),
    ),
  };
}
