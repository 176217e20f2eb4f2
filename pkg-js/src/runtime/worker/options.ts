/** What generated code passes to the worker's handler. */
import type { GateOptions } from './gate.js';

/** What the compiler knows about the project. */
export interface HandlerOptions extends GateOptions {
  /** The path below which the worker answers, such as '/__koze'. */
  readonly base: string;
  /** A compile-time constant. Unset means production: errors are redacted. */
  readonly dev?: boolean | undefined;
}
