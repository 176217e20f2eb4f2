import type { OnLoadResult } from 'esbuild';
import type { EmitRequest } from '../compiler/wire.js';
import type { Session } from './session.js';

/** A generated module; in a project with errors, those. */
export function generate(session: Session, request: EmitRequest): OnLoadResult {
  const { disk, messages } = session;
  const watch = session.watch();
  // A project with errors is not served in part: what is missing would look like another error.
  if (session.isBroken) {
    const errors = session.takeErrors().map(messages.of);
    // Names that a CommonJS module lacks are no errors: nothing follows from the real ones.
    return { errors, contents: 'module.exports = {};', loader: 'js', ...watch };
  }
  const emitted = disk.compiler.emit(request);
  if ('error' in emitted) return { errors: [messages.of(emitted.error)], ...watch };
  return { contents: emitted.code, loader: 'js', resolveDir: disk.root, ...watch };
}
