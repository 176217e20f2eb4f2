/** Waiting for the end of a series of changes: a checkout, a rename. */
import { setTimeout as sleep } from 'node:timers/promises';

/** How long nothing may happen before a series of changes counts as over. */
export const QUIET_MS = 100;

/** Changes that never end, such as a log in the project, delay a start by no more than this. */
const MAX_MS = 1_000;

/** Runs `action` once for calls that follow each other closely. */
export function whenQuiet(action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, QUIET_MS);
  };
}

/** When a dev server in this process last saw a change. It outlasts restarts. */
let lastChange = Number.NEGATIVE_INFINITY;

/** Notes that a file has changed, for {@link untilQuiet}. */
export function noteChange(): void {
  lastChange = performance.now();
}

/** Resolves once the project's files are quiet. Without a dev server, they are. */
export async function untilQuiet(): Promise<void> {
  const started = performance.now();
  for (;;) {
    const now = performance.now();
    const left = Math.min(lastChange + QUIET_MS, started + MAX_MS) - now;
    if (left <= 0) return;
    await sleep(left);
  }
}
