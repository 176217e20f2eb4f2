/** Stamps: the hash of a step's inputs, kept once the step is done. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root, stateFolder } from './tools.mjs';

/**
 * The hash of files' names and contents. A folder stands for all files below it, a missing path for
 * nothing.
 *
 * @param {string[]} paths relative to the root
 * @param {RegExp} [ignored] paths that do not count
 */
export function hashOf(paths, ignored) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesOf)) {
    if (ignored?.test(path)) continue;
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => filesOf(`${path}/${name}`));
}

/** @param {string} step @param {string} hash @param {string[]} outputs paths that must be there */
export function isDone(step, hash, outputs) {
  const stamp = stampOf(step);
  const isThere = outputs.every((output) => existsSync(join(root, output)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  // The step is taken now, and may fail halfway. Its outputs are then not those of the old inputs,
  // which a change of branches could bring back.
  rmSync(stamp, { force: true });
  return false;
}

/** @param {string} step @param {string} hash */
export function markDone(step, hash) {
  const stamp = stampOf(step);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** @param {string} step */
const stampOf = (step) => join(stateFolder, `${step}.stamp`);
