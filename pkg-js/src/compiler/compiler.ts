/**
 * A project in the compiler. It keeps all texts, so that a trap in the engine costs only time: the
 * project can be rebuilt.
 */
import { currentGeneration, isTrap, Project, restart, start } from './engine.js';
import type {
  Diagnostic,
  EmitRequest,
  Emitted,
  FileChange,
  FileContent,
  ForeignConfiguration,
  ImportRequest,
  Package,
  ProjectOptions,
  Refusal,
  Surface,
  Update,
  WorkerCheck,
  WranglerRequest,
  WranglerUpdate,
} from './wire.js';

/** Options of {@link createCompiler}. */
export interface CompilerOptions extends ProjectOptions {
  /** `koze_bg.wasm`, as bytes or as a compiled module. */
  wasm: BufferSource | WebAssembly.Module;
}

/** A project's Durable Objects, kept analyzed while its files change. */
export interface Compiler {
  /** The id of a `.do.*` file below the server directory; `undefined` for any other file. */
  objectId(file: string): string | undefined;
  /**
   * Whether a file says who calls, and thus is to be supplied: `caller.*` at the top of the server
   * directory.
   */
  isCallerFile(file: string): boolean;
  /** Whether a file concerns pages, and thus is to be supplied: a `.koze` file, or a `.html` among the routes. */
  isPage(file: string): boolean;
  /** The id of the object that `$server/<id>` imports, with or without the file's extension. */
  importedObject(id: string): string | undefined;
  /**
   * Applies file changes and re-analyzes their dependents. While the answer lists files as missing,
   * supply them (`'absent'` if they do not exist) and update again; likewise packages, without a
   * `file` if they have no declarations.
   */
  update(changes: readonly FileChange[], packages?: readonly Package[]): Update;
  /** The public methods of all objects. */
  surface(): Surface;
  /** The text of a generated module, or the error that prevents it. */
  emit(request: EmitRequest): Emitted;
  /** Reports what is wrong with an import of `$server/<id>`. Empty if the import is valid. */
  checkImport(request: ImportRequest): Diagnostic[];
  /** The error for a module that the host keeps from where it is imported. */
  explainRefusal(refusal: Refusal): Diagnostic;
  /** Reports the classes that a worker has to export and doesn't. */
  checkWorker(check: WorkerCheck): Diagnostic[];
  /** The warning for a `.do.*` file outside of the server directory. */
  explainMisplaced(file: string): Diagnostic;
  /** Reports what a configuration that Koze doesn't write lacks. */
  checkConfiguration(found: ForeignConfiguration): Diagnostic[];
  /** Adds what a wrangler configuration lacks, and returns its new text. Writes nothing. */
  updateWrangler(request: WranglerRequest): WranglerUpdate;
}

/** Creates a compiler for one project. Throws if an option is invalid. */
export function createCompiler({ wasm, ...options }: CompilerOptions): Compiler {
  checkBasePath(options.basePath);
  checkOrigins(options.allowedOrigins);
  checkAccess(options.access);
  start(wasm);
  const files = new Map<string, FileContent>();
  const packages: Package[] = [];
  let project = new Project(options);
  let generation = currentGeneration();

  /** The project in the current instance, rebuilt if the instance was replaced. */
  function current(): Project {
    if (generation !== currentGeneration()) {
      project = new Project(options);
      generation = currentGeneration();
      replay(project);
    }
    return project;
  }

  /**
   * Supplies everything again. The project asks for a package's files only once it knows the
   * package.
   */
  function replay(project: Project): Update {
    const affected = new Set<string>();
    let changes = [...files].map(([file, content]) => ({ file, content }));
    let update = project.update({ changes, packages });
    for (;;) {
      for (const id of update.affected) affected.add(id);
      changes = update.missing.flatMap((file) => {
        const content = files.get(file);
        return content === undefined ? [] : [{ file, content }];
      });
      if (changes.length === 0) {
        return { ...update, affected: [...affected], entriesChanged: true, pagesChanged: true };
      }
      update = project.update({ changes });
    }
  }

  /** Marks the files that trap the engine on their own. Each becomes a diagnostic. */
  function quarantine(suspects: readonly FileChange[]): void {
    restart();
    for (const { file, content } of suspects) {
      const probe = new Project(options);
      try {
        probe.update({ changes: [{ file, content }] });
        probe.free();
      } catch (error) {
        if (!isTrap(error)) throw error;
        files.set(file, 'unparsable');
        restart();
      }
    }
  }

  return {
    objectId: (file) => current().objectId(file),
    isCallerFile: (file) => current().isCallerFile(file),
    isPage: (file) => current().isPage(file),
    importedObject: (id) => current().importedObject(id),
    update(changes, located = []) {
      current();
      packages.push(...located);
      for (const { file, content } of changes) files.set(file, content);
      try {
        return project.update({ changes: [...changes], packages: [...located] });
      } catch (error) {
        if (!isTrap(error)) throw error;
        quarantine(changes);
        project = new Project(options);
        generation = currentGeneration();
        return replay(project);
      }
    },
    surface: () => current().surface(),
    emit: (request) => current().emit(request),
    checkImport: (request) => current().checkImport(request).diagnostics,
    explainRefusal: (refusal) => current().explainRefusal(refusal),
    checkWorker: (check) => current().checkWorker(check).diagnostics,
    explainMisplaced: (file) => current().explainMisplaced(file),
    checkConfiguration: (found) => current().checkConfiguration(found).diagnostics,
    updateWrangler: (request) => current().updateWrangler(request),
  };
}

/**
 * Requests are matched by their path as sent: with any other spelling, every call would be a 404.
 */
function checkBasePath(path: string | undefined): void {
  if (path === undefined) return;
  const host = 'http://host';
  const url = URL.canParse(path, host) ? new URL(path, host) : undefined;
  const isPath = url?.origin === host && url.search === '' && url.hash === '';
  const spelling = isPath ? url.pathname.replace(/\/+$/, '') : '';
  if (spelling === path && path !== '') return;
  throw new Error(
    `basePath must be a path such as '/__koze', encoded as in URLs and without a trailing slash, ` +
      `not '${path}'.${spelling ? ` Write '${spelling}'.` : ''}`,
  );
}

/** Plain JavaScript may pass a single origin. The core's error wouldn't name the option. */
function checkOrigins(origins: unknown): void {
  if (origins === undefined || Array.isArray(origins)) return;
  throw new Error(
    `allowedOrigins must be a list such as ['https://app.example.com'], not '${origins}'.`,
  );
}

/** With a misspelt word, nothing would have to be declared. */
function checkAccess(access: unknown): void {
  if (access === undefined || access === 'open' || access === 'declared') return;
  throw new Error(`access must be 'open' or 'declared', not '${access}'.`);
}
