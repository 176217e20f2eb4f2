/** `vite build` in this process, which spares each build the start of a program. */
import { inspect, stripVTControlCharacters } from 'node:util';
import type { InlineConfig } from 'vite';

/** Variables that vitest or CI sets, and that change what Vite and the plugins do. */
export const FROM_VITEST =
  /^(?:VITEST|CI$|NODE_ENV$|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|FORCE_COLOR$)/;

/** Does what `vite build` does with the app's own configuration. Returns what it would print. */
export async function buildHere(folder: string): Promise<{ ok: boolean; output: string }> {
  const { createBuilder, createLogger } = await import('vite');
  let output = '';
  const print = (text: string) => {
    output += `${stripVTControlCharacters(text)}\n`;
  };
  const target = Object.assign(Object.create(console), { log: print, warn: print, error: print });
  const customLogger = createLogger('info', { allowClearScreen: false, console: target });
  // Vite's progress bypasses the logger unless the level forbids it. The logger has its own level.
  const config: InlineConfig = { root: folder, logLevel: 'warn', customLogger };
  const restore = hideVitest();
  try {
    const builder = await createBuilder(config, null);
    await builder.buildApp();
    return { ok: true, output };
  } catch (error) {
    print(`error during build:\n${inspect(error)}`);
    return { ok: false, output };
  } finally {
    restore();
  }
}

/** Takes away what tells Vite and the plugins that a test is running, until it is put back. */
function hideVitest(): () => void {
  const hidden = Object.entries(process.env).filter(([name]) => FROM_VITEST.test(name));
  for (const [name] of hidden) delete process.env[name];
  return () => {
    // A build sets some of them itself.
    for (const name of Object.keys(process.env)) {
      if (FROM_VITEST.test(name)) delete process.env[name];
    }
    Object.assign(process.env, Object.fromEntries(hidden));
  };
}
