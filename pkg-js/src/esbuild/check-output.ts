/**
 * Checks what a browser gets in the end. A plugin before this one may load a file itself, so that
 * esbuild never asks the guard. The file then shows among the inputs, or in the output.
 */
import { readFileSync, rmSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { BuildResult, PluginBuild } from 'esbuild';
import type { Diagnostic } from '../compiler/wire.js';
import { refusal, secretIn } from './guard-server-code.js';
import type { Session } from './session.js';

/** Fails a build that includes a server file, unless the file is one of `replaced`. */
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
      // A plugin may have read the text under any name.
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
 * Deletes the output before anyone can deploy it, source maps and collected comments included, and
 * passes none of it on to later plugins. Deletes all of it: chunks need each other.
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
    return undefined; // `write` is off, and a plugin removed it from the output files.
  }
}
