/** What docs/live.md shows gives its items, on workerd. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../e2e/harness/call.js';
import { readPage } from './harness/documents.js';
import { Snippets } from './harness/snippets.js';
import { type Running, startWorkers } from './harness/workerd.js';

const snippets = new Snippets(readPage('live.md'));
const shown = {
  log: snippets.take('Items one by one'),
  read: snippets.take('Items one by one'),
  assistant: snippets.take('Leaving'),
  ask: snippets.take('Leaving'),
};

/** The loops of the page, as worker code, and what they do with an item. */
const WORKER = `import { handleRpc } from 'koze:durable-objects';
import { runWithContext } from '@kuratchi/koze/runtime/context.js';
export * from 'koze:durable-objects';
${imports(shown.read)}
${imports(shown.ask)}
const code = {
  async '/read'(seen) {
    const console = { log: (...item) => seen.push(item) };
    ${rest(shown.read)}
  },
  async '/ask'(seen) {
    const document = { body: { append: (item) => seen.push(item) } };
    ${rest(shown.ask)}
  },
};
export default {
  async fetch(request, env, ctx) {
    const run = code[new URL(request.url).pathname];
    if (!run) return (await handleRpc(request, env, ctx)) ?? new Response(null, { status: 404 });
    const seen = [];
    await runWithContext({ request, env, ctx }, () => run(seen));
    return Response.json(seen);
  },
};
`;

function imports(code: string): string {
  return code.match(/^import .*$/gm)?.join('\n') ?? '';
}

function rest(code: string): string {
  return code.replace(/^import .*$/gm, '');
}

let model: Server;
let worker: Running;
beforeAll(async () => {
  model = createServer((request, response) => {
    request.on('data', (question) => response.write(`${question} `));
    request.on('end', () => response.end('Because.'));
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  worker = await startWorkers([
    {
      name: 'live',
      files: {
        'src/server/log.do.ts': shown.log,
        'src/server/assistant.do.ts': shown.assistant,
        'src/worker.ts': WORKER,
      },
      bindings: { LOG_DO: 'LogDO', ASSISTANT_DO: 'AssistantDO' },
      vars: { MODEL_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}` },
    },
  ]);
});
afterAll(async () => {
  await worker?.stop();
  model?.close();
});

test('no snippet goes unused', () => {
  expect(snippets.left).toEqual([]);
});

test('a generator gives its items, all of them or those after one', async () => {
  for (const text of ['one', 'two', 'three']) await call(worker.origin, 'log.do/add', [text]);
  const read = await fetch(`${worker.origin}/read`);
  expect(await read.json()).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
  ]);
  const after = await call(worker.origin, 'log.do/lines', [2]);
  expect(await after.text()).toBe('[0,{"id":3,"text":"three"}]\n[3]\n');
});

test('an answer comes word by word, with the signal that nobody passes', async () => {
  const asked = (await (await fetch(`${worker.origin}/ask`)).json()) as string[];
  expect(asked.join('')).toBe('Why is the sky blue? Because.');
});
