/**
 * Keeps wrangler's configuration in step with the classes: before @cloudflare/vite-plugin reads it,
 * and when an edit changes what it lists (the dev server then restarts by itself).
 */
import {
  type BundlerFacts,
  planWrangler,
  type WranglerPlan,
  writeWrangler,
} from '@kuratchi/koze/node';
import { createLogger, type Logger, type Plugin, type PluginOption } from 'vite';
import { asText } from '../errors.js';
import type { Session } from '../session.js';

export function keepWranglerInStep(session: Session): Plugin {
  return {
    name: 'koze:wrangler',
    // Before @cloudflare/vite-plugin, wherever the two stand in the list.
    enforce: 'pre',
    async config({ customLogger, logLevel, plugins, root }, { command, isPreview }) {
      // What is built is served as it is; and a test run is no time to edit a file. Threads that
      // SvelteKit's build starts read the configuration, too: all has been said by then.
      if (isPreview || process.env.VITEST || process.env.SVELTEKIT_FORK) return;
      session.open(root ?? process.cwd());
      session.facts = factsOf(await flatten(plugins));
      syncWrangler(session, customLogger ?? createLogger(logLevel), command === 'build');
    },
  };
}

/** Plugins as a configuration has them: nested, promised, or nothing at all. */
async function flatten(option: PluginOption): Promise<Plugin[]> {
  const plugins = await option;
  if (Array.isArray(plugins)) return (await Promise.all(plugins.map(flatten))).flat();
  return plugins ? [plugins] : [];
}

/** SvelteKit's own plugin has the configuration of its app, and the adapter in it. */
function factsOf(plugins: readonly Plugin[]): BundlerFacts {
  const setup = plugins.find(({ name }) => name === 'vite-plugin-sveltekit-setup');
  const api = setup?.api as { options?: { kit?: { adapter?: { name?: unknown } } } } | undefined;
  const adapter = api?.options?.kit?.adapter?.name;
  return {
    plugins: plugins.map(({ name }) => name),
    svelteAdapter: typeof adapter === 'string' ? adapter : undefined,
  };
}

/** Writes what the configuration lacks, and says so. `strict`: an error ends everything. */
export function syncWrangler(session: Session, logger: Logger, strict: boolean): void {
  if (session.options.wrangler === false) return;
  const plan = planWrangler(session.disk, session.options.wrangler, session.facts);
  warn(session, logger, plan);
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
  const problem = errors.length > 0 ? asText(session, errors) : outOfStep(plan);
  if (problem !== undefined && strict) throw withoutStack(`koze: ${problem}`);
  if (problem !== undefined) logger.error(`koze: ${problem}`, { timestamp: true });
  else if (writeWrangler(session.disk, plan)) {
    logger.info(`koze: ${plan.file}: ${plan.changes.join('; ')}`, { timestamp: true });
  }
}

/** The last warnings. Vite asks once per environment of a build, each time with a new plugin. */
let warned: string | undefined;

function warn(session: Session, logger: Logger, { diagnostics }: WranglerPlan): void {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const text = asText(session, warnings);
  if (text !== warned && text !== '') logger.warn(`koze: ${text}`);
  warned = text;
}

/** Vite prints an error's stack, which is of no use to whoever wrote the configuration. */
function withoutStack(message: string): Error {
  return Object.assign(new Error(message), { stack: message });
}

/** In CI nothing is written: what is built there is what was committed. */
function outOfStep({ changes, file, text }: WranglerPlan): string | undefined {
  if (text === undefined || !process.env.CI) return undefined;
  return `${file} is out of step (${changes.join('; ')}). Run \`npx koze sync\` and commit it.`;
}
