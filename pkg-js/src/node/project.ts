/** A project on disk: its `.do.*` files found, read and kept in step with the compiler. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Compiler, createCompiler } from '../compiler/compiler.js';
import type {
  Diagnostic,
  FileChange,
  FileContent,
  ProjectOptions,
  Update,
} from '../compiler/wire.js';
import { listFiles } from './files.js';

/** The compiler's options; `root` may be relative, and use the system's separators. */
export type ProjectOnDiskOptions = ProjectOptions;

/** A project on disk. Paths are absolute, with `/` between segments. */
export interface ProjectOnDisk {
  readonly compiler: Compiler;
  readonly root: string;
  /** Relative to the root. */
  readonly serverDir: string;
  /** Everything that there is to say about the project, as of the last change. */
  readonly diagnostics: readonly Diagnostic[];
  /** Reads the whole server directory anew. */
  scan(): Update;
  /** Reads one file anew. `undefined` when the project does not depend on it. */
  refresh(file: string): Update | undefined;
  /** Whether a file lies below the server directory. */
  isServerFile(file: string): boolean;
  /** The id of a `.do.*` file of the project. */
  objectId(file: string): string | undefined;
  /** `src/middleware.*`, if there is one. */
  middleware(): string | undefined;
  /** The text of a file that a diagnostic names, by its path relative to the root. */
  read(file: string): string | undefined;
  /** Writes `.koze/server.d.ts` if it would change. Returns whether it did. */
  writeTypes(): boolean;
}

const MIDDLEWARE = ['ts', 'mts', 'js', 'mjs'].map((extension) => `src/middleware.${extension}`);

/** Opens a project. Nothing is read before the first {@link ProjectOnDisk.scan}. */
export function openProject(options: ProjectOnDiskOptions): ProjectOnDisk {
  const root = slashes(realpathSync(resolve(options.root)));
  const serverDir = slashes(options.serverDir ?? 'src/server').replace(/^\.\/|\/$/g, '');
  const compiler = createCompiler({
    ...withoutUndefined(options),
    wasm: readFileSync(new URL('../../wasm/koze_bg.wasm', import.meta.url)),
    root,
    serverDir,
  });
  const known = new Set<string>();
  let diagnostics: Diagnostic[] = [];

  /** Updates the compiler and supplies whatever else it asks for. */
  function settle(changes: FileChange[]): Update {
    const affected = new Set<string>();
    let entriesChanged = false;
    let update: Update;
    do {
      for (const { file } of changes) known.add(file);
      update = compiler.update(changes);
      for (const id of update.affected) affected.add(id);
      entriesChanged ||= update.entriesChanged;
      changes = update.missing.map(change);
    } while (changes.length > 0);
    diagnostics = update.diagnostics;
    return { ...update, affected: [...affected], entriesChanged };
  }

  function change(file: string): FileChange {
    const text = read(file);
    const content: FileContent = text === undefined ? 'absent' : { text };
    return { file, content };
  }

  function read(file: string): string | undefined {
    try {
      return readFileSync(join(root, file), 'utf8');
    } catch {
      return undefined;
    }
  }

  function toRelative(file: string): string {
    return slashes(relative(root, file));
  }

  return {
    compiler,
    root,
    serverDir,
    get diagnostics() {
      return diagnostics;
    },
    scan() {
      const found = listFiles(join(root, serverDir))
        .map((file) => `${serverDir}/${file}`)
        .filter((file) => compiler.objectId(file) !== undefined);
      return settle([...new Set([...known, ...found])].map(change));
    },
    refresh(file) {
      const path = toRelative(file);
      const concerns = known.has(path) || compiler.objectId(path) !== undefined;
      return concerns ? settle([change(path)]) : undefined;
    },
    isServerFile: (file) => toRelative(file).startsWith(`${serverDir}/`),
    objectId: (file) => compiler.objectId(toRelative(file)),
    middleware() {
      const file = MIDDLEWARE.find((file) => existsSync(join(root, file)));
      return file && `${root}/${file}`;
    },
    read,
    writeTypes() {
      const emitted = compiler.emit({ module: 'types' });
      if (!('code' in emitted)) return false;
      const file = join(root, '.koze/server.d.ts');
      if (existsSync(file) && readFileSync(file, 'utf8') === emitted.code) return false;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, emitted.code);
      return true;
    },
  };
}

/** An option that is undefined is one that is not set. */
function withoutUndefined<T extends object>(options: T): T {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as T;
}

function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
