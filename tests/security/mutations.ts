/**
 * Takes each guard of the runtime away, one at a time, and asks the tests: at least one must fail. Runs
 * in a copy, on demand, as it takes minutes:
 *
 *     npm run mutations [-- part of a guard's name or file…]
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../../scripts/lib/tools.mjs';
import { GUARDS, type Guard } from './guards.ts';

const temporary = join(root, 'tests/e2e/.tmp');
mkdirSync(temporary, { recursive: true });
const copy = mkdtempSync(join(temporary, 'mutations-'));
for (const part of ['src', 'test/runtime', 'package.json']) {
  cpSync(join(root, 'pkg-js', part), join(copy, part), { recursive: true });
}
writeFileSync(
  join(copy, 'vitest.config.ts'),
  'export default { test: { hookTimeout: 180_000, testTimeout: 60_000 } };',
);

const wanted = process.argv.slice(2);
const guards = GUARDS.filter(
  ({ name, file }) =>
    wanted.length === 0 || wanted.some((word) => `${file} ${name}`.includes(word)),
);
const survivors: Guard[] = [];
try {
  // Else every mutant would seem to be found.
  const tests = [...new Set(guards.flatMap((guard) => guard.tests))];
  for (const test of tests) {
    const { ok, output } = runTests([test]);
    if (!ok) throw new Error(`${test} fails as it is:\n${output}`);
  }
  for (const guard of guards) {
    const found = !isMutantAlive(guard);
    if (!found) survivors.push(guard);
    console.log(`${found ? 'found   ' : 'SURVIVED'}  ${guard.file.padEnd(20)}  ${guard.name}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${guards.length - survivors.length} of ${guards.length} found`);
process.exitCode = survivors.length === 0 && guards.length > 0 ? 0 : 1;

function isMutantAlive({ file, guard, without, tests }: Guard): boolean {
  const path = join(copy, 'src/runtime', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(guard).length !== 2) throw new Error(`${file} does not have once: ${guard}`);
  writeFileSync(
    path,
    text.replace(guard, () => without),
  );
  try {
    return runTests(tests).ok;
  } finally {
    writeFileSync(path, text);
  }
}

function runTests(tests: readonly string[]) {
  const files = tests.map((test) => `test/runtime/${test}.test.ts`);
  return run('vitest', ['run', '--root', copy, '--bail', '1', ...files]);
}
