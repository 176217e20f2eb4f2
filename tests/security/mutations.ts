/**
 * Takes each guard away, one at a time, and asks its tests: at least one must fail. Runs in a copy,
 * on demand, as it takes minutes:
 *
 *     npm run mutations [-- part of a guard's name or file…]
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { innerEnv, root, run } from '../../scripts/lib/tools.mjs';
import { GUARDS, type Guard } from './guards/index.ts';
import { type Ended, runWithin } from './harness/limited-run.ts';

// Inside the repository, so that packages are found, and where no test is looked for.
const temporary = join(root, '.mutations');
mkdirSync(temporary, { recursive: true });
const copy = copyRepository(mkdtempSync(join(temporary, 'mutations-')));

/** For a test as it is, and for its start, in milliseconds. */
const FIRST_LIMIT = 1_200_000;
const MIN_LIMIT = 60_000;

/** Tests that take the sources. Those of the bundler bundle the packages as users have them. */
const UNIT = /^(?:pkg-js\/test\/(?!esbuild\/)|tests\/oracle\/)/;

const wanted = process.argv.slice(2);
const guards = GUARDS.filter(
  ({ name, file }) =>
    wanted.length === 0 || wanted.some((word) => `${file} ${name}`.includes(word)),
);
const survivors: Guard[] = [];
/** How long each test may take, in milliseconds: some mutants never end. */
const limits = new Map<string, number>();
try {
  // Else every mutant would seem to be found.
  for (const test of new Set(guards.flatMap((guard) => guard.tests))) {
    const start = performance.now();
    const { ok, output } = await runTest(test, FIRST_LIMIT);
    if (!ok) throw new Error(`${test} fails as it is:\n${output}`);
    limits.set(test, MIN_LIMIT + 5 * (performance.now() - start));
  }
  for (const guard of guards) {
    const fate = await fateOf(guard);
    if (fate === 'SURVIVED') survivors.push(guard);
    console.log(`${fate.padEnd(14)}  ${guard.file.padEnd(40)}  ${guard.name}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${guards.length - survivors.length} of ${guards.length} found`);
process.exitCode = survivors.length === 0 && guards.length > 0 ? 0 : 1;

/** What git does not ignore and what set-up builds. Packages are found above it, but for our own. */
function copyRepository(folder: string): string {
  const tracked = run('git', ['ls-files', '-coz', '--exclude-standard'])
    .output.split('\0')
    .filter(Boolean);
  for (const file of [...tracked, 'pkg-js/dist', 'pkg-js/wasm', 'vite-plugin/dist']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(join(folder, 'node_modules/@kuratchi'), { recursive: true });
  symlinkSync(join(root, 'node_modules/.bin'), join(folder, 'node_modules/.bin'));
  symlinkSync('../../pkg-js', join(folder, 'node_modules/@kuratchi/koze'));
  symlinkSync('../../vite-plugin', join(folder, 'node_modules/@kuratchi/vite-plugin-koze'));
  return folder;
}

type Fate = 'SURVIVED' | 'found' | 'found: no end';

/** What becomes of the mutant. One that never ends is found: the test would not pass. */
async function fateOf({ file, guard, without, tests }: Guard): Promise<Fate> {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(guard).length !== 2) throw new Error(`${file} does not have once: ${guard}`);
  // As a function: `$&` in a replacement text means something.
  writeFileSync(
    path,
    text.replace(guard, () => without),
  );
  build(file, tests);
  try {
    for (const test of tests) {
      const { ok, isLate } = await runTest(test, limits.get(test) ?? FIRST_LIMIT);
      if (!ok) return isLate ? 'found: no end' : 'found';
    }
    return 'SURVIVED';
  } finally {
    writeFileSync(path, text);
    build(file, tests);
  }
}

/** Compiles what `tests` run of `file`. Unit tests, and cargo, take the sources. */
function build(file: string, tests: readonly string[]): void {
  if (file.endsWith('.rs') || tests.every((test) => UNIT.test(test))) return;
  // A mutant may have an unused name, which is an error; it is written all the same.
  run('tsc', ['--build', '--force', join(copy, 'pkg-js'), join(copy, 'vite-plugin')]);
}

function runTest(test: string, limit: number): Promise<Ended> {
  if (!test.endsWith('.rs')) {
    // A mutant that collects without end fails before it fills the machine. And the case that tells may
    // have its turn on another day.
    const env = { ...innerEnv, KOZE_ALL: '1', NODE_OPTIONS: '--max-old-space-size=2048' };
    return runWithin(limit, 'vitest', ['run', '--root', copy, '--bail', '1', test], env);
  }
  const name = test.slice(test.lastIndexOf('/') + 1, -'.rs'.length);
  const manifest = ['--manifest-path', join(copy, 'Cargo.toml')];
  // Kept between runs, for the dependencies. Not the project's own: cargo names what it compiles by its path
  // in the workspace and goes by dates, and would test the project with a mutant.
  const env = { ...innerEnv, CARGO_TARGET_DIR: join(root, 'target/mutations') };
  const target = test.startsWith('src/') ? ['--lib'] : ['--test', name];
  return runWithin(limit, 'cargo', ['test', '--quiet', ...manifest, ...target], env);
}
