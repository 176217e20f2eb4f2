/**
 * Random and mutated requests against the production build on workerd's own socket: no 5xx, no hang,
 * nothing that the gate should have stopped, and no memory that grows.
 *
 *     FUZZ=200000 FUZZ_SEED=7 npx vitest run --project e2e tests/security/fuzz.test.ts
 *
 * A failure names its number; `FUZZ_AT=<number>` with the same seed sends that request alone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open, type RunningPlace } from './harness/places.js';
import { mutate, pick, type Random, randomFrom } from './harness/random.js';

const COUNT = Number(process.env.FUZZ ?? 5000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const ONLY = process.env.FUZZ_AT === undefined ? undefined : Number(process.env.FUZZ_AT);
const AT_ONCE = 16;
const PATIENCE = 20_000;

let place: RunningPlace;
beforeAll(async () => {
  place = await open('workerd');
});
afterAll(() => place?.stop());

test(`${COUNT} requests, seed ${SEED}`, { timeout: 60_000 + COUNT * 40 }, async () => {
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  const memory: number[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let next = ONLY ?? 0;
  const end = ONLY === undefined ? COUNT : ONLY + 1;

  async function work(): Promise<void> {
    while (next < end && failures.length < 10) {
      const number = next++;
      const fuzzed = generate(randomFrom(SEED * 1_000_003 + number));
      const status = await post(fuzzed, agent).catch((error: Error) => error.message);
      const fault = judge(fuzzed, status);
      if (fault) failures.push(`${number}: ${fault}, ${JSON.stringify(fuzzed).slice(0, 500)}`);
      if (typeof status === 'number') statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (number % Math.ceil(COUNT / 100) === 0) memory.push(residentMemory());
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  agent.destroy();

  expect(failures).toEqual([]);
  if (ONLY !== undefined) return;
  // Else they were all stopped at the gate, and nothing behind it has been tried.
  for (const status of [200, 204, 400, 403, 404, 405, 413, 415]) {
    expect([...statuses.keys()]).toContain(status);
  }
  if (process.env.FUZZ) console.log('statuses', Object.fromEntries([...statuses].sort()));
  if (memory.some((bytes) => bytes > 0)) settles(memory);
});

interface Fuzzed {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

const METHODS = ['touch', 'echo', 'upload', 'runs', 'graph'].map((name) => `vault.do/${name}`);
const TYPED = ['typed.do/check', 'typed.do/save'];
const ROOMS = ['room.do/whoAmI', 'room.do/whoAmI?key=ada%2Fx', 'vault.do/echo?key=a'];
const PATHS = [...METHODS, ...TYPED, ...ROOMS];
const FORM_PATHS = ['vault.do/upload', 'vault.do/touch'];
const PART = '--b\r\ncontent-disposition: form-data; name=';
const FIELD_BODIES = [
  ...['a=1&b=2&b=3', '__proto__[a]=1&constructor=2', 'name=%F0%9F%A6%8A&x=%ff'],
  'name=a&email=a%40b.example&links=https%3A%2F%2Fc.example%2F',
];
const JSON_BODIES = [
  '[]',
  '["Ada",{"a":[1,2,{"b":null}]},null,-1.5e3,true]',
  '{"args":[{"a":null},null],"holes":[[0,"a"],[1]]}',
  '[[1,2],["Map",1,2],["Date","1970-01-01T00:00:00.000Z"]]',
  '[{"then":"$1:__proto__:then","value":"{}"},"$@0"]',
  `[${'['.repeat(250)}${']'.repeat(250)}]`,
  `["${'ü💡'.repeat(200)}"]`,
  '[{"name":"a","at":"2026-01-01T00:00:00Z","tags":["b"],"counts":[["c","1"]],"part":{"kind":"list",' +
    '"parts":[{"kind":"bytes","content":"YQ=="},null]}},1,"#2"]',
  '[{"name":"a","email":"a@b.example","links":["https://c.example/"],"limits":{"d":1}}]',
];
const FORM_BODIES = [
  `${PART}"koze:args"\r\n\r\n{"args":[null],"holes":[[0]]}\r\n${PART}"0"; filename="f"\r\ncontent-type: image/png\r\n\r\nbytes\r\n--b--\r\n`,
  `${PART}"koze:args"\r\n\r\n[1,2]\r\n--b--\r\n`,
];
const HEADERS: Record<string, readonly string[]> = {
  'content-type': ['application/json; charset=utf-16', 'text/plain', 'multipart/form-data', ''],
  'content-encoding': ['gzip', 'identity', 'br'],
  'sec-fetch-site': ['cross-site', 'none', 'same-site', ''],
  origin: ['null', 'https://evil.example', ''],
  'x-http-method-override': ['PUT', 'GET'],
  cookie: ['user=ada', 'user=', 'user=ada; user=bob'],
  accept: ['text/html', '*/*'],
};

function generate(random: Random): Fuzzed {
  const isForm = random() < 0.25;
  const isFields = !isForm && random() < 0.1;
  const bodies = isForm ? FORM_BODIES : isFields ? FIELD_BODIES : JSON_BODIES;
  const original = pick(random, bodies);
  // A file that comes back as a result is an error of the class's.
  const path = `/__koze/rpc/${isForm ? pick(random, FORM_PATHS) : pick(random, PATHS)}`;
  const headers: Record<string, string> = {
    'sec-fetch-site': 'same-origin',
    'content-type': isForm
      ? 'multipart/form-data; boundary=b'
      : isFields
        ? 'application/x-www-form-urlencoded'
        : 'application/json',
  };
  for (const [name, values] of Object.entries(HEADERS)) {
    if (random() < 0.06) headers[name] = pick(random, values);
    else if (random() < 0.02) headers[name] = toHeader(mutate(random, headers[name] ?? 'x'));
  }
  let body = random() < 0.75 ? mutate(random, original) : original;
  if (random() < 0.003) body = `["${'x'.repeat(2_000_000 * random())}`;
  return {
    method: random() < 0.05 ? pick(random, ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) : 'POST',
    path: random() < 0.2 ? toTarget(mutate(random, path)) : path,
    headers,
    body,
  };
}

/** What Node's client lets through; the rest is `urls.ts`'s. */
const toTarget = (text: string) => `/${text.replace(/[^!-\xff]/g, '').replace(/^\/+/, '')}`;
const toHeader = (text: string) => text.replace(/[^\t -~\x80-\xff]/g, '').trim();

function judge({ method, headers }: Fuzzed, status: number | string): string | undefined {
  if (typeof status === 'string') return status;
  if (status >= 500) return `status ${status}`;
  if (status >= 400) return undefined;
  // Forms go back to their page. 101 is nothing that any of these could have asked for.
  if (status !== 200 && status !== 204 && status !== 303) return `status ${status}`;
  if (method !== 'POST') return `${method} was accepted`;
  if (headers['sec-fetch-site'] !== 'same-origin') return 'another site was accepted';
  return undefined;
}

function post({ method, path, headers, body }: Fuzzed, agent?: Agent): Promise<number> {
  const bytes = Buffer.from(body, body.includes('ü') ? 'utf8' : 'latin1');
  const { hostname, port } = new URL(place.origin);
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        hostname,
        port,
        method,
        path,
        agent: agent ?? false,
        headers: { ...headers, 'content-length': bytes.length },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', reject);
      },
    );
    outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new Error(`hangs: ${PATIENCE} ms`)));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // The server has closed a connection that was waiting to be used again, as it may at any time.
      const closed = error.code === 'ECONNRESET' && outgoing.reusedSocket && agent !== undefined;
      if (closed) resolve(post({ method, path, headers, body }, undefined));
      // workerd's own answer to a URL that is too long: it has a body, also where HEAD asked.
      else if (method === 'HEAD' && error.code === 'HPE_CLOSED_CONNECTION') resolve(400);
      else reject(error);
    });
    outgoing.end(bytes);
  });
}

/** Bytes that the workerd of this process has in memory; 0 where nobody says. */
function residentMemory(): number {
  try {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const status = readStatus(pid);
      const isOurs = status.PPid === String(process.pid) && status.Name === 'workerd';
      if (isOurs) return Number.parseInt(status.VmRSS ?? '0', 10) * 1024;
    }
  } catch {
    // Not Linux.
  }
  return 0;
}

function readStatus(pid: string): Record<string, string> {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n');
    return Object.fromEntries(lines.map((line) => line.split(/:\s+/, 2) as [string, string]));
  } catch {
    return {}; // It has ended.
  }
}

/** Compares the middle fifth with the last, each by its smallest: garbage comes and goes. */
function settles(memory: readonly number[]): void {
  const fifth = Math.floor(memory.length / 5);
  const middle = Math.min(...memory.slice(2 * fifth, 3 * fifth));
  const last = Math.min(...memory.slice(-fifth));
  if (process.env.FUZZ) {
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
    console.log('workerd, by the hundredth:', memory.map(megabytes).join(', '));
  }
  // Before, the heap has not been full once.
  if (COUNT >= 200_000) expect(last).toBeLessThan(middle * 1.1);
}
