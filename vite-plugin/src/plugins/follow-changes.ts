/** Opens the project and keeps it in step with the disk while the dev server runs. */
import { statSync } from 'node:fs';
import { type Logger, normalizePath, type Plugin, type ViteDevServer } from 'vite';
import { asWarning } from '../errors.js';
import { ENTRIES, entryModule, objectModule } from '../ids.js';
import type { Project } from '../project.js';
import { syncWrangler } from './sync-wrangler.js';

const MAX_EDITS = 16;
/** How long nothing may happen before many changes count as over: a checkout, a renamed folder. */
const QUIET_MS = 100;

export function followChanges(project: Project): Plugin {
  // The generated modules that recent edits changed, by time: every environment asks about each
  // edit, and the next edit can come before the last one of them.
  const edits = new Map<number, string[] | undefined>();
  let logger: Logger;
  // In the middle of a checkout, classes would be entered that are gone, and not yet known to be.
  const sync = whenQuiet(() => syncWrangler(project.readAnew(), logger, false));
  return {
    name: 'koze:changes',
    enforce: 'pre',
    configResolved: (config) => project.settle(config),
    buildStart() {
      for (const diagnostic of project.warnings) this.warn(asWarning(project, diagnostic));
    },
    configureServer(server) {
      logger = server.config.logger;
      // Vite tells no plugin of files that come or go: classes, their bases, `src/middleware.*`.
      const restart = whenQuiet(() => void server.restart());
      const restartFor = (name: string) => {
        project.disk.forgetFiles();
        const file = normalizePath(name);
        const concerns = project.disk.watched().files.includes(file);
        if (concerns || project.disk.objectId(file) !== undefined) restart();
      };
      server.watcher.on('add', restartFor).on('unlink', restartFor);
    },
    hotUpdate: {
      order: 'pre',
      handler({ file, modules, timestamp, server }) {
        if (!edits.has(timestamp)) {
          const version = waitForText(file);
          const changed = takeIn(project, file, logger, sync);
          edits.set(timestamp, changed);
          if (changed) setTimeout(() => tellIfNewer(file, version, server.watcher), QUIET_MS);
          if (edits.size > MAX_EDITS) edits.delete(edits.keys().next().value ?? timestamp);
        }
        const ids = edits.get(timestamp);
        if (!ids) return;
        const graph = this.environment.moduleGraph;
        const changed = ids.map((id) => graph.getModuleById(id));
        return [...modules, ...changed.filter((module) => module !== undefined)];
      },
    },
  };
}

/** The generated modules that an edit changed; `undefined` where the project does not care. */
function takeIn(
  project: Project,
  file: string,
  logger: Logger,
  sync: () => void,
): string[] | undefined {
  const wasBroken = project.errors.length > 0;
  const update = project.disk.refresh(file);
  if (!update) return undefined;
  const { affected, entriesChanged } = update;
  if (affected.length > 0 || entriesChanged) writeTypesLater(project, logger);
  if (entriesChanged) sync();
  // A project with errors is not served: they come to light, or go, with every module.
  const isBroken = project.errors.length > 0;
  const all = wasBroken || isBroken;
  const ids = all ? project.disk.compiler.surface().ids : affected;
  return [...ids.map(objectModule), ...(all || entriesChanged ? ENTRIES.map(entryModule) : [])];
}

/** `action`, once for all calls that come one after the other. */
function whenQuiet(action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, QUIET_MS);
  };
}

/** Once the page has its modules: the editor's declarations, all in one file, take longer. */
function writeTypesLater(project: Project, logger: Logger): void {
  setTimeout(() => {
    try {
      project.disk.writeTypes();
    } catch (error) {
      logger.error(`koze: the types were not written: ${error}`);
    }
  });
}

/**
 * Editors empty a file before they write it, and the one event can come in between. Blocks, for a
 * tenth of a second at most: the edits must stay in order. Returns what is about to be read.
 */
function waitForText(file: string): string | undefined {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < 10 && statSync(file, { throwIfNoEntry: false })?.size === 0; i++) {
    Atomics.wait(sleeper, 0, 0, 10);
  }
  return versionOf(file);
}

/** The watcher drops a change that comes within 50 ms of another: a formatter's, on save. */
function tellIfNewer(file: string, version: string | undefined, watcher: ViteDevServer['watcher']) {
  const now = versionOf(file);
  if (now !== undefined && now !== version) watcher.emit('change', file);
}

/** Tells a file's text from any other that it has had, but for that of the same instant. */
function versionOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.mtimeNs} ${stats.size}`;
}
