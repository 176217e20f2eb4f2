/** The runtime's own errors beside the table that documents them. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RpcError } from '../../src/runtime/shared/errors.js';
import * as refusals from '../../src/runtime/shared/refusals.js';

const protocol = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** `status code` of every row of the table: `| 403 | `cross_site`, `unknown_host` | … |`. */
const documented = [...protocol.matchAll(/^\| (\d{3}) \| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(
  ([, status, codes]) => [...codes!.matchAll(/`(\w+)`/g)].map(([, code]) => `${status} ${code}`),
);

/** One refusal of each constructor, whatever its parameters are. */
const constructed = Object.entries(refusals).map(([name, make]) => ({
  name,
  refusal: (make as (...args: never[]) => refusals.Refusal | RpcError)(
    ...(['1', []] as unknown as never[]),
  ),
}));

const runtime = fileURLToPath(new URL('../../src/runtime/', import.meta.url));

describe('the refusals', () => {
  it('are made nowhere else', () => {
    const elsewhere = globSync('**/*.ts', { cwd: runtime }).filter(
      (file) =>
        file !== 'shared/refusals.ts' &&
        /RpcError\(\d|code: '/.test(readFileSync(runtime + file, 'utf8')),
    );
    expect(elsewhere).toEqual([]);
  });

  it('are those that the protocol documents, one constructor each', () => {
    const built = constructed.map(({ refusal }) => `${refusal.status} ${refusal.code}`);
    expect(built.sort()).toEqual(documented.sort());
    expect(new Set(documented).size).toBe(documented.length);
  });

  it.each(constructed)('$name has a code like its name', ({ name, refusal }) => {
    expect(refusal.code).toBe(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  });

  it.each(constructed)('$name is a sentence', ({ refusal }) => {
    const text = refusal instanceof RpcError ? refusal.message : refusal.detail;
    expect(text).not.toBe('');
    expect(text).not.toMatch(/undefined|\[object/);
  });
});
