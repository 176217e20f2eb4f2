/** What docs/protocol.md shows is sent, and its clients call. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { stringify } from 'devalue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { revive } from '../../pkg-js/src/runtime/shared/codec/decode-result.js';
import { root } from '../../scripts/lib/tools.mjs';
import { type App, createApp } from '../e2e/harness/app.js';
import { run } from '../e2e/harness/programs.js';
import { type Server, serve } from '../e2e/harness/server.js';
import { blocks, rows } from './harness/documents.js';

let app: App;
let server: Server;
beforeAll(async () => {
  app = createApp('tests/security/fixtures/app');
  server = await serve(app.folder, 'build');
});
afterAll(async () => {
  await server?.stop();
  app?.remove();
});

test('the sample of a rich result is one', () => {
  const sample = blocks('protocol.md', 'json').at(-1) ?? '';
  const value = revive(JSON.parse(sample)) as Record<string, unknown>;
  expect(value).toMatchObject({ at: new Date(0), tags: new Set(['new']) });
  expect(value.self).toBe(value);
  expect(JSON.parse(stringify(value))).toEqual(JSON.parse(sample));
});

test('the sample of a body is accepted', async () => {
  const [holes = ''] = blocks('protocol.md', 'json');
  const answer = await fetch(`${server.origin}/__koze/rpc/vault.do/inspect`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: holes,
  });
  expect(await answer.json()).toMatchObject({ own: ['name', 'nick'], plain: true });
});

test('the sample of a body with marks is accepted', async () => {
  const [, marks = ''] = blocks('protocol.md', 'json');
  const answer = await fetch(`${server.origin}/__koze/rpc/vault.do/echo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: marks,
  });
  expect(answer.headers.get('x-koze-result')).toBe('rich');
  expect(revive(await answer.json())).toEqual([{ at: new Date(0) }]);
});

test('the client in Python calls', async (context) => {
  const python = await run(root, 'python3', ['--version']);
  if (!python.ok) context.skip('python3 is not on this machine');
  const [client = ''] = blocks('protocol.md', 'python');
  const script = `${client}
origin = "${server.origin}"
assert call(origin, "vault.do/echo", 1, "zwei", {"drei": [None, True]}) == [1, "zwei", {"drei": [None, True]}]
assert call(origin, "vault.do/touch") is None
try:
    call(origin, "vault.do/fail", 409, "taken")
    raise SystemExit("no error")
except RpcError as error:
    assert (error.status, error.code, str(error)) == (409, "failed", "taken"), error
try:
    call(origin, "vault.do/echo", key="a b/c")
    raise SystemExit("no error")
except RpcError as error:
    assert (error.status, error.code) == (403, "key_refused"), error
print("done")
`;
  const { stdout } = await promisify(execFile)('python3', ['-c', script]);
  expect(stdout).toBe('done\n');
});

/** The codes that the page's table has for a status. */
const codesOf = (status: number) =>
  rows('protocol.md')
    .filter(([cell]) => cell === String(status))
    .map(([, codes]) => codes);

test.each<[code: string, path: string, request: RequestInit]>([
  ['bad_input', 'echo', { body: '{' }],
  ['cross_site', 'echo', { headers: { origin: 'https://other.example' } }],
  ['key_refused', 'echo?key=x', {}],
  ['not_found', 'nothing', {}],
  ['method_not_allowed', 'echo', { method: 'GET', body: null }],
  ['unsupported_media_type', 'echo', { headers: { 'content-type': 'text/plain' } }],
])('%s is in the table under the status that it comes with', async (code, path, request) => {
  const headers = { origin: server.origin, 'content-type': 'application/json' };
  const answer = await fetch(`${server.origin}/__koze/rpc/vault.do/${path}`, {
    method: 'POST',
    body: '[]',
    ...request,
    headers: { ...headers, ...(request.headers as Record<string, string>) },
  });
  expect(await answer.json()).toMatchObject({ code, status: answer.status });
  expect(codesOf(answer.status).join()).toContain(`\`${code}\``);
});
