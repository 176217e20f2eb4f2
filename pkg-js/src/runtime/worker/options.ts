/** What generated code passes to the worker's handler. */
import type { GateOptions } from './gate.js';

/** What the compiler knows of the project. */
export interface HandlerOptions extends GateOptions {
  /** Below which path the worker answers: '/__koze'. */
  readonly base: string;
  /** A compile-time constant. Unset means production: errors are redacted. */
  readonly dev?: boolean | undefined;
}
