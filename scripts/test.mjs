/**
 * Runs every test suite, the later ones also when an earlier one fails, and adds up what the
 * tools report. A suite that runs no test has failed.
 *
 *     node scripts/test.mjs [suite…]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { innerEnv, locked, root, shell, stateFolder } from './lib/tools.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const wasmTarget = ['--target', 'wasm32-unknown-unknown'];

/** @type {Record<string, () => Promise<Counts>>} */
const suites = {
  core: () => cargoTest(['--package', 'koze-compiler', '--package', 'num-bigint']),
  // The dev profile: optimized, the link alone would take longer than all of this.
  wasm: () => cargoTest(['--package', 'koze-compiler', ...wasmTarget, '--test', 'wasm']),
  unit: () => vitest('unit'),
  e2e: () => vitest('e2e', 'alone'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`No suite "${unknown.join('", "')}": there are ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

mkdirSync(stateFolder, { recursive: true });
const countsFile = join(stateFolder, 'test-counts');
rmSync(countsFile, { force: true }); // of an earlier run, should this one be stopped

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
for (const [name, runSuite] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n━━ ${name}`);
  const began = performance.now();
  const counts = await runSuite();
  const empty = counts.passed + counts.failed === 0;
  if (empty) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  summary.push(
    `${name.padEnd(6)}${describe(counts)}${empty ? ' (no test ran)' : ''}, ${seconds} s`,
  );
}

console.log(`\n━━ summary\n${summary.join('\n')}\ntotal ${describe(total)}`);
// For .ci/run, which adds its lints to it.
writeFileSync(countsFile, `${total.passed} ${total.failed}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** @param {Counts} counts */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {string[]} args @returns {Promise<Counts>} */
async function cargoTest(args) {
  const { ok, output } = await show('cargo', ['test', ...locked, '--no-fail-fast', ...args]);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  // One such line per test binary, from libtest and from wasm-bindgen's runner alike.
  const results = /^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/gm;
  for (const [, passed, failed, ignored] of output.matchAll(results)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  return orOneFailure(ok, counts);
}

/** @param {string[]} projects @returns {Promise<Counts>} */
async function vitest(...projects) {
  const report = join(stateFolder, `vitest-${projects[0]}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const chosen = projects.flatMap((project) => ['--project', project]);
  const { ok } = await show('vitest', ['run', ...chosen, ...reporters]);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed = results.numPassedTests;
    counts.failed = results.numFailedTests;
    counts.skipped = results.numPendingTests + results.numTodoTests;
  } catch {
    // vitest ended before it wrote a report: its exit code says the rest.
  }
  return orOneFailure(ok, counts);
}

/**
 * What failed outside of any test (a compile error, a file that cannot be imported, an unhandled
 * rejection) counts as one.
 *
 * @param {boolean} ok
 * @param {Counts} counts
 */
function orOneFailure(ok, counts) {
  if (!ok && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * Runs a program whose output is shown as it comes, and returned without colours.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function show(program, args) {
  const colours = process.stdout.isTTY
    ? { FORCE_COLOR: '1', CARGO_TERM_COLOR: 'always' }
    : { NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...innerEnv, ...colours },
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => {
      chunks.push(chunk);
      process.stdout.write(chunk);
    });
    child.stderr.pipe(process.stderr, { end: false });
    child.on('error', (error) => console.error(`${program}: ${error.message}`));
    child.on('close', (code) => {
      const output = stripVTControlCharacters(Buffer.concat(chunks).toString());
      resolve({ ok: code === 0, output });
    });
  });
}
