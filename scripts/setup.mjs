/**
 * Sets everything up that `npm run demo`, `npm test` and `npm run bench` need, on a machine with
 * Rust and Node. Each step is skipped when its inputs are those of the last time.
 *
 *     node scripts/setup.mjs [--browser]
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, NO_CHROMIUM } from './lib/chromium.mjs';
import { hashOf, isDone, markDone } from './lib/stamps.mjs';
import { innerEnv, locked, outerEnv, root, run } from './lib/tools.mjs';

const started = performance.now();
let stepsTaken = 0;

checkNode();
setUpRust();
installPackages();
buildWasm();
buildJavaScript();
if (process.argv.includes('--browser')) setUpBrowser();

if (stepsTaken === 0) say(`nothing to do (${secondsSince(started)})`);

function checkNode() {
  if (majorOf(process.versions.node) < 20) {
    stop(`Node 20 or newer is needed to start with; this is ${process.versions.node}.`);
  }
}

/** @param {string} version */
function majorOf(version) {
  return Number.parseInt(version, 10);
}

/** The pinned compiler with its WebAssembly target, from rustup or from whoever else provides it. */
function setUpRust() {
  if (rustIsComplete()) return;
  const toolchain = readFileSync(join(root, 'rust-toolchain.toml'), 'utf8');
  const channel = toolchain.match(/^channel = "(.+)"$/m)?.[1] ?? 'stable';
  if (!run('rustup', ['--version'], { env: outerEnv }).ok) {
    stop(
      `Rust ${channel} with the target wasm32-unknown-unknown, clippy and rustfmt is needed.`,
      'Install rustup (https://rustup.rs); this script then fetches the rest.',
    );
  }
  // Named in full: `RUSTUP_AUTO_INSTALL=0` and older rustups do not act on rust-toolchain.toml.
  step(`installing Rust ${channel} (rustup)`, () =>
    run('rustup', [
      ...['toolchain', 'install', channel, '--no-self-update', '--profile', 'minimal'],
      ...['--component', 'clippy,rustfmt', '--target', 'wasm32-unknown-unknown'],
    ]),
  );
  if (!rustIsComplete()) stop('rustup has run, yet the toolchain is not usable: try `rustc -V`.');
}

function rustIsComplete() {
  const target = ['--target', 'wasm32-unknown-unknown'];
  const { ok, output } = run('rustc', [
    '--print',
    'sysroot',
    '--print',
    'target-libdir',
    ...target,
  ]);
  if (!ok) return false;
  const [sysroot = '', libraries = ''] = output.trim().split(/\r?\n/);
  const program = (/** @type {string} */ name) =>
    existsSync(join(sysroot, 'bin', process.platform === 'win32' ? `${name}.exe` : name));
  return existsSync(libraries) && ['cargo', 'cargo-clippy', 'rustfmt'].every(program);
}

function installPackages() {
  const hash = hashOf(['package-lock.json', '.npmrc']);
  if (isDone('packages', hash, ['node_modules/.bin'])) return;
  // Warnings are muted: they are about the system's Node, which runs npm this once. What runs
  // later brings its own, the package `node`.
  step('installing npm packages (npm ci)', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: outerEnv }),
  );
  if (majorOf(run('node', ['--version']).output.slice(1)) < 22) {
    stop(
      'npm has not run the install script of the package `node`, which brings the Node 22 that wrangler needs.',
      'Turn off the setting `ignore-scripts` for this folder, or start with Node 22.',
    );
  }
  markDone('packages', hash);
}

function buildWasm() {
  const sources = ['src', 'vendor', 'xtask', '.cargo', 'build.rs', 'Cargo.toml', 'Cargo.lock'];
  const hash = hashOf([...sources, 'rust-toolchain.toml']);
  const outputs = ['koze_bg.wasm', 'koze.js', 'koze.d.ts'].map((name) => `pkg-js/wasm/${name}`);
  if (isDone('wasm', hash, outputs)) return;
  // A log full of "Compiling …" helps no one; a progress bar does.
  const env = process.stderr.isTTY ? innerEnv : { ...innerEnv, CARGO_TERM_QUIET: 'true' };
  step('building the core as WebAssembly (cargo xtask wasm; minutes the first time)', () =>
    run('cargo', ['run', ...locked, '--package', 'xtask', '--', 'wasm'], { env, show: true }),
  );
  markDone('wasm', hash);
}

function buildJavaScript() {
  const packages = ['pkg-js', 'vite-plugin'];
  const sources = packages.flatMap((name) => [`${name}/src`, `${name}/tsconfig.json`]);
  const shared = ['tsconfig.base.json', 'package-lock.json', 'pkg-js/wasm/koze.d.ts'];
  const hash = hashOf([...sources, ...shared], /\.test\.ts$/);
  const outputs = packages.map((name) => `${name}/dist/index.js`);
  if (isDone('javascript', hash, outputs)) return;
  step('building the npm packages (tsc)', () => {
    // tsc leaves the output of deleted sources behind, and they would be published.
    for (const name of packages) rmSync(join(root, name, 'dist'), { recursive: true, force: true });
    return run('tsc', ['--build', '--force', ...packages]);
  });
  markDone('javascript', hash);
}

/** Only the browser tests want it: without a browser they are skipped, and the rest is not. */
function setUpBrowser() {
  if (findChromium()) return;
  const sudo = aptWithoutQuestions();
  if (!sudo || process.env.CHROMIUM_PATH) {
    skipBrowser(NO_CHROMIUM);
    return;
  }
  const apt = (/** @type {string[]} */ ...args) => {
    const [program = '', ...rest] = [
      ...sudo,
      'apt-get',
      '-qq',
      '-o',
      'Acquire::Retries=3',
      ...args,
    ];
    return run(program, rest, { env: { ...outerEnv, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  const install = () => {
    const update = apt('update');
    if (!update.ok) return update;
    return apt('install', '-y', '--no-install-recommends', 'chromium');
  };
  // Without a network the other tests still run. In CI a test that is skipped would go unnoticed.
  const fail = process.env.CI ? stop : skipBrowser;
  step('installing Chromium for the browser tests (apt-get)', install, fail);
}

/** @param {string[]} reasons */
function skipBrowser(...reasons) {
  for (const reason of reasons) say(reason);
  say('the browser tests will be skipped');
}

/** What to put before `apt-get`; undefined where it is not there or would ask for a password. */
function aptWithoutQuestions() {
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return undefined;
  // Ubuntu's package is a pointer to a snap, which containers and CI cannot run.
  if (/^ID(_LIKE)?=.*ubuntu/m.test(readFileSync('/etc/os-release', 'utf8'))) return undefined;
  if (process.getuid?.() === 0) return [];
  return run('sudo', ['-n', 'true']).ok ? ['sudo', '-n'] : undefined;
}

/**
 * @param {string} what
 * @param {() => { ok: boolean, output: string }} action
 * @param {(...lines: string[]) => void} [fail]
 */
function step(what, action, fail = stop) {
  stepsTaken += 1;
  say(`${what} …`);
  const began = performance.now();
  const { ok, output } = action();
  if (ok) say(`  done (${secondsSince(began)})`);
  else fail(output.trimEnd(), `failed: ${what}`);
}

/** @param {number} began */
function secondsSince(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** @param {string} line */
function say(line) {
  console.log(`set-up: ${line}`);
}

/** @param {string[]} lines @returns {never} */
function stop(...lines) {
  for (const line of lines) if (line) console.error(`set-up: ${line}`);
  process.exit(1);
}
