/**
 * Many clients at once, of all kinds of calls, and a server that ends in the middle: every write that
 * was acknowledged is there afterwards.
 *
 *     LOAD_SECONDS=60 LOAD_CLIENTS=32 npx vitest run --project alone
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../e2e/harness/app.js';
import { buildHere } from '../e2e/harness/build.js';
import { call, result } from '../e2e/harness/call.js';
import { type Server, serveByProgram } from '../e2e/harness/server.js';

const SECONDS = Number(process.env.LOAD_SECONDS ?? 6);
const CLIENTS = Number(process.env.LOAD_CLIENTS ?? 8);

const LEDGER = `
import { DurableObject } from 'cloudflare:workers';
import { RpcError } from '@kuratchi/koze';

export default class UserDO extends DurableObject {
  async write(id: string, at: number): Promise<number> {
    await this.ctx.storage.put(id, at);
    return at;
  }
  async missing(ids: string[]): Promise<string[]> {
    const found = await this.ctx.storage.get(ids);
    return ids.filter((id) => !found.has(id));
  }
  async rich(): Promise<unknown> {
    return { at: new Date(), tags: new Set(['a']), list: Array.from({ length: 100 }, (_, i) => i) };
  }
  async taken(): Promise<void> {
    throw new RpcError(409, 'Taken');
  }
}
`;

let app: App;
let server: Server | undefined;
beforeAll(async () => {
  app = createApp('worker', {
    'src/server/user.do.ts': LEDGER,
    'src/worker.ts': "export * from 'koze:worker';\nexport { default } from 'koze:worker';\n",
  });
  const { ok, output } = await buildHere(app.folder);
  if (!ok) throw new Error(output);
  server = await serveByProgram(app.folder, 'build');
});
afterAll(async () => {
  await server?.stop();
  app?.remove();
});

test(`${CLIENTS} clients, ${SECONDS} seconds`, { timeout: SECONDS * 1000 + 120_000 }, async () => {
  const acknowledged: string[] = [];
  const unexpected: string[] = [];
  /** Calls that were answered, before the restart and after it. */
  const answered = [0, 0];
  let generation = 0;
  let over = false;

  /** One client's next call. Throws where the server has gone meanwhile. */
  async function step(origin: string, client: number, turn: number): Promise<void> {
    const id = `${generation}-${client}-${turn}`;
    const [path, args, wanted]: [string, unknown[], number] =
      turn % 6 === 3
        ? ['rich', [], 200]
        : turn % 6 === 4
          ? ['taken', [], 409]
          : turn % 6 === 5
            ? ['nothing', ['x'.repeat(10_000)], 404]
            : ['write', [id, turn], 200];
    const began = generation;
    const { status } = await call(origin, `user.do/${path}`, args);
    if (status === 200 && path === 'write') acknowledged.push(id);
    if (generation !== began || server === undefined) return;
    if (status !== wanted) unexpected.push(`${path}: ${status}`);
    answered[generation] = (answered[generation] ?? 0) + 1;
  }

  async function client(number: number): Promise<void> {
    for (let turn = 0; !over; turn++) {
      const { origin } = server ?? {};
      if (origin === undefined) await wait(50);
      else {
        await step(origin, number, turn).catch((error: unknown) => {
          // Calls that were under way as the server ended, and nothing else.
          if (server?.origin === origin) unexpected.push(String(error));
        });
      }
    }
  }

  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  await wait(SECONDS * 500);
  const first = server;
  server = undefined;
  await first?.stop();
  generation = 1;
  server = await serveByProgram(app.folder, 'build');
  await wait(SECONDS * 500);
  over = true;
  await Promise.all(clients);

  if (process.env.LOAD_SECONDS) {
    console.log(`${acknowledged.length} writes of ${answered.join(' + ')} calls`);
  }
  expect(unexpected).toEqual([]);
  for (const calls of answered) expect(calls).toBeGreaterThan(CLIENTS);
  const { origin } = server;
  for (let at = 0; at < acknowledged.length; at += 100) {
    const ids = acknowledged.slice(at, at + 100);
    expect(await result(origin, 'user.do/missing', [ids])).toEqual([]);
  }
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
