/** Takes away what tells Vite and the plugins that a test is running: they run in this process. */

/** Variables that vitest, CI or an earlier build sets, and that change what Vite and the plugins do. */
const FROM_ELSEWHERE =
  /^(?:VITEST|CI$|NODE_ENV$|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|FORCE_COLOR$)/;

/** Leaves a process's variables as a user's terminal has them. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (FROM_ELSEWHERE.test(name)) delete env[name];
  }
}

cleanEnvironment(process.env);
