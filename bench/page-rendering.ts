/**
 * Pages beside template strings in a plain worker, and beside `hono/html`: the CPU time of workerd per request,
 * in interleaved rounds. Linux only: it reads `/proc`.
 *
 *     node bench/page-rendering.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { Miniflare } from 'miniflare';
import { interval } from './interval.ts';
import { BINDING, bundlePages, CLASS_NAME } from './page-workers.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 41);

interface Contender {
  readonly name: string;
  readonly ask: (path: string) => Promise<string>;
  /** Nanoseconds, of all threads that run. */
  readonly cpu: () => number;
  readonly stop: () => Promise<void>;
}

/** Prints the table. */
export async function benchPageRendering(): Promise<void> {
  if (process.platform !== 'linux') return;
  const contenders: Contender[] = [];
  for (const [name, code] of Object.entries(await bundlePages())) {
    contenders.push(await serve(name, code));
  }
  try {
    for (const path of ['/', '/table']) {
      const [first, ...others] = await Promise.all(contenders.map(({ ask }) => ask(path)));
      for (const html of others) {
        if (plain(html) !== plain(first!)) throw new Error(`They differ:\n${first}\n${html}`);
      }
    }
    await compare(contenders, 'the seed’s page', '/', 200);
    await compare(contenders, '1,000 rows', '/table', 40);
  } finally {
    await Promise.all(contenders.map(({ stop }) => stop()));
  }
}

/** Hosts have ports of their own, and there is more than one way to escape a character. */
const plain = (html: string) =>
  html
    .replaceAll(/127[^<]*/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');

async function compare(
  contenders: readonly Contender[],
  label: string,
  path: string,
  requests: number,
): Promise<void> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  // The first rounds warm up.
  for (let round = -5; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const { name, ask, cpu } = contenders[(turn + round + 5) % contenders.length] as Contender;
      const start = cpu();
      for (let left = requests; left > 0; left -= 1) await ask(path);
      if (round >= 0) times.get(name)?.push((cpu() - start) / requests / 1000);
    }
  }
  const reference = times.get('templates') ?? [];
  for (const [name, list] of times) {
    const ratios = list.map((time, round) => time / (reference[round] ?? Number.NaN));
    const [low, middle, high] = interval(ratios).map((ratio) => ratio.toFixed(3));
    const ratio = name === 'templates' ? '' : `${middle} × (95 %: ${low}–${high})`;
    const budget = name === 'koze' ? ' (budget 1.1)' : '';
    const time = `${interval(list)[1].toFixed(0)} µs CPU`;
    console.log(`${`${label}, ${name}`.padEnd(36)}${time}  ${ratio}${budget}`);
  }
}

async function serve(name: string, code: string): Promise<Contender> {
  const before = new Set(childrenOf(process.pid));
  const mf = new Miniflare({
    cf: false,
    workers: [
      {
        dev: { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] },
        config: {
          name: 'pages',
          compatibilityDate: '2026-06-01',
          compatibilityFlags: ['nodejs_als'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents: code } },
          },
          env: { [BINDING]: { type: 'durable-object', worker: 'pages', exportName: CLASS_NAME } },
          exports: { [CLASS_NAME]: { type: 'durable-object', storage: 'sqlite' } },
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  await mf.ready;
  const { hostname, port } = await mf.unsafeGetDirectURL();
  const pids = childrenOf(process.pid).filter((pid) => !before.has(pid));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string) =>
    new Promise<string>((resolve, reject) => {
      get({ hostname, port, path, agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve(text));
      }).on('error', reject);
    });
  const stop = () => {
    agent.destroy();
    return mf.dispose();
  };
  return { name, ask, cpu: () => pids.reduce((sum, pid) => sum + cpuOf(pid), 0), stop };
}

/** The processes that one has started, and those that these have. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const pids = children.split(' ').filter(Boolean).map(Number);
  return pids.flatMap((child) => [child, ...childrenOf(child)]);
}

function cpuOf(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.reduce((sum, task) => {
    const [time] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
    return sum + Number(time);
  }, 0);
}

if (import.meta.main) await benchPageRendering();
