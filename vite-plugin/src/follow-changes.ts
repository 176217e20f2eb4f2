/** Opens the project and keeps it in step with the disk while the dev server runs. */
import { normalizePath, type Plugin } from 'vite';
import { type Kind, kindOf } from './environment.js';
import { asWarning } from './errors.js';
import { ENTRIES, entryModule, objectModule } from './ids.js';
import type { Project } from './project.js';

export function followChanges(project: Project): Plugin {
  const generated = new GeneratedCode(project);
  return {
    name: 'koze:changes',
    enforce: 'pre',
    configResolved: (config) => project.open(config),
    buildStart() {
      generated.changedAt(0);
      for (const diagnostic of project.warnings) this.warn(asWarning(project, diagnostic));
    },
    configureServer(server) {
      // Vite tells no plugin of files that come or go, and new classes need a new worker.
      const restart = (file: string) => {
        if (project.disk.objectId(normalizePath(file)) !== undefined) void server.restart();
      };
      server.watcher.on('add', restart).on('unlink', restart);
    },
    hotUpdate: {
      order: 'pre',
      handler({ file, modules, timestamp }) {
        const update = project.disk.refresh(file);
        if (!update) return;
        project.disk.writeTypes();
        const graph = this.environment.moduleGraph;
        const changed = generated
          .changedAt(timestamp)
          [kindOf(this.environment)].map((id) => graph.getModuleById(id))
          .filter((module) => module !== undefined);
        return [...modules, ...changed];
      },
    },
  };
}

/** The objects' generated modules, by where they run. An edit inside a body changes none of them. */
class GeneratedCode {
  readonly #project: Project;
  readonly #known = new Map<string, string>();
  #timestamp = -1;
  #changed: Record<Kind, string[]> = { browser: [], worker: [], other: [] };

  constructor(project: Project) {
    this.#project = project;
  }

  /** The ids of the modules that an edit changed. Every environment asks about the same edit. */
  changedAt(timestamp: number): Record<Kind, string[]> {
    if (timestamp === this.#timestamp) return this.#changed;
    this.#timestamp = timestamp;
    const worker = this.#update('server');
    // They name the classes.
    if (worker.length > 0) worker.push(...ENTRIES.map(entryModule));
    this.#changed = { browser: this.#update('client'), worker, other: this.#update('unavailable') };
    return this.#changed;
  }

  #update(module: 'client' | 'server' | 'unavailable'): string[] {
    const { compiler } = this.#project.disk;
    const changed = compiler.surface().ids.filter((id) => {
      const emitted = compiler.emit({ module, id });
      const code = 'code' in emitted ? emitted.code : '';
      const key = `${module} ${id}`;
      if (this.#known.get(key) === code) return false;
      this.#known.set(key, code);
      return true;
    });
    return changed.map(objectModule);
  }
}
