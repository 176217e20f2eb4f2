/** Reading a file that an editor is still writing. */
import { statSync } from 'node:fs';
import type { ViteDevServer } from 'vite';
import { QUIET_MS } from './when-quiet.js';

/**
 * Editors empty a file before they write it, and the only event can arrive in between. Blocks for
 * up to a tenth of a second, because edits must stay in order. Returns the version that is about to
 * be read.
 */
export function waitForText(file: string): string | undefined {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < 10 && statSync(file, { throwIfNoEntry: false })?.size === 0; i++) {
    Atomics.wait(sleeper, 0, 0, 10);
  }
  return versionOf(file);
}

/**
 * Emits the change that the watcher missed, if there is one: it drops a change within 50 ms of
 * another, such as a formatter's on save.
 */
export function replayMissedChange(
  file: string,
  version: string | undefined,
  watcher: ViteDevServer['watcher'],
): void {
  setTimeout(() => {
    const now = versionOf(file);
    if (now !== undefined && now !== version) watcher.emit('change', file);
  }, QUIET_MS);
}

/** Identifies the text of a file, unless two texts of one size were written in the same instant. */
function versionOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.mtimeNs} ${stats.size}`;
}
