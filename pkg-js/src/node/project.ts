/** A project on disk: its `.do.*` files found, read and kept in step with the compiler. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Compiler, createCompiler } from '../compiler/compiler.js';
import type {
  Diagnostic,
  FileChange,
  FileContent,
  MissingPackage,
  Package,
  ProjectOptions,
  Update,
} from '../compiler/wire.js';
import { type Listing, listDirectory } from './files.js';
import { findPackage } from './packages.js';
import { realPath, serverFiles } from './server-files.js';
import { readPaths } from './tsconfig.js';

/** The compiler's options; `root` may be relative, and use the system's separators. */
export type ProjectOnDiskOptions = ProjectOptions;

/** A project on disk. Paths are absolute unless it is said, with `/` between segments. */
export interface ProjectOnDisk {
  readonly compiler: Compiler;
  readonly root: string;
  /** Relative to the root. */
  readonly serverDir: string;
  /** Everything that there is to say about the project, as of the last change. */
  readonly diagnostics: readonly Diagnostic[];
  /** Reads the whole server directory anew. Files that are as they were are not analyzed again. */
  scan(): Update;
  /** Reads one file anew. `undefined` when the project does not depend on it. */
  refresh(file: string): Update | undefined;
  /**
   * Whether a file is server code: `src/middleware.*`, and what lies below the server directory or
   * is linked from there. By whatever name: links and hard links to such a file count.
   */
  isServerFile(file: string): boolean;
  /** The name in the project of a file that {@link ProjectOnDisk.isServerFile} is true of. */
  serverFile(file: string): string | undefined;
  /**
   * The server file that another file is a copy of, byte by byte. Licences and what is too short to
   * tell anybody anything are no copies.
   */
  copiedFrom(file: string): string | undefined;
  /** The server files whose text or bytes are in what a build writes. */
  serverFilesIn(outputs: readonly (string | Uint8Array)[]): string[];
  /** Looks at the server directory anew, when next asked about a file. */
  forgetFiles(): void;
  /** The id of a `.do.*` file of the project. */
  objectId(file: string): string | undefined;
  /** The `.do.*` file with this id, by the name that bundlers know it by. */
  fileOf(id: string): string | undefined;
  /** The path that diagnostics give a file: relative to the root. */
  toRelative(file: string): string;
  /** `src/middleware.*`, if there is one. */
  middleware(): string | undefined;
  /** The text of a file that a diagnostic names, by its path relative to the root. */
  read(file: string): string | undefined;
  /** Where a change may matter. Files need not exist; directories are those of the server. */
  watched(): { files: string[]; directories: string[] };
  /**
   * Writes `.koze/server.d.ts` if it would change, and returns whether it did. The map beside it,
   * which every line that moves would change, is written with it and the first time.
   */
  writeTypes(): boolean;
  /** Whether {@link ProjectOnDisk.writeTypes} would write. */
  typesChanged(): boolean;
}

const TYPES = '.koze/server.d.ts';
const TYPES_MAP = `${TYPES}.map`;
const MIDDLEWARE = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/middleware.${extension}`);

/**
 * Opens a project. No class is read before the first {@link ProjectOnDisk.scan}. Throws if there is no
 * such root, and for options that are none.
 */
export function openProject(options: ProjectOnDiskOptions): ProjectOnDisk {
  const root = slashes(realpathSync(resolve(options.root)));
  const serverDir = locateServerDir(options);
  const compiler = createCompiler({
    paths: readPaths(root),
    ...withoutUndefined(options),
    wasm: readFileSync(new URL('../../wasm/koze_bg.wasm', import.meta.url)),
    root,
    serverDir,
  });
  /** By path: the text as of the last look, `undefined` where there was no file. */
  const known = new Map<string, string | undefined>();
  let directories: string[] = [];
  /** What links below the server directory lead to, and what they are called there. */
  let links: [target: string, file: string][] = [];
  let diagnostics: Diagnostic[] = [];
  let mapWritten = false;
  const server = serverFiles(
    `${root}/${serverDir}`,
    MIDDLEWARE.map((file) => `${root}/${file}`),
  );
  /** By id: the files, found when first asked for. */
  let objectFiles: Map<string, string> | undefined;

  /** Updates the compiler and supplies whatever else it asks for. */
  function settle(changes: FileChange[]): Update {
    const affected = new Set<string>();
    let entriesChanged = false;
    let packages: Package[] = [];
    let update: Update;
    do {
      update = compiler.update(changes, packages);
      for (const id of update.affected) affected.add(id);
      entriesChanged ||= update.entriesChanged;
      changes = update.missing.map(change);
      packages = update.missingPackages.map(locate);
    } while (changes.length > 0 || packages.length > 0);
    diagnostics = update.diagnostics;
    objectFiles = undefined;
    return { ...update, affected: [...affected], entriesChanged };
  }

  function change(file: string): FileChange {
    const text = read(file);
    known.set(file, text);
    const content: FileContent = text === undefined ? 'absent' : { text };
    return { file, content };
  }

  function locate({ from, specifier }: MissingPackage): Package {
    const { file, ...found } = findPackage(dirname(join(root, from)), specifier);
    const path = file === undefined ? {} : { file: slashes(relative(root, file)) };
    return { from, specifier, ...found, ...path };
  }

  function read(file: string): string | undefined {
    try {
      return readFileSync(join(root, file), 'utf8');
    } catch {
      return undefined;
    }
  }

  function isNew(file: string): boolean {
    return !known.has(file) || known.get(file) !== read(file);
  }

  /** Bundlers know a file by where it really is: behind a link, that is not where it was found. */
  function toRelative(file: string): string {
    const path = slashes(file);
    const link = links.find(([target]) => path === target || path.startsWith(`${target}/`));
    return link ? link[1] + path.slice(link[0].length) : slashes(relative(root, file));
  }

  function serverFile(file: string): string | undefined {
    for (const path of [slashes(file), realPath(file)]) {
      if (path !== undefined && toRelative(path).startsWith(`${serverDir}/`)) return path;
    }
    return server.same(file);
  }

  function findObjects(): Map<string, string> {
    const files = [...known].filter(([, text]) => text !== undefined).map(([file]) => file);
    const objects = files.map((file): [string | undefined, string] => [
      compiler.objectId(file),
      file,
    ]);
    return new Map(objects.filter((entry): entry is [string, string] => entry[0] !== undefined));
  }

  /** A generated file as it should be; `undefined` when it is. */
  function changed(file: string, module: 'types' | 'typesMap'): string | undefined {
    const emitted = compiler.emit({ module });
    return 'code' in emitted && emitted.code !== read(file) ? emitted.code : undefined;
  }

  function write(file: string, text: string | undefined): void {
    if (text === undefined) return;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  return {
    compiler,
    root,
    serverDir,
    get diagnostics() {
      return diagnostics;
    },
    scan() {
      server.forget();
      const listing = listDirectory(join(root, serverDir));
      directories = listing.directories.map((path) => join(root, serverDir, path));
      links = targetsOf(root, serverDir, listing);
      const found = listing.files
        .map((file) => `${serverDir}/${file}`)
        .filter((file) => compiler.objectId(file) !== undefined);
      return settle([...new Set([...known.keys(), ...found])].filter(isNew).map(change));
    },
    refresh(file) {
      server.forget();
      const path = toRelative(file);
      const concerns = known.has(path) || compiler.objectId(path) !== undefined;
      return concerns ? settle([change(path)]) : undefined;
    },
    isServerFile: (file) => serverFile(file) !== undefined,
    serverFile,
    copiedFrom: (file) => (serverFile(file) === undefined ? server.copied(file) : undefined),
    serverFilesIn: server.heldBy,
    forgetFiles: server.forget,
    objectId: (file) => compiler.objectId(toRelative(file)),
    fileOf(id) {
      objectFiles ??= findObjects();
      const file = objectFiles.get(id);
      return file === undefined ? undefined : realPath(join(root, file));
    },
    toRelative,
    middleware() {
      const file = MIDDLEWARE.find((file) => existsSync(join(root, file)));
      return file && `${root}/${file}`;
    },
    read,
    watched() {
      const files = [...known.keys(), ...MIDDLEWARE].map((file) => `${root}/${file}`);
      return { files, directories };
    },
    writeTypes() {
      const types = changed(TYPES, 'types');
      // First, as editors look at it when they see new types.
      if (types !== undefined || !mapWritten) write(TYPES_MAP, changed(TYPES_MAP, 'typesMap'));
      mapWritten = true;
      write(TYPES, types);
      return types !== undefined;
    },
    typesChanged: () => changed(TYPES, 'types') !== undefined,
  };
}

/** Relative to the root, however it is written. */
function locateServerDir({ root, serverDir = 'src/server' }: ProjectOnDiskOptions): string {
  const path = slashes(relative(resolve(root), resolve(root, serverDir)));
  // Every file of a page would be server code.
  if (path === '') throw new Error(`serverDir is the project itself: '${serverDir}'.`);
  return path;
}

/** The server directory may itself be a link, or lie behind one. */
function targetsOf(root: string, serverDir: string, { links }: Listing): [string, string][] {
  return [serverDir, ...links.map((link) => `${serverDir}/${link}`)].flatMap((file) => {
    const target = realPath(join(root, file));
    return target === undefined || target === `${root}/${file}` ? [] : [[target, file]];
  });
}

/** An option that is undefined is one that is not set. */
function withoutUndefined<T extends object>(options: T): T {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as T;
}

function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
