/** Symbolic links of a project: real paths ↔ paths in the project. */
import { join, relative } from 'node:path';
import type { Listing } from './files.js';
import { slashes } from './paths.js';
import { realPath } from './server-files.js';

interface Link {
  /** The real path that it leads to. */
  readonly target: string;
  /** Its own path, relative to the root. */
  readonly file: string;
}

export class Links {
  readonly #root: string;
  #links: readonly Link[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Resolves the links of a listing. The server directory may itself be a link, or be inside one.
   */
  resolve(serverDir: string, { links }: Listing): void {
    const files = [serverDir, ...links.map((link) => `${serverDir}/${link}`)];
    this.#links = files.flatMap((file) => {
      const target = realPath(join(this.#root, file));
      return target === undefined || target === `${this.#root}/${file}` ? [] : [{ target, file }];
    });
  }

  /**
   * The path of a file relative to the root. Bundlers know a file by its real path: behind a link,
   * that isn't the path at which the project found it.
   */
  toRelative(file: string): string {
    const path = slashes(file);
    const link = this.#links.find(({ target }) => path === target || path.startsWith(`${target}/`));
    return link ? link.file + path.slice(link.target.length) : slashes(relative(this.#root, file));
  }
}
