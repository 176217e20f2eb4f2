/** `koze sync` and `koze types`: write files, or check whether they are out of date. */
import {
  type ProjectOnDisk,
  planWrangler,
  type WranglerOptions,
  writeWrangler,
} from '../node/index.js';
import { reportDiagnostics } from './report.js';
import type { Terminal } from './terminal.js';

const TYPES = '.koze/server.d.ts';

/** Returns whether a file is out of date, or can't be updated. */
export function sync(
  project: ProjectOnDisk,
  terminal: Terminal,
  check: boolean,
  options: WranglerOptions,
): boolean {
  const plan = planWrangler(project, options);
  const changed = check ? plan.text !== undefined : writeWrangler(project, plan);
  for (const change of plan.changes) terminal.out(`${plan.file}: ${change}\n`);
  const broken = reportDiagnostics(project, terminal, plan.diagnostics);
  // "Up to date" would contradict the diagnostics, and makes no sense for a file that doesn't
  // exist.
  const exists = project.read(plan.file) !== undefined;
  const isSilent = !changed && (plan.diagnostics.length > 0 || !exists);
  const drifted = broken || (!isSilent && reportState(terminal, plan.file, changed, check));
  // Check the types even if the configuration is out of date.
  return types(project, terminal, check) || drifted;
}

/** Returns whether the types are out of date. */
export function types(project: ProjectOnDisk, terminal: Terminal, check: boolean): boolean {
  const changed = check ? project.typesChanged() : project.writeTypes();
  return reportState(terminal, TYPES, changed, check);
}

/** Reports what happened to a file. Returns whether it is out of date. */
function reportState(terminal: Terminal, file: string, changed: boolean, check: boolean): boolean {
  const state = changed ? (check ? 'is out of date' : 'written') : 'is up to date';
  terminal.out(`${file} ${state}\n`);
  return changed && check;
}
