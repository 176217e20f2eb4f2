import type { OnLoadResult } from 'esbuild';
import type { EmitRequest } from '../compiler/wire.js';
import type { Session } from './session.js';

/** A generated module, or the project's errors if it has any. */
export function generate(session: Session, request: EmitRequest): OnLoadResult {
  const { disk, messages } = session;
  const watch = session.watch();
  // Don't serve part of a project with errors: what is missing would look like another error.
  if (session.isBroken) {
    const errors = session.takeErrors().map(messages.of);
    // A missing name of a CommonJS module isn't an error, so no further errors hide the real ones.
    return { errors, contents: 'module.exports = {};', loader: 'js', ...watch };
  }
  const emitted = disk.compiler.emit(request);
  if ('error' in emitted) return { errors: [messages.of(emitted.error)], ...watch };
  return { contents: emitted.code, loader: 'js', resolveDir: disk.root, ...watch };
}
