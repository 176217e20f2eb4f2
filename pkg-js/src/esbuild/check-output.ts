/**
 * The last word about what a browser gets. A plugin that comes before this one may load a file
 * itself, so that the guard is never asked; what went into the output shows it, or the output does.
 */
import { readFileSync, rmSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { BuildResult, PluginBuild } from 'esbuild';
import type { Diagnostic } from '../compiler/wire.js';
import { refusal, secretIn } from './guard-server-code.js';
import type { Session } from './session.js';

/** Fails a build that took in a server file which is none of `replaced`. */
export function checkOutput(
  build: PluginBuild,
  session: Session,
  replaced: ReadonlySet<string>,
): void {
  const { cwd, disk } = session;
  build.initialOptions.metafile = true;
  build.onEnd((result) => {
    const inputs = Object.keys(result.metafile?.inputs ?? {});
    const secrets = inputs.map(secretOf).filter((secret) => secret !== undefined);
    if (secrets.length === 0) {
      // Text that a plugin read, under whatever name.
      secrets.push(
        ...disk.serverFilesIn(outputsOf(result, cwd)).map((file) => refusal(session, file)),
      );
    }
    if (secrets.length === 0) return undefined;
    remove(result, cwd);
    const errors = [...new Map(secrets.map((secret) => [secret.message, secret])).values()].map(
      (secret) => {
        const cause = 'Another plugin loaded it: list koze() before the others.';
        return { ...session.messages.of(secret), notes: [{ text: cause }] };
      },
    );
    return { errors };
  });

  function secretOf(input: string): Diagnostic | undefined {
    if (replaced.has(input) || replaced.has(resolve(cwd, input))) return undefined;
    const [, path = input] = /^[^/\\:]{2,}:(.*)$/s.exec(input) ?? [];
    return secretIn(session, isAbsolute(path) ? path : resolve(cwd, path));
  }
}

function outputsOf({ metafile, outputFiles }: BuildResult, cwd: string): Uint8Array[] {
  const paths = Object.keys(metafile?.outputs ?? {}).map((name) => resolve(cwd, name));
  const contents = paths.map(
    (path) => outputFiles?.find((file) => file.path === path)?.contents ?? read(path),
  );
  return contents.filter((content) => content !== undefined);
}

/**
 * What is written is gone before anybody can deploy it, with the source maps and the collected
 * comments; and what is not written is not passed on to the plugins behind this one. Not only what
 * the file is in: chunks need each other.
 */
function remove(result: BuildResult, cwd: string): void {
  for (const output of Object.keys(result.metafile?.outputs ?? {})) {
    rmSync(resolve(cwd, output), { force: true });
  }
  result.outputFiles?.splice(0);
}

function read(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // `write` is off, and a plugin took it.
  }
}
