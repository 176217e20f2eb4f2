/** What npm would publish: linted as npm, bundlers and TypeScript would read it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { FOLDERS, type Packed, pack } from './packages.js';

/** Kinds of resolution without ES modules, which is all that we have. */
const WITHOUT_MODULES = ['node10', 'node16-cjs'];

const folder = mkdtempSync(join(tmpdir(), 'koze-publishable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(FOLDERS)('%s', (workspace) => {
  let packed: Packed;
  let tarball: Buffer<ArrayBuffer>;
  const own = (file: string) => readFileSync(join(root, workspace, file), 'utf8');

  beforeAll(async () => {
    packed = await pack(workspace, folder);
    tarball = Buffer.from(readFileSync(packed.file));
  });

  test('publint finds nothing', async () => {
    const { buffer, byteLength, byteOffset } = tarball;
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
    const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
    expect(messages).toEqual([]);
  });

  test('its types are as its modules, whoever resolves them', async () => {
    // What stands for `*` in `./runtime/*.js`.
    const runtime = packed.files.flatMap((file) => {
      const [, name] = /^dist\/runtime\/([^/]+)\.js$/.exec(file) ?? [];
      return name ? [`./runtime/${name}.js`] : [];
    });
    const read = createPackageFromTarballData(new Uint8Array(tarball));
    const found = await checkPackage(read, { includeEntrypoints: runtime });
    if (!found.types) throw new Error('It has no types.');
    for (const entry of runtime) expect(found.entrypoints[entry]?.hasTypes, entry).toBe(true);
    const problems = found.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && WITHOUT_MODULES.includes(problem.resolutionKind)) &&
        !('entrypoint' in problem && problem.entrypoint === './runtime/*.js'),
    );
    expect(problems).toEqual([]);
  });

  test('holds what it needs and nothing else, and runs nothing when it is installed', () => {
    expect(packed.files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    const sorts =
      /^(?:LICENSE|README\.md|package\.json|(?:bin|dist|types|wasm)\/.+\.(?:js|d\.ts|wasm))$/;
    expect(packed.files.filter((file) => !sorts.test(file) || /\.test\./.test(file))).toEqual([]);
    expect(JSON.parse(own('package.json'))).not.toHaveProperty('scripts');
    expect(own('LICENSE')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
  });

  test('what its README shows is what the main one shows, where it is run', () => {
    const whole = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = Array.from(
      own('README.md').matchAll(/^```\w+\n(.*?)^```/gms),
      ([, code]) => code,
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const code of shown) expect(whole).toContain(code);
  });
});
