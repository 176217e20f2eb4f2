/** The project that the sub-plugins share. */
import type { Diagnostic } from '@kuratchi/koze/compiler';
import { type BundlerFacts, openProject, type ProjectOnDisk } from '@kuratchi/koze/node';
import type { ResolvedConfig } from 'vite';
import type { KozeOptions } from './index.js';

export class Project {
  readonly options: KozeOptions;
  #disk: ProjectOnDisk | undefined;
  /** Whether this is a developer's machine, where errors are shown in full. */
  dev = false;
  /** What Vite knows of the app's framework. */
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

  /** The project as it is on the disk, of which this one may have to hear yet. */
  readAnew(): Project {
    const project = new Project(this.options);
    project.facts = this.facts;
    project.open(this.disk.root);
    return project;
  }

  settle({ command, isProduction, root }: ResolvedConfig): void {
    this.dev = command === 'serve' && !isProduction;
    if (!this.#disk) this.open(root);
    this.disk.writeTypes();
  }

  get disk(): ProjectOnDisk {
    if (!this.#disk) throw new Error('koze: the project is used before Vite resolved its config');
    return this.#disk;
  }

  get errors(): Diagnostic[] {
    return this.disk.diagnostics.filter(({ severity }) => severity === 'error');
  }

  get warnings(): Diagnostic[] {
    return this.disk.diagnostics.filter(({ severity }) => severity === 'warning');
  }
}
