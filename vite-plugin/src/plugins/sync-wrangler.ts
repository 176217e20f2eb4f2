/**
 * Keeps the wrangler configuration in step with the classes: before @cloudflare/vite-plugin reads
 * it, and when an edit changes what it lists. (Its plugin then restarts the dev server.)
 */
import {
  type BundlerFacts,
  planWrangler,
  type WranglerPlan,
  writeWrangler,
} from '@kuratchi/koze/node';
import { createLogger, type Logger, loadEnv, type Plugin, type PluginOption } from 'vite';
import { asText } from '../errors.js';
import type { Session } from '../session.js';
import { untilQuiet } from '../when-quiet.js';

export function keepWranglerInStep(session: Session): Plugin {
  return {
    name: 'koze:wrangler',
    // Before @cloudflare/vite-plugin, whatever their order in the list.
    enforce: 'pre',
    async config({ customLogger, logLevel, plugins, root }, { command, isPreview, mode }) {
      // A preview serves the build as it is, and a test run must not edit files. SvelteKit's build
      // starts threads that also read the configuration: by then, everything was reported.
      if (isPreview || process.env.VITEST || process.env.SVELTEKIT_FORK) return;
      // @cloudflare/vite-plugin restarts the server at the first change of several: a checkout may
      // replace wrangler.jsonc before it removes a class, which would then be added again.
      await untilQuiet();
      session.open(root ?? process.cwd());
      const { disk } = session;
      const variables = loadEnv(mode, disk.root, 'CLOUDFLARE_');
      const configPath = variables.CLOUDFLARE_VITE_WRANGLER_CONFIG_PATH;
      session.facts = { ...factsOf(await flatten(plugins)), configPath };
      syncWrangler(session, customLogger ?? createLogger(logLevel), command === 'build');
    },
  };
}

/** Flattens a configuration's plugins, which may be nested, promised or falsy. */
async function flatten(option: PluginOption): Promise<Plugin[]> {
  const plugins = await option;
  if (Array.isArray(plugins)) return (await Promise.all(plugins.map(flatten))).flat();
  return plugins ? [plugins] : [];
}

/** SvelteKit's own plugin exposes the app's configuration, which names the adapter. */
function factsOf(plugins: readonly Plugin[]): BundlerFacts {
  const setup = plugins.find(({ name }) => name === 'vite-plugin-sveltekit-setup');
  const api = setup?.api as { options?: { kit?: { adapter?: { name?: unknown } } } } | undefined;
  const adapter = api?.options?.kit?.adapter?.name;
  return {
    plugins: plugins.map(({ name }) => name),
    svelteAdapter: typeof adapter === 'string' ? adapter : undefined,
  };
}

/** Writes what the configuration lacks, and logs it. With `strict`, errors are thrown. */
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

/** The last warnings. Vite creates the plugin again for each environment of a build. */
let warned: string | undefined;

function warn(session: Session, logger: Logger, { diagnostics }: WranglerPlan): void {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const text = asText(session, warnings);
  if (text !== warned && text !== '') logger.warn(`koze: ${text}`);
  warned = text;
}

/** Vite prints an error's stack, which doesn't help whoever wrote the configuration. */
function withoutStack(message: string): Error {
  return Object.assign(new Error(message), { stack: message });
}

/** CI writes nothing: a build there must match the commit. */
function outOfStep({ changes, file, text }: WranglerPlan): string | undefined {
  // What is generated isn't committed.
  if (text === undefined || !process.env.CI || file.startsWith('.koze/')) return undefined;
  return `${file} is out of date (${changes.join('; ')}). Run \`npx koze sync\` and commit it.`;
}
