/**
 * One run of Vite: the project on disk, with what Vite knows about it. All sub-plugins share it.
 */
import type { Diagnostic, Update } from '@kuratchi/koze/compiler';
import { type BundlerFacts, openProject, type ProjectOnDisk } from '@kuratchi/koze/node';
import type { ResolvedConfig } from 'vite';
import type { AssetsConfig } from './assets-config.js';
import type { KozeOptions } from './options.js';

function isOfPage({ location }: Diagnostic): boolean {
  return location?.file.endsWith('.koze') ?? false;
}

export class Session {
  readonly options: KozeOptions;
  #disk: ProjectOnDisk | undefined;
  /** Whether this is a developer's machine, where errors are shown in full. */
  dev = false;
  /** What Vite knows about the app's framework. */
  facts: BundlerFacts = {};
  /** The `assets` of the worker's configuration, once a dev server has it. */
  assets: AssetsConfig | undefined;
  /** Is called after each change that concerns the project. */
  onUpdate = () => {};

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

  /** Reads one file again. `undefined` if the project doesn't depend on it. */
  refresh(file: string): Update | undefined {
    const update = this.disk.refresh(file);
    if (update) this.onUpdate();
    return update;
  }

  get disk(): ProjectOnDisk {
    if (!this.#disk) throw new Error('koze: the project was used before Vite resolved its config');
    return this.#disk;
  }

  get errors(): Diagnostic[] {
    return this.disk.diagnostics.filter(({ severity }) => severity === 'error');
  }

  /**
   * The errors that keep generated modules from being served. While somebody edits a page, what is wrong
   * with it is shown in its place, and everything else goes on.
   */
  get fatal(): Diagnostic[] {
    return this.dev ? this.errors.filter((error) => !isOfPage(error)) : this.errors;
  }

  /** The errors of all pages. Some are in files that are no page, and so in nobody's way. */
  get pageErrors(): Diagnostic[] {
    return this.errors.filter(isOfPage);
  }

  /** The errors of one page. */
  errorsOf(page: string): Diagnostic[] {
    return this.errors.filter(({ location }) => location?.file === page);
  }

  get warnings(): Diagnostic[] {
    return this.disk.diagnostics.filter(({ severity }) => severity === 'warning');
  }
}
