/** Says why a name cannot be imported from an object, beside esbuild's word that it is not there. */
import { resolve } from 'node:path';
import type { Message, PartialMessage, PluginBuild } from 'esbuild';
import type { Environment } from './environment.js';
import type { Session } from './session.js';
import { OBJECT_MODULE } from './virtual-modules.js';

/** The only place where esbuild tells of it; under another wording, its own message stands alone. */
const MISSING = /^No matching export in "(.+)" for import "(.+)"$/;

export function explainMissingExports(
  build: PluginBuild,
  session: Session,
  environment: Environment,
): void {
  build.onEnd(({ errors }) => ({ errors: errors.flatMap(explain) }));

  function explain({ location, text }: Message): PartialMessage[] {
    const [, module = '', name = ''] = MISSING.exec(text) ?? [];
    const id = objectOf(module);
    if (id === undefined) return [];
    const found = session.disk.compiler.checkImport({ id, names: [name], environment });
    return found.map((diagnostic) => ({ ...session.messages.of(diagnostic), location }));
  }

  function objectOf(module: string): string | undefined {
    if (module.startsWith(OBJECT_MODULE)) return module.slice(OBJECT_MODULE.length);
    if (environment !== 'browser') return undefined;
    return session.disk.objectId(resolve(session.cwd, module));
  }
}
