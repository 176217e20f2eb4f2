/** What docs/custom-bundlers.md shows, run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@kuratchi/koze/compiler';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium, NO_CHROMIUM } from '../../scripts/lib/chromium.mjs';
import { root } from '../../scripts/lib/tools.mjs';
import { shownFiles } from './harness/documents.js';

const shown = shownFiles('custom-bundlers.md');
const USER = `import { DurableObject } from 'cloudflare:workers';
import { secret } from './db';

export default class UserDO extends DurableObject {
  async getName() {
    return secret.length;
  }
}
`;

/** In the repository, so that the packages are found. */
function createFolder(files: Record<string, string>): string {
  const parent = join(root, 'node_modules/.koze/documents');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(`${parent}/`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

function run(folder: string, ...args: string[]): { ok: boolean; output: string } {
  try {
    const options = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
    return { ok: true, output: execFileSync(process.execPath, args, options) };
  } catch (error) {
    return { ok: false, output: String((error as { stderr?: string }).stderr) };
  }
}

const rolldown = join(root, 'node_modules/rolldown/bin/cli.mjs');

test('the plugin for Rolldown builds a page and a worker that answers it', async () => {
  const folder = createFolder({
    ...shown,
    'src/page.ts': "import { getName } from '$server/user.do'; console.log(await getName());",
    'src/server/user.do.ts': USER,
    'src/server/db.ts': "export const secret = 'KOZE-SECRET';",
  });
  const { ok, output } = run(folder, rolldown, '--config');
  expect(ok, output).toBe(true);
  const page = readFileSync(join(folder, 'dist/page.js'), 'utf8');
  expect(page).toContain('/__koze/rpc/user.do/getName');
  expect(page).not.toMatch(/KOZE-SECRET|cloudflare:/);
  expect(readFileSync(join(folder, '.koze/server.d.ts'), 'utf8')).toContain('$server/user.do');

  const contents = readFileSync(join(folder, 'dist/worker.js'), 'utf8');
  const mf = new Miniflare({
    cf: false,
    host: '127.0.0.1',
    port: 0,
    workers: [
      {
        config: {
          name: 'test',
          compatibilityDate: '2026-06-01',
          compatibilityFlags: ['nodejs_als'],
          manifest: {
            mainModule: 'worker.js',
            modules: { 'worker.js': { type: 'esm', contents } },
          },
          env: { USER_DO: { type: 'durable-object', worker: 'test', exportName: 'UserDO' } },
          exports: { UserDO: { type: 'durable-object', storage: 'sqlite' } },
        },
      },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]);
  onTestFinished(() => mf.dispose());
  const { origin } = await mf.ready;
  const options = { method: 'POST', headers: { origin, 'content-type': 'application/json' } };
  const answer = await fetch(`${origin}/__koze/rpc/user.do/getName`, { ...options, body: '[]' });
  expect(await answer.json()).toBe('KOZE-SECRET'.length);
});

test.each([
  ['server code in a page', "import './server/db';", 'src/server/db.ts is server code'],
  ['the same by $server', "import '$server/db';", 'src/server/db.ts is server code'],
  ['a mistake in a class', "import '$server/wrong.do';", 'error[no-base]'],
  ['a page that imports the worker', "import 'koze:worker';", 'koze:worker is for Workers'],
])('the plugin for Rolldown refuses %s', (_, page, message) => {
  const wrong: Record<string, string> = page.includes('wrong')
    ? { 'src/server/wrong.do.ts': 'export default class Wrong {}' }
    : {};
  const folder = createFolder({
    ...shown,
    ...wrong,
    'src/page.ts': page,
    'src/server/user.do.ts': USER,
    'src/server/db.ts': "export const secret = 'KOZE-SECRET';",
  });
  const { ok, output } = run(folder, rolldown, '--config');
  expect(ok).toBe(false);
  expect(output).toContain(message);
});

test('texts are compiled in Node', () => {
  const folder = createFolder({ ...shown, 'src/server/user.do.ts': USER });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const { ok, output } = run(folder, 'in-node.mjs');
  expect(ok, output).toBe(true);
  expect(output).toContain('/__koze/rpc/user.do/getName');
});

/** What `compile` of the document gives. */
interface Compiled {
  clients: Record<string, { code?: string }>;
  diagnostics: Diagnostic[];
}

const executablePath = findChromium();

test.skipIf(!executablePath)(
  executablePath ? 'texts are compiled in a page' : NO_CHROMIUM,
  async () => {
    const folder = createFolder(shown);
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ['in-page.js'],
      bundle: true,
      format: 'esm',
      write: false,
    });
    const wasm = readFileSync(
      fileURLToPath(import.meta.resolve('@kuratchi/koze/compiler/koze.wasm')),
    );
    const served: Record<string, [type: string, body: string | Uint8Array]> = {
      '/': ['text/html', '<!doctype html><title>page</title>'],
      '/in-page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
      '/koze.wasm': ['application/wasm', wasm],
    };
    const server = createServer(({ url = '' }, response) => {
      const [type, body] = served[url] ?? ['text/plain', ''];
      response.setHeader('content-type', type).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
    ];
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

    const hostile = '('.repeat(100_000);
    const files = {
      'src/server/user.do.ts':
        "import { Base } from './base';\nexport default class UserDO extends Base { async own() {} }",
      'src/server/base.ts':
        "import { DurableObject } from 'cloudflare:workers';\nexport class Base extends DurableObject { async inherited() {} }",
      'src/server/bad.do.ts': hostile,
    };
    // As text: the tests' own bundler rewrites `import()`.
    const { clients, diagnostics } = await page.evaluate<Compiled>(
      `import('/in-page.js').then((m) => m.compileInPage('/koze.wasm', ${JSON.stringify(files)}))`,
    );
    expect(clients['user.do']?.code).toContain('/__koze/rpc/user.do/inherited');
    expect(diagnostics.map(({ location }) => location?.file)).toEqual(['src/server/bad.do.ts']);
  },
);
