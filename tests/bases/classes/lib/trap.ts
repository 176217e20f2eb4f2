/** The first argument of every call of the test. Frameworks never pass it to a hook. */
export const PROBE = 'koze-probe';

/** The hooks that a caller reached, by name. The worker shows them to the test. */
export const reached: string[] = [];

/** Stands in each hook: notes that a caller, not the framework, ran it. */
export function trap(hook: string, argument: unknown): void {
  if (argument === PROBE) reached.push(hook);
}
