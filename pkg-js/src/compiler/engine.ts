/**
 * The one WASM instance of this process, replaced when it traps: a trapped instance fails every
 * later call.
 */
import { __wbg_reset_state, initSync, Project } from '../../wasm/koze.js';

let generation = 0;

/** Starts the engine. Later calls do nothing, whatever they pass. */
export function start(wasm: BufferSource | WebAssembly.Module): void {
  if (generation > 0) return;
  initSync({ module: wasm });
  generation = 1;
}

/** Changes whenever the instance is replaced, which destroys the projects of the earlier one. */
export function currentGeneration(): number {
  return generation;
}

/** Replaces the instance. All existing projects are lost with it. */
export function restart(): void {
  __wbg_reset_state();
  generation += 1;
}

/** Whether an error means that the instance is unusable: an exhausted stack, or a trap. */
export function isTrap(error: unknown): boolean {
  return error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
}

export { Project };
