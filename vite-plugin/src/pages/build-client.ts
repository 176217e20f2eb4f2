/** Has Vite build the client before the worker. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedConfig, ViteBuilder } from 'vite';

type Input = string | string[] | Record<string, string>;

/**
 * Builds the client before all else, if it has more entries than the configuration says.
 *
 * @param entriesOf what to add, once the build begins
 */
export function buildClientFirst(config: ResolvedConfig, entriesOf: () => string[]): void {
  const { builder: options } = config;
  // Only an environment or a library is built.
  if (!options) return;
  const { buildApp } = options;
  // Not a hook of a plugin, which versions of Vite before 7 don't have.
  options.buildApp = async (builder) => {
    const entries = entriesOf();
    if (entries.length > 0) await buildClient(builder, entries);
    await buildApp(builder);
  };
}

async function buildClient(builder: ViteBuilder, entries: readonly string[]): Promise<void> {
  const { client } = builder.environments;
  if (!client) return;
  const { rollupOptions } = client.config.build;
  const index = join(client.config.root, 'index.html');
  const known = (rollupOptions.input as Input | undefined) ?? (existsSync(index) ? index : []);
  rollupOptions.input = withEntries(known, entries);
  const { build } = builder;
  const built = build(client);
  // @cloudflare/vite-plugin builds the client too, after the worker.
  builder.build = (environment) => (environment === client ? built : build(environment));
  await built;
}

function withEntries(known: Input, entries: readonly string[]): Input {
  if (typeof known === 'string' || Array.isArray(known)) {
    return [...new Set([known, entries].flat())];
  }
  return {
    ...known,
    ...Object.fromEntries(entries.map((entry, index) => [`page-${index}`, entry])),
  };
}
