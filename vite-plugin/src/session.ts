/**
 * One run of Vite: the project on disk, with what Vite knows about it. All sub-plugins share it.
 */
import type { Diagnostic } from '@kuratchi/koze/compiler';
import { type BundlerFacts, openProject, type ProjectOnDisk } from '@kuratchi/koze/node';
import type { ResolvedConfig } from 'vite';
import type { KozeOptions } from './options.js';

export class Session {
  readonly options: KozeOptions;
  #disk: ProjectOnDisk | undefined;
  /** Whether this is a developer's machine, where errors are shown in full. */
  dev = false;
  /** What Vite knows about the app's framework. */
  facts: BundlerFacts = {};

  constructor(options: KozeOptions) {
    this.options = options;
  }

  /** Reads the project at `root`. */
  open(root: string): void {
    const { wrangler: _, ...options } = this.options;
    this.#disk ??= openProject({ ...options, root });
    this.#disk.scan();
  }

  /** A second session, read from the disk now: this one may not have received all changes yet. */
  reopen(): Session {
    const session = new Session(this.options);
    session.facts = this.facts;
    session.open(this.disk.root);
    return session;
  }

  settle({ command, isProduction, root }: ResolvedConfig): void {
    this.dev = command === 'serve' && !isProduction;
    if (!this.#disk) this.open(root);
    this.disk.writeTypes();
  }

  get disk(): ProjectOnDisk {
    if (!this.#disk) throw new Error('koze: the project was used before Vite resolved its config');
    return this.#disk;
  }

  get errors(): Diagnostic[] {
    return this.disk.diagnostics.filter(({ severity }) => severity === 'error');
  }

  get warnings(): Diagnostic[] {
    return this.disk.diagnostics.filter(({ severity }) => severity === 'warning');
  }
}
