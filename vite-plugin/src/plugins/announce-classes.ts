/**
 * Lets classes come and go while the dev server runs, whichever changes first: the file or
 * wrangler.jsonc.
 *
 * @cloudflare/vite-plugin asks the worker for its exports after a start, and declares those exports
 * to workerd at the *next* start. workerd doesn't start if the configuration binds a class that
 * isn't declared: "Class extends value undefined". A class that arrives in its file and in the
 * configuration at once, as in a checkout, would fail this restart and all later ones, because only
 * a start that works renews the list. A class that is bound and not exported would take down the
 * rest of the app. So the list gets the project's classes before a start, and the bound ones after.
 */
import { isAbsolute } from 'node:path';
import type { WorkerCheck } from '@kuratchi/koze/compiler';
import type { DevEnvironment, Plugin } from 'vite';
import type { AssetsConfig } from '../assets-config.js';
import { asText } from '../errors.js';
import type { Session } from '../session.js';

/** The names of a worker's exports, with the kind of each. */
type Exports = Record<string, string>;

/** The part of a worker's configuration that matters here. */
export interface WorkerConfig {
  name?: string;
  main?: string;
  assets?: AssetsConfig;
  durable_objects?: { bindings?: { class_name: string; script_name?: string }[] };
}

/** An environment of @cloudflare/vite-plugin. */
interface WorkerEnvironment {
  fetchWorkerExportTypes?: (miniflare: unknown, config: WorkerConfig) => Promise<Exports>;
}

/**
 * All lists that were reported: @cloudflare/vite-plugin keeps one of them, which may be an old one.
 * They outlast restarts, as there.
 */
const lists: Exports[] = [];

export function announceClasses(session: Session): Plugin {
  return {
    name: 'koze:exports',
    enforce: 'pre',
    configureServer({ environments }) {
      const { objects } = session.disk.compiler.surface();
      for (const list of lists) {
        for (const { className } of objects) list[className] ??= 'DurableObject';
      }
      for (const environment of Object.values(environments)) complete(session, environment);
    },
  };
}

/** Completes the lists that an environment reports. @cloudflare/vite-plugin keeps them. */
function complete(session: Session, environment: DevEnvironment): void {
  const worker = environment as WorkerEnvironment;
  const fetchExports = worker.fetchWorkerExportTypes?.bind(environment);
  if (!fetchExports) return;
  worker.fetchWorkerExportTypes = async (miniflare, config) => {
    const list = await fetchExports(miniflare, config);
    const bound = boundClasses(config);
    const exports = Object.keys(list);
    for (const name of bound) list[name] ??= 'DurableObject';
    report(session, environment, { main: mainOf(session, config), exports, bound });
    session.assets = config.assets ?? {};
    session.onUpdate();
    lists.push(list);
    return list;
  };
}

/** The worker's entry, in diagnostics. */
function mainOf({ disk }: Session, { main = '' }: WorkerConfig): string {
  return isAbsolute(main) ? disk.toRelative(main) : main;
}

/** Reports the classes that the worker lacks. A project with errors serves no module at all. */
function report(session: Session, { config }: DevEnvironment, check: WorkerCheck): void {
  if (session.errors.length > 0) return;
  const found = session.disk.compiler.checkWorker(check);
  if (found.length > 0) config.logger.error(`koze: ${asText(session, found)}`, { timestamp: true });
}

/** The classes that a worker binds and has to export. */
export function boundClasses({ durable_objects, name }: WorkerConfig): string[] {
  const bindings = durable_objects?.bindings ?? [];
  const own = bindings.filter(({ script_name = name }) => script_name === name);
  return own.map(({ class_name }) => class_name);
}
