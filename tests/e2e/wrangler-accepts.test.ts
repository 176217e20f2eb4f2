/**
 * wrangler takes what is written for it: every fixture of `tests/core/wrangler` through its reader, a part
 * of them through `deploy --dry-run`, which bundles the worker too.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  experimental_readRawConfig,
  type Unstable_RawConfig,
  unstable_getDurableObjectClassNameToUseSQLiteMap,
  unstable_readConfig,
} from 'wrangler';
import { createCompiler, type WranglerRequest } from '../../pkg-js/src/compiler/index.js';
import { root } from '../../scripts/lib/tools.mjs';
import { run } from './harness/programs.js';
import { todays } from './harness/rotate.js';

const fixtures = join(root, 'tests/core/wrangler/fixtures');
const wasm = readFileSync(join(root, 'pkg-js/wasm/koze_bg.wasm'));
const main = 'src/worker.ts';
const CLASSES = { user: 'UserDO', 'chat-room': 'ChatRoomDO' };
const IMPORT = "import { DurableObject } from 'cloudflare:workers';";

interface Case {
  name: string;
  old: string;
  text: string;
}

/** What becomes of the fixtures, as far as something does: TOML and errors are not written. */
const cases = readdirSync(fixtures).flatMap((name): Case[] => {
  const old = readFileSync(join(fixtures, name), 'utf8');
  const { text } = update(name, old);
  return text === undefined ? [] : [{ name, old, text }];
});
const created = update('new.two.jsonc').text ?? '';
cases.push({ name: 'new.two.jsonc', old: '{}', text: created });
const deployed = new Set(todays('dry runs of wrangler', cases, Math.ceil(cases.length / 7)));

/** The options are in the fixture's name: see `tests/core/wrangler.rs`. */
function update(name: string, text?: string) {
  const options = name.split('.');
  const compiler = createCompiler({ wasm, root: '/project' });
  const count = options.includes('none') ? 0 : options.includes('two') ? 2 : 1;
  compiler.update(
    Object.entries(CLASSES)
      .slice(0, count)
      .map(([stem, name]) => ({
        file: `src/server/${stem}.do.ts`,
        content: { text: `${IMPORT}\nexport default class ${name} extends DurableObject {}` },
      })),
  );
  const request: WranglerRequest = {
    file: `wrangler.${options.at(-1)}`,
    name: 'app',
    main,
    compatibilityDate: '2026-09-01',
    storage: options.includes('kv') ? 'kv' : 'sqlite',
    lifecycle: options.slice(1).includes('exports') ? 'exports' : 'migrations',
  };
  return compiler.updateWrangler(text === undefined ? request : { ...request, text });
}

let folder: string;
beforeAll(() => {
  const temporary = join(root, 'tests/e2e/.tmp');
  mkdirSync(temporary, { recursive: true });
  folder = mkdtempSync(join(temporary, 'wrangler-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const rawOf = (config: string) => experimental_readRawConfig({ config }).rawConfig;

describe.each(cases)('$name', (each) => {
  const { name, old, text } = each;
  const app = name.replace(/\.jsonc?$/, '');
  let config: string;
  beforeAll(() => {
    config = write(`${app}/wrangler.jsonc`, text);
    // The reader looks for the folders that a configuration names.
    for (const assets of ['dist', 'staging', '.svelte-kit/cloudflare']) {
      write(`${app}/${assets}/index.html`, '');
    }
  });

  test('wrangler reads it without a complaint', () => {
    const complaints: unknown[][] = [];
    for (const level of ['error', 'warn'] as const) {
      vi.spyOn(console, level).mockImplementation((...words) => complaints.push(words));
    }
    const environments = [undefined, ...Object.keys(rawOf(config).env ?? {})];
    for (const env of environments) {
      const bound = env === undefined || rawOf(config).env?.[env]?.durable_objects;
      if (!bound) continue;
      const read = unstable_readConfig({ config, ...(env === undefined ? {} : { env }) });
      const known = unstable_getDurableObjectClassNameToUseSQLiteMap(read.migrations);
      for (const binding of read.durable_objects.bindings) {
        if (binding.script_name !== undefined || !binding.class_name.endsWith('DO')) continue;
        const declared = known.has(binding.class_name) || binding.class_name in read.exports;
        expect(declared, binding.class_name).toBe(true);
      }
    }
    vi.restoreAllMocks();
    // The fixtures have settings of their own that wrangler calls experimental, or misses.
    const ours = complaints.flat().filter((words) => /UserDO|USER_DO|ChatRoom/.test(`${words}`));
    expect(ours).toEqual([]);
  });

  test('what it said before it still says', () => {
    const before = write(`${app}/before.jsonc`, old.trim() === '' ? '{}' : old);
    expect(trimmed(rawOf(config), rawOf(before))).toEqual(rawOf(before));
  });

  test.runIf(deployed.has(each))('wrangler would deploy it', async () => {
    const raw = rawOf(config);
    write(`${app}/${main}`, worker(raw));
    const environments = Object.keys(raw.env ?? {});
    for (const env of ['', ...environments.filter((env) => raw.env?.[env]?.durable_objects)]) {
      const options = ['--dry-run', '--config', config, `--env=${env}`];
      // What a few fixtures leave to the command line.
      if (raw.name === undefined) options.push('--name', 'app');
      if (raw.compatibility_date === undefined) {
        options.push('--compatibility-date', '2026-09-01');
      }
      const args = ['deploy', join(folder, app, main), ...options];
      const { ok, output } = await run(join(folder, app), 'wrangler', args);
      expect(ok, output).toBe(true);
      expect(output).toMatch(/env\.USER_DO \(UserDO/);
    }
  });
});

/** A worker that exports whatever its configuration binds or declares. */
function worker(config: Unstable_RawConfig): string {
  const scopes = [config, ...Object.values(config.env ?? {})];
  const classes = scopes.flatMap(({ durable_objects, exports }) => [
    ...(durable_objects?.bindings ?? []).map(({ class_name }) => class_name),
    ...Object.keys(exports ?? {}),
  ]);
  const lines = [...new Set(classes)].map(
    (name) => `export class ${name} extends DurableObject {}`,
  );
  return [IMPORT, ...lines, "export default { fetch: () => new Response('') };"].join('\n');
}

/** A value without what another of its kind does not have: further keys, further items at the end. */
function trimmed(value: unknown, like: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(like)) {
    return like.map((item, index) => trimmed(value[index], item));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (typeof like !== 'object' || like === null) return value;
  const kept = Object.entries(like).map(([key, item]) => [
    key,
    trimmed((value as Record<string, unknown>)[key], item),
  ]);
  return Object.fromEntries(kept);
}
