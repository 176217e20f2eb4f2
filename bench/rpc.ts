/**
 * A call through the dispatcher beside one through a hand-written worker, and beside capnweb's HTTP
 * batch: workerd's own sockets, the same class, interleaved rounds.
 *
 *     node bench/rpc.ts
 */
import { Agent, request } from 'node:http';
import { Miniflare } from 'miniflare';
import { interval } from './interval.ts';
import { BINDING, bundleWorkers, CLASS_NAME } from './rpc-objects.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 41);
const ARGS = [1, 'a note of some length, as calls have'];

const CALLS: Record<string, { path: string; body: string }> = {
  'hand-written': { path: '/', body: JSON.stringify(ARGS) },
  koze: { path: '/__koze/rpc/counter.do/add', body: JSON.stringify(ARGS) },
  capnweb: {
    path: '/',
    body: `${JSON.stringify(['push', ['pipeline', 0, ['add'], ARGS]])}\n${JSON.stringify(['pull', 1])}`,
  },
};

interface Contender {
  readonly name: string;
  readonly call: (agent: Agent) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Prints both tables. */
export async function benchCalls(): Promise<void> {
  const bundles = Object.entries(await bundleWorkers());
  const contenders = await Promise.all(bundles.map(([name, code]) => serve(name, code)));
  try {
    for (const { name, call } of contenders) {
      const agent = new Agent();
      const answer = await call(agent);
      agent.destroy();
      if (!answer.includes('"sum":2')) throw new Error(`${name} answers ${answer}`);
    }
    await compare(contenders, 1, 200);
    await compare(contenders, 32, 800);
  } finally {
    await Promise.all(contenders.map(({ stop }) => stop()));
  }
}

/** Each round times all contenders, in turning order: what slows the machine slows them all. */
async function compare(contenders: readonly Contender[], clients: number, calls: number) {
  const agents = new Map(
    contenders.map(({ name }) => [name, new Agent({ keepAlive: true, maxSockets: clients })]),
  );
  const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  // The first rounds warm up.
  for (let round = -5; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const { name, call } = contenders[(turn + round + 5) % contenders.length] as Contender;
      const rate = await measure(() => call(agents.get(name) as Agent), clients, calls);
      if (round >= 0) rates.get(name)?.push(rate);
    }
  }
  for (const agent of agents.values()) agent.destroy();

  const reference = rates.get('hand-written') ?? [];
  for (const [name, list] of rates) {
    const ratios = list.map((rate, round) => rate / (reference[round] ?? Number.NaN));
    const [low, middle, high] = interval(ratios);
    const label = `${name}, ${clients} client${clients > 1 ? 's' : ''}`;
    const ratio =
      name === 'hand-written' ? '' : `${show(middle)} × (95 %: ${show(low)}–${show(high)})`;
    const budget = name === 'koze' ? ' (budget 0.95)' : '';
    console.log(`${label.padEnd(36)}${interval(list)[1].toFixed(0)} calls/s  ${ratio}${budget}`);
  }
}

/** Calls in a second. */
async function measure(call: () => Promise<unknown>, clients: number, calls: number) {
  const start = performance.now();
  let left = calls;
  const client = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (calls * 1000) / (performance.now() - start);
}

const show = (ratio: number) => ratio.toFixed(3);

async function serve(name: string, code: string): Promise<Contender> {
  const mf = new Miniflare({
    cf: false,
    workers: [
      {
        dev: { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
        config: {
          name,
          compatibilityDate: '2026-06-01',
          compatibilityFlags: ['nodejs_als'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents: code } },
          },
          env: { [BINDING]: { type: 'durable-object', worker: name, exportName: CLASS_NAME } },
          exports: { [CLASS_NAME]: { type: 'durable-object', storage: 'sqlite' } },
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  await mf.ready;
  const { hostname, port } = await mf.unsafeGetDirectURL();
  const { path, body } = CALLS[name] as { path: string; body: string };
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
  };
  const call = (agent: Agent) =>
    new Promise<string>((resolve, reject) => {
      const sent = request({ hostname, port, path, method: 'POST', headers, agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve(text));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { name, call, stop: () => mf.dispose() };
}

if (import.meta.main) await benchCalls();
