/** How long nothing may happen before a series of changes counts as over: a checkout, a rename. */
export const QUIET_MS = 100;

/** Runs `action` once for calls that follow each other closely. */
export function whenQuiet(action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, QUIET_MS);
  };
}
