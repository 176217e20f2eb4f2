/** The workers that `rpc.ts` compares. Each calls the same method of the same class. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCompiler } from '@kuratchi/koze/compiler';
import type { Plugin } from 'esbuild';
import { bundleWorker } from './bundle-worker.ts';

const METHOD = `
  async add(by: number, note: string): Promise<{ sum: number; note: string }> {
    return { sum: by + 1, note };
  }
`;

const CLASS = `
import { DurableObject } from 'cloudflare:workers';
export default class CounterDO extends DurableObject {${METHOD}}
`;

/** The same, for callers who are known and whom a rule lets pass. */
const CLASS_FOR_CALLERS = `
import type { Caller } from '@kuratchi/koze';
import { DurableObject } from 'cloudflare:workers';
export default class CounterDO extends DurableObject {
  static access = { add: (caller) => caller?.role === 'admin' };

  async add(caller: Caller, by: number, note: string): Promise<{ sum: number; note: string }> {
    return { sum: by + (caller.id === 'ada' ? 1 : 0), note };
  }
}
`;

const CALLER = `
const people = { s1: { id: 'ada', role: 'admin' } };
export default ({ request }) => {
  const session = /(?:^|; )session=(\\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
  return people[session] ?? null;
};
`;

const EXPORT = "export { default as CounterDO } from './counter.do.ts';";

const HAND_WRITTEN = `
${EXPORT}
export default {
  async fetch(request, env) {
    const args = await request.json();
    return Response.json(await env.COUNTER_DO.getByName('global').add(...args));
  },
};
`;

/** With what Koze looks at, too: who sends it, where to, how much, of which types. */
const WITH_CHECKS = `
${EXPORT}
const LIMIT = 1024 * 1024;
const headers = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' };
const refuse = (status) => new Response(null, { status });
export default {
  async fetch(request, env) {
    if (request.headers.get('sec-fetch-site') !== 'same-origin') return refuse(403);
    if (request.method !== 'POST' || !request.url.endsWith('/add')) return refuse(404);
    if (request.headers.get('content-type') !== 'application/json') return refuse(415);
    if (Number(request.headers.get('content-length') ?? Infinity) > LIMIT) return refuse(413);
    const bytes = await request.arrayBuffer();
    if (bytes.byteLength > LIMIT) return refuse(413);
    const args = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!Array.isArray(args)) return refuse(400);
    const [by, note] = args;
    if (typeof by !== 'number' || !Number.isFinite(by) || typeof note !== 'string') return refuse(400);
    const result = await env.COUNTER_DO.getByName('global').add(by, note);
    return new Response(JSON.stringify(result), { headers });
  },
};
`;

const WHO_CALLS = `
import identify from './caller.ts';
import { CounterDO } from './counter.do.ts';
export { CounterDO };
export default {
  async fetch(request, env) {
    const caller = await identify({ request, env });
    if (caller === null) return new Response(null, { status: 401 });
    const args = await request.json();
    if (CounterDO.access.add(caller) !== true) return new Response(null, { status: 403 });
    return Response.json(await env.COUNTER_DO.getByName('global').add(caller, ...args));
  },
};
`.replace('import { CounterDO }', 'import CounterDO');

const CAPNWEB = `
import { newHttpBatchRpcResponse, RpcTarget } from 'capnweb';
${EXPORT}
class Api extends RpcTarget {
  #env;
  constructor(env) {
    super();
    this.#env = env;
  }
  add(...args) {
    return this.#env.COUNTER_DO.getByName('global').add(...args);
  }
}

export default {
  fetch: (request, env) => newHttpBatchRpcResponse(request, new Api(env)),
};
`;

const KOZE = "export * from 'koze:worker'; export { default } from 'koze:worker';";

export const CLASS_NAME = 'CounterDO';
export const BINDING = 'COUNTER_DO';

/** A worker, and the one that it is measured against. */
export interface Bundled {
  readonly name: string;
  readonly reference: string;
  readonly code: string;
}

/** The bundled workers. The first two are equal: they show the noise. */
export async function bundleWorkers(): Promise<Bundled[]> {
  const sources: [name: string, reference: string, entry: string, files?: Files][] = [
    ['hand-written', 'hand-written', HAND_WRITTEN],
    ['hand-written, again', 'hand-written', HAND_WRITTEN],
    ['hand-written, same checks', 'hand-written', WITH_CHECKS],
    ['koze', 'hand-written', KOZE],
    ['capnweb', 'hand-written', CAPNWEB],
    ['koze, caller.ts for others', 'koze', KOZE, { caller: CALLER }],
    ['hand-written, who calls', 'hand-written', WHO_CALLS, FOR_CALLERS],
    ['koze, who calls', 'hand-written, who calls', KOZE, FOR_CALLERS],
  ];
  return Promise.all(
    sources.map(async ([name, reference, entry, files]) => {
      return { name, reference, code: await bundleWorker(entry, generated(files)) };
    }),
  );
}

interface Files {
  readonly class?: string;
  readonly caller?: string;
}

const FOR_CALLERS: Files = { class: CLASS_FOR_CALLERS, caller: CALLER };

/** What the bundler plugins do, for a project that is in no folder. */
function generated({ class: source = CLASS, caller }: Files = {}): Plugin {
  const wasm = createRequire(import.meta.url).resolve('@kuratchi/koze/package.json');
  const compiler = createCompiler({
    wasm: readFileSync(join(dirname(wasm), 'wasm/koze_bg.wasm')),
    root: '/app',
  });
  const files = { 'counter.do.ts': source, ...(caller && { 'caller.ts': caller }) };
  compiler.update(
    Object.entries(files).map(([name, text]) => ({
      file: `src/server/${name}`,
      content: { text },
    })),
  );
  const emit = (request: Parameters<typeof compiler.emit>[0]) => {
    const emitted = compiler.emit(request);
    if ('error' in emitted) throw new Error(emitted.error.message);
    return emitted.code;
  };
  const modules: Record<string, () => string> = {
    '$server/counter.do': () =>
      emit({ module: '$server', id: 'counter.do', environment: 'worker' }),
    'koze:durable-objects': () => emit({ module: 'koze:durable-objects' }),
    'koze:worker': () => emit({ module: 'koze:worker' }),
  };
  const resolveDir = dirname(fileURLToPath(import.meta.url));
  return {
    name: 'generated',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(\$server\/|koze:)/ }, ({ path }) => ({ path, namespace: 'koze' }));
      onResolve({ filter: /(counter\.do|caller)\.ts$/ }, ({ path }) => ({
        path: path.slice(path.lastIndexOf('/') + 1),
        namespace: 'server',
      }));
      onLoad({ filter: /.*/, namespace: 'koze' }, ({ path }) => ({
        contents: modules[path]?.() ?? '',
        resolveDir,
      }));
      onLoad({ filter: /.*/, namespace: 'server' }, ({ path }) => ({
        contents: files[path as keyof typeof files] ?? '',
        loader: 'ts',
        resolveDir,
      }));
    },
  };
}
