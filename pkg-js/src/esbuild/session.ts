/** One build: the project on disk, with what esbuild knows about it. */
import { resolve } from 'node:path';
import type { PluginBuild } from 'esbuild';
import type { Diagnostic } from '../compiler/wire.js';
import { openProject, type ProjectOnDisk, type ProjectOnDiskOptions } from '../node/index.js';
import { type Messages, messagesFor } from './messages.js';

export class Session {
  /** What esbuild's paths are relative to. */
  readonly cwd: string;
  readonly disk: ProjectOnDisk;
  readonly messages: Messages;
  #reported = false;
  #watching = false;

  /** Every build scans the whole server directory: esbuild doesn't say what changed. */
  constructor(build: PluginBuild, options: Partial<ProjectOnDiskOptions>) {
    this.cwd = build.initialOptions.absWorkingDir ?? process.cwd();
    this.disk = openProject({ ...options, root: resolve(this.cwd, options.root ?? '.') });
    this.messages = messagesFor(this.disk, this.cwd);
    build.onStart(() => {
      this.disk.scan();
      this.disk.writeTypes();
      this.#reported = this.#watching = false;
      return { warnings: this.#of('warning').map(this.messages.of) };
    });
  }

  get isBroken(): boolean {
    return this.#of('error').length > 0;
  }

  /** All errors of the project, for the first module of a build that asks. Later ones get none. */
  takeErrors(): Diagnostic[] {
    if (this.#reported) return [];
    this.#reported = true;
    return this.#of('error');
  }

  /**
   * What to watch if generated code is part of this build. The first module that asks gets all of
   * it: esbuild merges the answers.
   */
  watch(): { watchFiles?: string[]; watchDirs?: string[] } {
    if (this.#watching) return {};
    this.#watching = true;
    const { files, directories } = this.disk.watched();
    return { watchFiles: files, watchDirs: directories };
  }

  #of(severity: Diagnostic['severity']): Diagnostic[] {
    return this.disk.diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  }
}
