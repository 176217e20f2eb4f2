/** The fixture worker of a test file, and calls to it. */
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { configure, type RpcError } from '../../../src/index.js';
import { stub } from '../../../src/runtime/browser/client.js';
import {
  COMPATIBILITY_DATES,
  startWorker,
  type TestWorker,
  type WorkerOptions,
} from '../workerd.js';

// workerd takes its time where other tests run beside it.
vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });

/** The worker that runs. */
export let worker: TestWorker;

/** Starts the worker with `options`. */
export async function start(options: WorkerOptions): Promise<void> {
  worker = await startWorker(options);
}

/** Stops the worker that runs, if one does. */
export async function stopWorker(): Promise<void> {
  await worker?.stop();
}

/** Runs `tests` at both ends of the compatibility dates, with browser stubs that call the worker. */
export function onWorkerd(tests: (compatibilityDate: string) => void): void {
  describe.each(COMPATIBILITY_DATES)('at %s', (compatibilityDate) => {
    beforeAll(async () => {
      await start({ compatibilityDate });
      configure({ baseUrl: worker.origin, headers: { 'sec-fetch-site': 'same-origin' } });
    });
    afterAll(stopWorker);
    tests(compatibilityDate);
  });
}

/** Calls a method of `values.do` as a browser does. */
export function call(method: string, ...args: unknown[]): Promise<unknown> {
  return stub(`/__koze/rpc/values.do/${method}`)(...args);
}

/** The error of a call that must fail. */
export function failure(promise: Promise<unknown>): Promise<RpcError> {
  return promise.then(
    (value) => {
      throw new Error(`it succeeded with ${String(value)}`);
    },
    (error: RpcError) => error,
  );
}
