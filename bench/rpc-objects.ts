/** The three workers that `rpc.ts` compares. Each calls the same method of the same class. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCompiler } from '@kuratchi/koze/compiler';
import type { Plugin } from 'esbuild';
import { bundleWorker } from './bundle-worker.ts';

const CLASS = `
import { DurableObject } from 'cloudflare:workers';

export default class CounterDO extends DurableObject {
  async add(by: number, note: string): Promise<{ sum: number; note: string }> {
    return { sum: by + 1, note };
  }
}
`;

const HAND_WRITTEN = `
export { default as CounterDO } from './counter.do.ts';

export default {
  async fetch(request, env) {
    const args = await request.json();
    return Response.json(await env.COUNTER_DO.getByName('global').add(...args));
  },
};
`;

const CAPNWEB = `
import { newHttpBatchRpcResponse, RpcTarget } from 'capnweb';
export { default as CounterDO } from './counter.do.ts';

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

export const CLASS_NAME = 'CounterDO';
export const BINDING = 'COUNTER_DO';

/** The bundled workers, by name. */
export async function bundleWorkers(): Promise<Record<string, string>> {
  return {
    'hand-written': await bundle(HAND_WRITTEN),
    koze: await bundle("export * from 'koze:worker'; export { default } from 'koze:worker';"),
    capnweb: await bundle(CAPNWEB),
  };
}

const bundle = (entry: string) => bundleWorker(entry, generated());

/** What the bundler plugins do, for one class that is in no file. */
function generated(): Plugin {
  const wasm = createRequire(import.meta.url).resolve('@kuratchi/koze/package.json');
  const compiler = createCompiler({
    wasm: readFileSync(join(dirname(wasm), 'wasm/koze_bg.wasm')),
    root: '/app',
  });
  compiler.update([{ file: 'src/server/counter.do.ts', content: { text: CLASS } }]);
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
  return {
    name: 'generated',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(\$server\/|koze:)/ }, ({ path }) => ({ path, namespace: 'koze' }));
      onResolve({ filter: /counter\.do\.ts$/ }, () => ({
        path: 'counter.do.ts',
        namespace: 'class',
      }));
      const resolveDir = dirname(fileURLToPath(import.meta.url));
      onLoad({ filter: /.*/, namespace: 'koze' }, ({ path }) => ({
        contents: modules[path]?.() ?? '',
        resolveDir,
      }));
      onLoad({ filter: /.*/, namespace: 'class' }, () => ({
        contents: CLASS,
        loader: 'ts',
        resolveDir,
      }));
    },
  };
}
