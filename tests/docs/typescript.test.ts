/** What docs/typescript.md shows compiles, beside programs that use it. */
import { afterEach, expect, test, vi } from 'vitest';
import type { App } from '../e2e/harness/app.js';
import {
  configuration,
  fences,
  openApp,
  reconfigure,
  shown,
  sources,
  typeErrors,
} from '../types/harness.js';

// Each runs a compiler or two.
vi.setConfig({ testTimeout: 180_000 });

let app: App;
afterEach(() => app?.remove());

test('all that the document shows is here', () => {
  expect(shown.map(({ file }) => file)).toEqual([
    ...['tsconfig.json', 'src/server/user.do.ts', 'src/page.ts', 'src/server/routing.ts'],
    ...['tsconfig.json', 'tsconfig.app.json', 'tsconfig.node.json', 'tsconfig.worker.json'],
    ...['tsconfig.worker.json', 'tsconfig.app.json'],
    ...['src/server/counter.do.js', 'src/page.js'],
  ]);
  expect(fences).toBe(shown.length);
});

test('in one program', () => {
  ({ app } = openApp('app', { ...sources('ts'), ...configuration('one') }));
  const jsx = '{ "compilerOptions": { "jsx": "react-jsx" } }';
  reconfigure(app, { file: 'tsconfig.json', note: '', text: jsx });
  expect(typeErrors(app)).toBe('');
});

test("with pages, worker and settings apart, and then the worker's declarations in place of its classes", () => {
  const files = {
    'src/server/more.do.ts': `import { DurableObject } from 'cloudflare:workers';
import { createHash } from 'node:crypto';

export default class MoreDO extends DurableObject {
  async hash(html: string) {
    const text = await new HTMLRewriter().transform(new Response(html)).text();
    return createHash('sha256').update(text).digest('hex');
  }
}
`,
    'src/more.ts': `import { hash } from '$server/more.do';

export const digest: Promise<string> = hash('');
// @ts-expect-error: a string.
export const number: Promise<number> = hash('');
`,
  };
  ({ app } = openApp('app', { ...sources('ts'), ...configuration('three'), ...files }));
  const types = '{ "compilerOptions": { "types": ["@cloudflare/workers-types", "node"] } }';
  reconfigure(app, { file: 'tsconfig.worker.json', note: '', text: types });
  // What the document says of such classes, and nothing else: the worker's own program takes them.
  expect(typeErrors(app).match(/[\w.]+\(\d+,\d+\): error TS\d+/g)).toEqual([
    // The result is `any` there, so the caller's mistake goes unnoticed.
    'more.ts(4,1): error TS2578',
    'more.do.ts(2,28): error TS2307',
    'more.do.ts(6,28): error TS2304',
  ]);

  const changes = shown.slice(1 + shown.findLastIndex(({ text }) => text.includes('"lib"')));
  for (const change of changes.filter(({ file }) => file.startsWith('tsconfig.'))) {
    reconfigure(app, change);
  }
  expect(typeErrors(app)).toBe('');
});

test('in JavaScript', () => {
  ({ app } = openApp('javascript', sources('js')));
  expect(typeErrors(app)).toBe('');
});
