/**
 * The one WASM instance of this process, replaced when it traps: a trapped instance fails every
 * later call.
 */
import { __wbg_reset_state, initSync, Project } from '../../wasm/koze.js';

let generation = 0;

/** Starts the engine. Later calls are free, whatever they bring. */
export function start(wasm: BufferSource | WebAssembly.Module): void {
  if (generation > 0) return;
  initSync({ module: wasm });
  generation = 1;
}

/** Changes whenever what was made by an earlier instance is gone. */
export function currentGeneration(): number {
  return generation;
}

/** Replaces the instance. Every project made so far is lost with it. */
export function restart(): void {
  __wbg_reset_state();
  generation += 1;
}

/** Whether an error means that the instance is lost: an exhausted stack, or a trap. */
export function isTrap(error: unknown): boolean {
  return error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
}

export { Project };
