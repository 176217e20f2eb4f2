/** `vite build` in this process, which spares each build the start of a program. */
import { inspect } from 'node:util';
import { cleanEnvironment } from './environment.js';
import { collectLog } from './log.js';

/** Does what `vite build` does with the app's own configuration. Returns what it would print. */
export async function buildHere(folder: string): Promise<{ ok: boolean; output: string }> {
  const { createBuilder } = await import('vite');
  const log = await collectLog();
  // An earlier build has said "production".
  cleanEnvironment(process.env);
  // Vite's progress bypasses the logger unless the level forbids it. The logger has its own level.
  const config = { root: folder, logLevel: 'warn', customLogger: log.logger } as const;
  try {
    const builder = await createBuilder(config, null);
    await builder.buildApp();
    return { ok: true, output: log.text };
  } catch (error) {
    return { ok: false, output: `${log.text}error during build:\n${inspect(error)}\n` };
  } finally {
    cleanEnvironment(process.env);
  }
}
