/** Bodies that never end, on workerd's own socket. It takes as long as the runtime has patience. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorker, type TestWorker } from '../workerd.js';

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker();
}, 60_000);
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await worker?.stop();
});

const open: Socket[] = [];

/** As many as may wait without a hurry: the next ones have to keep the pace. */
beforeAll(async () => {
  const { hostname, port } = new URL(worker.origin);
  for (let i = 0; i < 32; i++) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(headOf('content-length: 100'));
    open.push(socket);
  }
  // They have been heard when a call behind them is answered.
  expect((await worker.rpc('values.do/count')).status).toBe(200);
});

function headOf(header: string): string {
  const lines = [
    'POST /__koze/rpc/values.do/count HTTP/1.1',
    `host: ${new URL(worker.origin).host}`,
    'sec-fetch-site: same-origin',
    'content-type: application/json',
    header,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What comes back for a request of which `body` is sent, and nothing more. */
function begin(header: string, body: string): Promise<string> {
  const { hostname, port } = new URL(worker.origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(headOf(header) + body));
    socket.once('data', (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

it.concurrent.each([
  ['none of what is declared', 'content-length: 100', ''],
  ['half of what is declared', 'content-length: 8', '["ab'],
  ['the most that is declared, never', 'content-length: 1000000', `["${'x'.repeat(100_000)}`],
  ['a chunk without a next one', 'transfer-encoding: chunked', '3\r\n["a\r\n'],
  [
    'a large chunk without a next one',
    'transfer-encoding: chunked',
    `1000\r\n${'x'.repeat(4096)}\r\n`,
  ],
])(
  'answers 408 to who sends %s',
  async (_, header, body) => {
    const answer = await begin(header, body);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('x-koze-result: error');
  },
  60_000,
);

it('calls meanwhile, and after it', async () => {
  expect((await worker.rpc('values.do/count', [1, 2])).status).toBe(200);
});
