import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from './harness/app.js';
import { result } from './harness/call.js';
import { build, type Server, serve } from './harness/programs.js';

const SERVER_ONLY = ['KOZE-SECRET', 'KOZE-BODY', 'cloudflare:'];

/** How a page may spell an import of `src/server/<file>`. */
const spellings: Record<string, (file: string) => string> = {
  '$server/…': (file) => `$server/${file}`,
  'a resolve.alias': (file) => `@alias/${file}`,
  'tsconfig paths': (file) => `#paths/${file}`,
  'a relative path': (file) => `./server/${file}`,
  'a query': (file) => `$server/${file}?some`,
  'a relative path with a query': (file) => `./server/${file}.ts?raw`,
  'an alias of $server itself': (file) => `$server/${file}`,
};
const ALIAS_OF_SERVER = 'an alias of $server itself';

describe.each(Object.entries(spellings))('imported by %s', (name, spell) => {
  let app: App;
  afterEach(() => app.remove());

  function create(page: string): void {
    app = createApp('guard', { 'src/page.ts': page });
    if (name === ALIAS_OF_SERVER) app.edit('vite.config.ts', '@alias', '$server');
  }

  test('an object becomes its stub', async () => {
    create(`import { getName } from '${spell('user.do')}'; document.title = await getName();`);
    const { ok, output } = await build(app.folder);
    expect(ok, output).toBe(true);
    const assets = [...app.texts('dist/client')];
    const text = assets.map(([path, content]) => `${path}\n${content}`).join('\n');
    for (const word of SERVER_ONLY) expect(text).not.toContain(word);
    expect(text).toContain('getName');
  });

  test('any other server file fails the build', async () => {
    create(`import { secret } from '${spell('db')}'; document.title = secret;`);
    const { ok, output } = await build(app.folder);
    expect(ok).toBe(false);
    expect(output).toContain('src/server/db.ts is server code and must not reach a browser');
    expect(output).toContain('src/page.ts');
  });
});

describe('vite dev', () => {
  let app: App;
  let server: Server;

  beforeAll(async () => {
    app = createApp('guard', { '.env': 'TOKEN=KOZE-SECRET' });
    server = await serve(app.folder, 'dev');
  });
  afterAll(async () => {
    await server?.stop();
    app.remove();
  });

  test('the worker has the real files', async () => {
    expect(await result(server.origin, 'user.do/getName')).toBe(20);
  });

  const paths = ['db.ts', 'db', 'user.do.ts', 'note.txt', '../server/db.ts', '%64b.ts'];
  const queries = ['', '?raw', '?url', '?import', '?import&raw', '?v=1', '?worker&inline'];
  const prefixes: ((app: App) => string)[] = [
    () => '/src/server',
    (app) => `/@fs${app.folder}/src/server`,
    (app) => `/@id${app.folder}/src/server`,
    () => '/@id/$server',
    () => '//src/server',
  ];

  test.each(['script', 'empty', 'document'])(
    '%s: no URL answers with a line of them',
    async (dest) => {
      const urls = prefixes.flatMap((prefix) =>
        paths.flatMap((path) => queries.map((query) => `${prefix(app)}/${path}${query}`)),
      );
      const leaks: string[] = [];
      const visit = async (url: string) => {
        const response = await fetch(server.origin + url, { headers: { 'sec-fetch-dest': dest } });
        const text = await response.text();
        const map = text.match(/sourceMappingURL=data:[^,]*base64,([\w+/=]+)/)?.[1] ?? '';
        if (/KOZE-(?:SECRET|BODY)/.test(text + atob(map))) leaks.push(url);
      };
      await Promise.all(urls.map(visit));
      expect(leaks).toEqual([]);
    },
  );

  test('what Vite denies by itself stays denied', async () => {
    const response = await fetch(`${server.origin}/.env`, {
      headers: { 'sec-fetch-dest': 'empty' },
    });
    expect(await response.text()).not.toContain('KOZE-SECRET');
  });
});
