/**
 * The last word about what a browser gets. A plugin that comes before this one may load a file
 * itself, so that the guard is never asked; what went into the output shows it.
 */
import { rmSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { BuildResult, PluginBuild } from 'esbuild';
import { refusal, serverFile } from './guard-server-code.js';
import type { Project } from './project.js';

/** Fails a build that took in a server file which is none of `replaced`. */
export function checkOutput(
  build: PluginBuild,
  project: Project,
  replaced: ReadonlySet<string>,
): void {
  const { cwd } = project;
  build.initialOptions.metafile = true;
  build.onEnd((result) => {
    const leaks = new Map<string, string>();
    for (const input of Object.keys(result.metafile?.inputs ?? {})) {
      const file = leaked(input);
      if (file !== undefined) leaks.set(input, file);
    }
    if (leaks.size === 0) return undefined;
    remove(result, leaks, cwd);
    const errors = [...new Set(leaks.values())].map((file) => {
      const message = project.messages.of(refusal(project, file));
      const cause = 'Another plugin loaded it: list koze() before the others.';
      return { ...message, notes: [{ text: cause }] };
    });
    return { errors };
  });

  function leaked(input: string): string | undefined {
    if (replaced.has(input) || replaced.has(resolve(cwd, input))) return undefined;
    const [, path = input] = /^[^/\\:]{2,}:(.*)$/s.exec(input) ?? [];
    return serverFile(project, isAbsolute(path) ? path : resolve(cwd, path));
  }
}

/** What is written is gone before anybody can deploy it. */
function remove(result: BuildResult, leaks: ReadonlyMap<string, string>, cwd: string): void {
  for (const [output, { inputs }] of Object.entries(result.metafile?.outputs ?? {})) {
    if (!Object.keys(inputs).some((input) => leaks.has(input))) continue;
    for (const file of [output, `${output}.map`]) rmSync(resolve(cwd, file), { force: true });
  }
}
