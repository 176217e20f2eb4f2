/** Opens the project and keeps it in step with the disk while the dev server runs. */
import { normalizePath, type Plugin } from 'vite';
import { kindOf } from './environment.js';
import { asWarning } from './errors.js';
import { objectModule } from './ids.js';
import type { Project } from './project.js';

export function followChanges(project: Project): Plugin {
  const clientCode = new Map<string, string>();
  return {
    name: 'koze:changes',
    enforce: 'pre',
    configResolved: (config) => project.open(config),
    buildStart() {
      rememberClients(project, clientCode);
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
      handler({ file, modules }) {
        const update = project.disk.refresh(file);
        if (!update) return;
        project.disk.writeTypes();
        if (kindOf(this.environment) !== 'browser') return;
        const graph = this.environment.moduleGraph;
        const changed = changedClients(project, clientCode)
          .map((id) => graph.getModuleById(objectModule(id)))
          .filter((module) => module !== undefined);
        return [...modules, ...changed];
      },
    },
  };
}

function rememberClients(project: Project, known: Map<string, string>): void {
  for (const id of project.disk.compiler.surface().ids) known.set(id, client(project, id));
}

/** The objects whose public surface is another than before. An edit inside a body changes none. */
function changedClients(project: Project, known: Map<string, string>): string[] {
  const { ids } = project.disk.compiler.surface();
  return ids.filter((id) => {
    const code = client(project, id);
    const changed = known.get(id) !== code;
    known.set(id, code);
    return changed;
  });
}

function client(project: Project, id: string): string {
  const emitted = project.disk.compiler.emit({ module: 'client', id });
  return 'code' in emitted ? emitted.code : '';
}
