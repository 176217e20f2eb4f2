/**
 * A project on disk: finds and reads its `.do.*` files, `caller.*` and `.koze` files, and keeps the
 * compiler in step with them.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Compiler, createCompiler } from '../compiler/compiler.js';
import type {
  Diagnostic,
  FileChange,
  FileContent,
  MissingPackage,
  Package,
  Page,
  ProjectOptions,
  Update,
} from '../compiler/wire.js';
import { findAugmentations, isAugmentation } from './augmentations.js';
import { type Listing, listDirectory, nearestDirectory, readText } from './files.js';
import { Links } from './links.js';
import { explainMisplacedCaller, findMisplaced } from './misplaced.js';
import { findPackage } from './packages.js';
import { slashes } from './paths.js';
import { realPath, type ServerFiles, serverFiles } from './server-files.js';
import { readPaths } from './tsconfig/aliases.js';
import { TypesFile } from './types-file.js';

/** The compiler's options; `root` may be relative, and use the system's separators. */
export type ProjectOnDiskOptions = ProjectOptions;

const DIRECTORIES = { serverDir: 'src/server', routesDir: 'src/routes' };
const DOCUMENT = 'src/app.koze';
const MIDDLEWARE = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/middleware.${extension}`);

/**
 * Opens a project. No class is read before the first {@link ProjectOnDisk.scan}. Throws if the root
 * doesn't exist or an option is invalid.
 */
export function openProject(options: ProjectOnDiskOptions): ProjectOnDisk {
  return new ProjectOnDisk(options);
}

/** A project on disk. Paths have `/` between segments and are absolute, unless noted otherwise. */
export class ProjectOnDisk {
  readonly compiler: Compiler;
  readonly root: string;
  /** Relative to the root. */
  readonly serverDir: string;
  /** Relative to the root. */
  readonly #routesDir: string;
  /** By path: the text as last read, `undefined` where there was no file. */
  readonly #known = new Map<string, string | undefined>();
  readonly #links: Links;
  readonly #middlewares: readonly string[];
  readonly #server: ServerFiles;
  readonly #types: TypesFile;
  #diagnostics: readonly Diagnostic[] = [];
  /** Collected when first asked for. */
  #pages: readonly Page[] | undefined;
  /** Warnings about `.do.*` files elsewhere, as of the last scan. */
  #misplaced: readonly Diagnostic[] = [];
  #directories: string[] = [];
  /** The `.do.*` files by id, collected when first asked for. */
  #objectFiles: Map<string, string> | undefined;

  constructor(options: ProjectOnDiskOptions) {
    this.root = slashes(realpathSync(resolve(options.root)));
    this.serverDir = locateDirectory(options, 'serverDir');
    this.#routesDir = locateDirectory(options, 'routesDir');
    this.compiler = createCompiler({
      paths: readPaths(this.root),
      ...withoutUndefined(options),
      wasm: readFileSync(new URL('../../wasm/koze_bg.wasm', import.meta.url)),
      root: this.root,
      serverDir: this.serverDir,
      routesDir: this.#routesDir,
    });
    this.#links = new Links(this.root);
    this.#middlewares = MIDDLEWARE.map((file) => `${this.root}/${file}`);
    this.#server = serverFiles(`${this.root}/${this.serverDir}`, () => [
      ...this.#middlewares,
      // A copy or a hard link would be served, or built for browsers, with what the page keeps from them.
      // Of their directory, pages alone: the rest may be another framework's, for browsers.
      ...[...this.#known.keys()]
        .map((file) => `${this.root}/${file}`)
        .filter((file) => this.isPage(file)),
    ]);
    this.#types = new TypesFile(this.compiler, this.root);
  }

  /** All diagnostics of the project, as of the last change. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics, ...this.#misplaced];
  }

  /** The pages, the layouts and the document, as of the last change. */
  get pages(): readonly Page[] {
    this.#pages ??= this.compiler.surface().pages;
    return this.#pages;
  }

  /** Reads the server directory and the routes again. Files that didn't change are not analyzed again. */
  scan(): Update {
    this.#server.forget();
    this.#directories = [];
    const listing = this.#list(this.serverDir);
    this.#links.resolve(this.serverDir, listing);
    const served = listing.files.map((file) => `${this.serverDir}/${file}`);
    const found = [...served.filter((file) => this.#isServed(file)), ...this.#findPages()];
    const elsewhere = findMisplaced(this.root, this.serverDir, this.compiler);
    this.#misplaced = elsewhere.map((file) => this.compiler.explainMisplaced(file));
    const files = new Set([
      ...this.#known.keys(),
      ...found,
      ...findAugmentations(this.root, served),
    ]);
    return this.#analyze([...files].filter((file) => this.#isNew(file)));
  }

  /** Reads one file again. `undefined` if the project doesn't depend on it. */
  refresh(file: string): Update | undefined {
    this.#server.forget();
    const path = this.toRelative(file);
    const concerns =
      this.#isServed(path) ||
      this.compiler.isPage(path) ||
      this.#known.has(path) ||
      isAugmentation(this.root, this.serverDir, path);
    return concerns ? this.#analyze([path]) : undefined;
  }

  /**
   * Whether a file is server code: `src/middleware.*`, a page, or a file below the server directory or
   * linked from there. Any name of such a file counts: links and hard links included.
   */
  isServerFile(file: string): boolean {
    return this.serverFile(file) !== undefined;
  }

  /** The project's own name for a file, if {@link ProjectOnDisk.isServerFile} holds for it. */
  serverFile(file: string): string | undefined {
    for (const path of [slashes(file), realPath(file)]) {
      if (path !== undefined && this.toRelative(path).startsWith(`${this.serverDir}/`)) return path;
    }
    return this.#server.same(file);
  }

  /**
   * The server file that another file copies byte by byte. Licences and files too short to reveal
   * anything don't count as copies.
   */
  copiedFrom(file: string): string | undefined {
    return this.isServerFile(file) ? undefined : this.#server.copied(file);
  }

  /** The server files whose text or bytes are in the output of a build. */
  serverFilesIn(outputs: readonly (string | Uint8Array)[]): string[] {
    return this.#server.heldBy(outputs);
  }

  /** Forgets what the server directory holds. The next question about a file lists it again. */
  forgetFiles(): void {
    this.#server.forget();
  }

  /** The id of a `.do.*` file of the project. */
  objectId(file: string): string | undefined {
    return this.compiler.objectId(this.toRelative(file));
  }

  /** Whether the project reads a file for its name alone: a `.do.*` file, or `caller.*`. */
  isSource(file: string): boolean {
    return this.#isServed(this.toRelative(file));
  }

  /** Whether a file is a page, a layout or the document. */
  isPage(file: string): boolean {
    const path = this.toRelative(file);
    return path.endsWith('.koze') && this.compiler.isPage(path);
  }

  /** The real path of the `.do.*` file with this id: the name by which bundlers know it. */
  fileOf(id: string): string | undefined {
    this.#objectFiles ??= this.#findObjects();
    const file = this.#objectFiles.get(id);
    return file === undefined ? undefined : realPath(join(this.root, file));
  }

  /** The path of a file in diagnostics: relative to the root. */
  toRelative(file: string): string {
    return this.#links.toRelative(file);
  }

  /** `src/middleware.*`, if there is one. */
  middleware(): string | undefined {
    return this.#middlewares.find((file) => existsSync(file));
  }

  /** The text of a file that a diagnostic names, by its path relative to the root. */
  read(file: string): string | undefined {
    return readText(join(this.root, file));
  }

  /** What to watch. The files need not exist; the directories are those of the server and of the routes. */
  watched(): { files: string[]; directories: string[] } {
    const files = [...this.#known.keys(), ...MIDDLEWARE, DOCUMENT].map(
      (file) => `${this.root}/${file}`,
    );
    return { files, directories: this.#directories };
  }

  /**
   * Writes `.koze/server.d.ts` if it would change, and returns whether it did. Its map is written
   * along with it and on the first call.
   */
  writeTypes(): boolean {
    return this.#types.write();
  }

  /** Whether {@link ProjectOnDisk.writeTypes} would write. */
  typesChanged(): boolean {
    return this.#types.isStale;
  }

  /** Updates the compiler from the disk, and supplies every other file that it asks for. */
  #analyze(files: readonly string[]): Update {
    const affected = new Set<string>();
    let entriesChanged = false;
    let pagesChanged = false;
    let changes = files.map((file) => this.#readChange(file));
    let packages: Package[] = [];
    let update: Update;
    do {
      update = this.compiler.update(changes, packages);
      for (const id of update.affected) affected.add(id);
      entriesChanged ||= update.entriesChanged;
      pagesChanged ||= update.pagesChanged;
      changes = update.missing.map((file) => this.#readChange(file));
      packages = update.missingPackages.map((missing) => this.#locate(missing));
    } while (changes.length > 0 || packages.length > 0);
    this.#diagnostics = explainMisplacedCaller(this, update.diagnostics);
    this.#objectFiles = undefined;
    this.#pages = undefined;
    return { ...update, affected: [...affected], entriesChanged, pagesChanged };
  }

  #readChange(file: string): FileChange {
    const text = this.read(file);
    this.#known.set(file, text);
    const content: FileContent = text === undefined ? 'absent' : { text };
    return { file, content };
  }

  #locate({ from, specifier }: MissingPackage): Package {
    const { file, ...found } = findPackage(dirname(join(this.root, from)), specifier);
    const path = file === undefined ? {} : { file: slashes(relative(this.root, file)) };
    return { from, specifier, ...found, ...path };
  }

  /** Lists a directory, and watches it. Before it exists, what it will be in is watched. */
  #list(directory: string): Listing {
    const path = join(this.root, directory);
    const listing = listDirectory(path);
    const { directories } = listing;
    if (directories.length > 0)
      this.#directories.push(...directories.map((each) => join(path, each)));
    else this.#directories.push(nearestDirectory(path));
    return listing;
  }

  #findPages(): string[] {
    const { files } = this.#list(this.#routesDir);
    const pages = files.map((file) => `${this.#routesDir}/${file}`);
    if (existsSync(join(this.root, DOCUMENT))) pages.push(DOCUMENT);
    return pages.filter((file) => this.compiler.isPage(file));
  }

  /** @param file relative to the root */
  #isServed(file: string): boolean {
    return this.compiler.objectId(file) !== undefined || this.compiler.isCallerFile(file);
  }

  #isNew(file: string): boolean {
    return !this.#known.has(file) || this.#known.get(file) !== this.read(file);
  }

  #findObjects(): Map<string, string> {
    const objects = new Map<string, string>();
    for (const [file, text] of this.#known) {
      const id = text === undefined ? undefined : this.compiler.objectId(file);
      if (id !== undefined) objects.set(id, file);
    }
    return objects;
  }
}

/** Relative to the root, whichever way the option spells it. */
function locateDirectory(options: ProjectOnDiskOptions, name: 'serverDir' | 'routesDir'): string {
  const directory = options[name] ?? DIRECTORIES[name];
  const path = slashes(relative(resolve(options.root), resolve(options.root, directory)));
  // Otherwise every file of a browser would be server code, or a page.
  if (path === '') throw new Error(`${name} must not be the project root: '${directory}'`);
  return path;
}

/** Treats an option that is undefined like one that isn't set. */
function withoutUndefined<T extends object>(options: T): T {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as T;
}
