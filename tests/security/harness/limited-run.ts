/** Runs a program to its end, or to its limit. */
import { type ChildProcess, spawn } from 'node:child_process';
import { innerEnv, root } from '../../../scripts/lib/tools.mjs';

/** How a program ended. */
export interface Ended {
  readonly ok: boolean;
  /** Whether it was stopped. */
  readonly isLate: boolean;
  readonly output: string;
}

/**
 * Runs a program for at most `limit` milliseconds, then ends it with all processes that it has started: test
 * runners do their work in others, which would go on.
 */
export async function runWithin(
  limit: number,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = innerEnv,
): Promise<Ended> {
  const child = spawn(program, args, { cwd: root, env, detached: true });
  running = child;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop(child);
  }, limit);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MAX_OUTPUT) output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  clearTimeout(timer);
  running = undefined;
  return { ok: code === 0, isLate, output };
}

const MAX_OUTPUT = 2 ** 20;

let running: ChildProcess | undefined;

/** Ends a program with its group. */
function stop({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended just now.
  }
}

// In a group of its own, it gets no signal from the terminal.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    if (running) stop(running);
    process.exit(1);
  });
}
