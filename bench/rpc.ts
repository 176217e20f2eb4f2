/**
 * A call through the dispatcher beside one through a hand-written worker, and beside capnweb's HTTP
 * batch: workerd's own sockets, the same class, interleaved rounds. What counts is the CPU time of
 * the workerd that answers: calls per second, on cores that the clients share, hide most of it.
 *
 *     node bench/rpc.ts
 */
import { Agent, request } from 'node:http';
import { Miniflare } from 'miniflare';
import { childProcesses, cpuTime } from './cpu-time.ts';
import { interval } from './interval.ts';
import { BINDING, type Bundled, bundleWorkers, CLASS_NAME } from './rpc-objects.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 25);
const ARGS = [1, 'a note of some length, as calls have'];
const COOKIE = 'theme=dark; session=s1';

/** The budgets, as factors of the reference. */
const BUDGETS: Readonly<Record<string, string>> = {
  koze: 'budget 1.15, goal 1.10',
  'koze, caller.ts for others': 'budget: no more than koze',
};

const JSON_CALL = JSON.stringify(ARGS);
const CAPNWEB_CALL = `${JSON.stringify(['push', ['pipeline', 0, ['add'], ARGS]])}\n${JSON.stringify(['pull', 1])}`;

interface Contender extends Bundled {
  readonly call: (agent: Agent) => Promise<string>;
  /** The workerd that answers. */
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

/** What one round measured: calls per second, and microseconds of CPU time per call. */
interface Sample {
  readonly rate: number;
  readonly cpu: number;
}

/** Prints both tables. */
export async function benchCalls(): Promise<void> {
  const contenders: Contender[] = [];
  // One after the other: each finds its own process.
  for (const bundled of await bundleWorkers()) contenders.push(await serve(bundled));
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

/** Each round measures all contenders, in turning order: what slows the machine slows them all. */
async function compare(contenders: readonly Contender[], clients: number, calls: number) {
  const samples = new Map(contenders.map(({ name }) => [name, [] as Sample[]]));
  const agents = contenders.map(() => new Agent({ keepAlive: true, maxSockets: clients }));
  // The first rounds warm up.
  for (let round = -5; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (turn + round + 5) % contenders.length;
      const contender = contenders[index] as Contender;
      const sample = await measure(contender, agents[index] as Agent, clients, calls);
      if (round >= 0) samples.get(contender.name)?.push(sample);
    }
  }
  for (const agent of agents) agent.destroy();
  console.log(`\n${clients} client${clients > 1 ? 's' : ''}, ${ROUNDS} rounds of ${calls} calls`);
  for (const { name, reference } of contenders) {
    print(name, reference, samples.get(name) ?? [], samples.get(reference) ?? []);
  }
}

function print(name: string, reference: string, own: readonly Sample[], other: readonly Sample[]) {
  const middle = (of: (sample: Sample) => number) => interval(own.map(of))[1].toFixed(0);
  const [low, ratio, high] = interval(own.map(({ cpu }, i) => cpu / (other[i]?.cpu ?? Number.NaN)));
  const show = (number: number) => number.toFixed(3);
  const compared =
    name === reference ? '' : `  ${show(ratio)} × ${reference} (95 %: ${show(low)}–${show(high)})`;
  const budget = BUDGETS[name] ? ` (${BUDGETS[name]})` : '';
  const figures = `${middle(({ cpu }) => cpu).padStart(5)} us  ${middle(({ rate }) => rate).padStart(6)} calls/s`;
  console.log(`${name.padEnd(28)}${figures}${compared}${budget}`);
}

async function measure({ call, pid }: Contender, agent: Agent, clients: number, calls: number) {
  const used = () => (pid === undefined ? Number.NaN : cpuTime(pid));
  const [start, before] = [performance.now(), used()];
  let left = calls;
  const client = async () => {
    while (left-- > 0) await call(agent);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { rate: (calls * 1000) / (performance.now() - start), cpu: (used() - before) / calls };
}

async function serve(bundled: Bundled): Promise<Contender> {
  const { name, code } = bundled;
  const others = new Set(childProcesses());
  const mf = new Miniflare({
    cf: false,
    workers: [
      {
        dev: { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
        config: {
          name: 'worker',
          compatibilityDate: '2026-06-01',
          compatibilityFlags: ['nodejs_als'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents: code } },
          },
          env: { [BINDING]: { type: 'durable-object', worker: 'worker', exportName: CLASS_NAME } },
          exports: { [CLASS_NAME]: { type: 'durable-object', storage: 'sqlite' } },
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  await mf.ready;
  const pid = childProcesses().find((child) => !others.has(child));
  const { hostname, port } = await mf.unsafeGetDirectURL();
  const body = name === 'capnweb' ? CAPNWEB_CALL : JSON_CALL;
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
    cookie: COOKIE,
  };
  const path = '/__koze/rpc/counter.do/add';
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
  return { ...bundled, call, pid, stop: () => mf.dispose() };
}

if (import.meta.main) await benchCalls();
