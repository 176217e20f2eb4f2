/** The fixture worker, bundled as the compiler would, on real workerd. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { Miniflare } from 'miniflare';
import { sourceOf } from '../sources.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Emitted {
  binding: string;
  name: string;
  methods: string[];
  serverOnly?: string[];
  sockets?: boolean;
  /** As source text. */
  params?: string;
}

/** What the compiler finds in the fixture. */
const OBJECTS: Record<string, Emitted> = {
  'user.do': {
    binding: 'USER_DO',
    name: 'UserDO',
    methods: ['getName', 'setName'],
    serverOnly: ['audit'],
  },
  'values.do': {
    binding: 'VALUES_DO',
    name: 'ValuesDO',
    methods: methodsOf('values.do'),
  },
  'org.do': { binding: 'ORG_DO', name: 'OrgDO', methods: ['whoAmI', 'put', 'get', 'askPeer'] },
  'admin/peer.do': { binding: 'PEER_DO', name: 'PeerDO', methods: ['whoAmI', 'askOrg', 'relay'] },
  'routed.do': { binding: 'ROUTED_DO', name: 'RoutedDO', methods: ['whoAmI'] },
  'chat.do': { binding: 'CHAT_DO', name: 'ChatDO', methods: ['count'], sockets: true },
  'form.do': {
    binding: 'FORM_DO',
    name: 'FormDO',
    methods: ['save', 'vote', 'add', 'calls', 'count', 'respond', 'fail', 'refuse'],
    params:
      '{ count: [["", s.record(s.number())]], add: [["a", s.number()], ["b", s.number().optional(1)], ["...more", s.number()]] }',
  },
  'hostile.do': {
    binding: 'HOSTILE_DO',
    name: 'HostileDO',
    methods: ['refined', 'foreign', 'rejected'],
  },
  'unclear.do': {
    binding: 'UNCLEAR_DO',
    name: 'UnclearDO',
    methods: ['purge', 'count'],
    sockets: true,
  },
  'wrong.do': { binding: 'WRONG_DO', name: 'WrongDO', methods: ['save', 'kept'], sockets: true },
};

function methodsOf(id: string): string[] {
  const source = readFileSync(here(`./fixture/server/${id}.ts`), 'utf8');
  return [...source.matchAll(/^ {2}(?:async )?(\w+)\(.*\{/gm)].map((match) => match[1]!);
}

/** The modules that the compiler emits, in its form. */
function emitted(options: WorkerOptions): Plugin {
  const runtime = '@kuratchi/koze/runtime';
  const serverModule = (id: string): string => {
    const { binding, methods, serverOnly = [], sockets = false, params = '{}' } = OBJECTS[id]!;
    const definition = `{ base: "/__koze", id: ${JSON.stringify(id)}, binding: "${binding}", methods: ${JSON.stringify(methods)}, serverOnly: ${JSON.stringify(serverOnly)}, sockets: ${sockets}, params: ${params}, class: () => Class }`;
    return [
      `import { durableObject, method } from "${runtime}/do.js";`,
      `import { schema as s } from "${runtime}/schema/index.js";`,
      `import { default as Class } from "${here(`./fixture/server/${id}.ts`)}";`,
      `const object = /* @__PURE__ */ durableObject(${definition});`,
      'export default object;',
      ...[...methods, ...serverOnly].map(
        (name) => `export const ${name} = /* @__PURE__ */ method(object, "${name}");`,
      ),
    ].join('\n');
  };
  const entryModule = (): string => {
    const ids = Object.keys(OBJECTS);
    return [
      `import { createHandler } from "${runtime}/worker.js";`,
      ...ids.map((id, i) => `import o${i} from "$server/${id}";`),
      `import "${here(`./fixture/${options.middleware ?? 'middleware.ts'}`)}";`,
      ...ids.map(
        (id) =>
          `export { default as ${OBJECTS[id]!.name} } from "${here(`./fixture/server/${id}.ts`)}";`,
      ),
      `export const handleRpc = /* @__PURE__ */ createHandler([${ids.map((_, i) => `o${i}`)}], ${JSON.stringify({ base: '/__koze', ...options.handler })});`,
    ].join('\n');
  };
  return {
    name: 'emitted',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\$server\// }, ({ path }) => ({ path, namespace: 'koze' }));
      // Else esbuild drops it: this package says that it has no side effects.
      onResolve({ filter: /fixture\/(middleware|misspelt)/ }, ({ path }) => ({
        path,
        sideEffects: true,
      }));
      onResolve({ filter: /^koze:/ }, ({ path }) => ({ path, namespace: 'koze' }));
      onResolve({ filter: /^@kuratchi\/koze(?:$|\/)/ }, ({ path }) => ({ path: sourceOf(path) }));
      onLoad({ filter: /.*/, namespace: 'koze' }, ({ path }) => ({
        contents: path.startsWith('$server/')
          ? serverModule(path.slice('$server/'.length))
          : entryModule(),
        resolveDir: here('.'),
      }));
    },
  };
}

/** How to build and run the fixture. */
export interface WorkerOptions {
  /** The options that the compiler passes to `createHandler`. */
  handler?: Record<string, unknown>;
  middleware?: string;
  compatibilityDate?: string;
  entry?: string;
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
  const compatibilityDate = options.compatibilityDate ?? COMPATIBILITY_DATES[1]!;
  const bundle = await build({
    entryPoints: [here(`./fixture/${options.entry ?? 'worker.ts'}`)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker'],
    external: ['cloudflare:*', 'node:*'],
    write: false,
    logLevel: 'error',
    plugins: [emitted(options)],
  });
  const objects = Object.values(OBJECTS);
  const logs: string[] = [];
  const mf = new Miniflare({
    cf: false,
    handleStructuredLogs: ({ message }: { message: string }) => void logs.push(message),
    host: '127.0.0.1',
    port: 0,
    workers: [
      {
        config: {
          name: 'fixture',
          compatibilityDate,
          compatibilityFlags: ['nodejs_als'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents: bundle.outputFiles[0]!.text } },
          },
          env: Object.fromEntries(
            objects.map(({ binding, name }) => [
              binding,
              { type: 'durable-object', worker: 'fixture', exportName: name },
            ]),
          ),
          exports: Object.fromEntries(
            objects.map(({ name }) => [name, { type: 'durable-object', storage: 'sqlite' }]),
          ),
        },
      },
    ],
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
