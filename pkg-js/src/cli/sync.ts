/** `koze sync` and `koze types`: what is written, or would be. */
import {
  type ProjectOnDisk,
  planWrangler,
  type WranglerOptions,
  writeWrangler,
} from '../node/index.js';
import type { Terminal } from './main.js';
import { reportDiagnostics } from './report.js';

const TYPES = '.koze/server.d.ts';

/** Returns whether something is out of step, or could not be brought in step. */
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
  // Diagnostics say more than that nothing was written; of no file there is nothing to say.
  const isThere = project.read(plan.file) !== undefined;
  const isSaid = !changed && (plan.diagnostics.length > 0 || !isThere);
  const drifted = broken || (!isSaid && told(terminal, plan.file, changed, check));
  // Both, also when the first is out of step.
  return types(project, terminal, check) || drifted;
}

/** Returns whether something is out of step. */
export function types(project: ProjectOnDisk, terminal: Terminal, check: boolean): boolean {
  const changed = check ? project.typesChanged() : project.writeTypes();
  return told(terminal, TYPES, changed, check);
}

/** Says what became of a file. Returns whether it is out of step. */
function told(terminal: Terminal, file: string, changed: boolean, check: boolean): boolean {
  const state = changed ? (check ? 'is out of step' : 'written') : 'is up to date';
  terminal.out(`${file} ${state}\n`);
  return changed && check;
}
