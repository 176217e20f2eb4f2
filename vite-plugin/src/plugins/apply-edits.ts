/**
 * Applies edits while the dev server runs, and hands Vite the generated modules that they change.
 */
import type { Logger, Plugin } from 'vite';
import { replayMissedChange, waitForText } from '../edited-file.js';
import { ENTRIES, entryModule, objectModule } from '../ids.js';
import type { Session } from '../session.js';
import { whenQuiet } from '../when-quiet.js';
import { syncWrangler } from './sync-wrangler.js';

const MAX_EDITS = 16;

export function applyEdits(session: Session): Plugin {
  // The generated modules that recent edits changed, by time. Every environment asks about each
  // edit, and the next edit can come before the last environment has asked.
  const edits = new Map<number, string[] | undefined>();
  let logger: Logger;
  // Reopened: in the middle of a checkout, `session` still has classes that are gone from the disk.
  const sync = whenQuiet(() => {
    try {
      syncWrangler(session.reopen(), logger, false);
    } catch (error) {
      // Such as a project whose folder is gone: nothing else would catch it.
      logger.error(`koze: can't write the wrangler configuration: ${error}`);
    }
  });
  return {
    name: 'koze:edits',
    enforce: 'pre',
    configureServer(server) {
      logger = server.config.logger;
    },
    hotUpdate: {
      order: 'pre',
      handler({ file, modules, timestamp, server }) {
        if (!edits.has(timestamp)) {
          const version = waitForText(file);
          const changed = applyEdit(session, file, logger, sync);
          edits.set(timestamp, changed);
          if (changed) replayMissedChange(file, version, server.watcher);
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

/** The generated modules that an edit changed; `undefined` if the project doesn't use the file. */
function applyEdit(
  session: Session,
  file: string,
  logger: Logger,
  sync: () => void,
): string[] | undefined {
  const wasBroken = session.fatal.length > 0;
  const update = session.refresh(file);
  if (!update) return undefined;
  const { affected, entriesChanged, pagesChanged } = update;
  if (affected.length > 0 || entriesChanged) writeTypesLater(session, logger);
  if (entriesChanged) sync();
  // A project with errors serves no module, so errors that come or go change all of them.
  const isBroken = session.fatal.length > 0;
  const all = wasBroken || isBroken;
  const ids = all ? session.disk.compiler.surface().ids : affected;
  // The first page and the last one change the worker's entry, too.
  const entries = all || entriesChanged || pagesChanged ? ENTRIES : [];
  return [...ids.map(objectModule), ...entries.map(entryModule)];
}

/** Lets the page have its modules first: the declarations, all in one file, take longer. */
function writeTypesLater(session: Session, logger: Logger): void {
  setTimeout(() => {
    try {
      session.disk.writeTypes();
    } catch (error) {
      logger.error(`koze: can't write the types: ${error}`);
    }
  });
}
