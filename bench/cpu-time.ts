/** The CPU time of other processes. Linux alone tells it. */
import { readdirSync, readFileSync } from 'node:fs';

/** The processes that this one has started and that run. */
export function childProcesses(): number[] {
  return tasks(process.pid).flatMap((task) =>
    read(`/proc/${process.pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** CPU time that a process has used, all its threads together; microseconds. */
export function cpuTime(pid: number): number {
  const times = tasks(pid).map((task) =>
    Number(read(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]),
  );
  return times.reduce((sum, nanoseconds) => sum + nanoseconds / 1000, 0);
}

function tasks(pid: number): string[] {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/task`) : [];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // The thread has just ended.
  }
}
