/** Explains why an object doesn't export a name, next to esbuild's own error. */
import { resolve } from 'node:path';
import type { Message, PartialMessage, PluginBuild } from 'esbuild';
import type { Environment } from './environment.js';
import type { Session } from './session.js';
import { OBJECT_MODULE } from './virtual-modules.js';

/** esbuild reports a missing export only here. If it rewords the message, ours is left out. */
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
