import { expect, test } from 'vitest';
import { readCloudflareOptions } from '../../src/node/cloudflare-options.js';

const IMPORT = "import { cloudflare } from '@cloudflare/vite-plugin';\n";
const read = (call: string, before = IMPORT) =>
  readCloudflareOptions(`${before}plugins: [${call}]`);

test.each([
  ['cloudflare()', {}],
  ['cloudflare({})', {}],
  ['cloudflare({ inspectorPort: false, persistState: { path: "}" } })', {}],
  ["cloudflare({ configPath: './a/wrangler.jsonc' })", { configPath: './a/wrangler.jsonc' }],
  ['cloudflare({ "configPath": `w.json`, })', { configPath: 'w.json' }],
  ['cloudflare({ /* configPath: "no" */ })', {}],
  ['cloudflare({ // configPath: "no"\n })', {}],
  ['cloudflare({ auxiliaryWorkers: [{ configPath: "aux.jsonc" }] })', {}],
  ['cloudflare({ viteEnvironment: { name: "a, configPath: 1" } })', {}],
  ['cloudflare({ configPath })', { isComputed: true }],
  ['cloudflare({ configPath: a ? "b" : "c" })', { isComputed: true }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a configuration.
  ['cloudflare({ configPath: `${a}.jsonc` })', { isComputed: true }],
  ['cloudflare(options)', { isOpen: true }],
  ['cloudflare({ ...options, configPath: "a.json" })', { isOpen: true, configPath: 'a.json' }],
  ['a ? cloudflare({ x: 1 }) : cloudflare()', { isOpen: true }],
  ['cloudflare({ config: { name: "a" } })', { config: 'config: { name: "a" }' }],
  ['cloudflare({ config(c) { return c } })', { config: 'config(c) { return c }' }],
  ['cloudflare({ experimental: { newConfig: true } })', { newConfig: true }],
  ['cloudflare({ experimental: { newConfig: { types: {} } } })', { newConfig: true }],
  ['cloudflare({ experimental: { newConfig: false } })', { newConfig: false }],
  ['cloudflare', {}],
  ['cloudflare(', {}],
  ['cloudflare({ configPath: "a', { isOpen: true }],
])('the options of %s', (call, expected) => {
  expect(read(call)).toEqual(expected);
});

test.each([
  ["import { cloudflare as cf } from '@cloudflare/vite-plugin';\n", 'cf'],
  ["const { cloudflare: cf } = require('@cloudflare/vite-plugin');\n", 'cf'],
  ["const { cloudflare } = await import('@cloudflare/vite-plugin');\n", 'cloudflare'],
])('the plugin by the name of %s', (before, name) => {
  expect(read(`${name}({ configPath: 'a.json' })`, before)).toEqual({ configPath: 'a.json' });
});

test('another function of that name says nothing', () => {
  expect(read("cloudflare({ configPath: 'a.json' })", '')).toEqual({});
  expect(read("my.cloudflare({ configPath: 'a.json' })")).toEqual({});
});
