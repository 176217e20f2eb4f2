/** Warns about a worker that doesn't export the project's classes. */
import type { PluginBuild } from 'esbuild';
import type { Session } from './session.js';

/** Checks a worker's build, unless it has errors already. */
export function checkWorker(build: PluginBuild, session: Session): void {
  build.initialOptions.metafile = true;
  build.onEnd(({ errors, metafile }) => {
    const outputs = Object.values(metafile?.outputs ?? {});
    const entries = outputs.filter(({ entryPoint }) => entryPoint !== undefined);
    const [first] = entries;
    if (errors.length > 0 || session.isBroken || first?.entryPoint === undefined) return undefined;
    const check = {
      main: session.disk.toRelative(`${session.cwd}/${first.entryPoint}`),
      exports: entries.flatMap((entry) => entry.exports),
    };
    const found = session.disk.compiler.checkWorker(check);
    return { warnings: found.map(session.messages.of) };
  });
}
