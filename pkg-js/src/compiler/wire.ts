// Generated from src/model.rs and src/api.rs by `UPDATE_WIRE=1 cargo test --test wire`. Do not edit.

/**
 * A half-open range of text in UTF-16 code units, as JavaScript strings and editors count.
 */
export interface Span {
    /**
     * Offset of the first code unit.
     */
    start: number;
    /**
     * Offset behind the last code unit.
     */
    end: number;
}

/**
 * A place in a file.
 */
export interface Location {
    /**
     * Path relative to the project's root, with `/` between segments.
     */
    file: string;
    /**
     * The text that is meant.
     */
    span: Span;
    /**
     * Line of the span's start, from 1.
     */
    line: number;
    /**
     * Column of the span's start in UTF-16 code units, from 0 (as ESTree has it).
     */
    column: number;
}

/**
 * The severity of a diagnostic.
 */
export type Severity = "error" | "warning";

/**
 * The stable name of a kind of diagnostic. `docs/diagnostics.md` documents each.
 */
export type Code = "no-objects" | "syntax-error" | "too-complex" | "invalid-file-name" | "misplaced-file" | "duplicate-id" | "missing-caller" | "invalid-caller" | "no-class" | "several-candidates" | "abstract-class" | "no-base" | "missing-import" | "unreadable-base" | "unresolved-base" | "unfollowed-base" | "unreadable-declarations" | "circular-base" | "invalid-class-name" | "duplicate-class-name" | "invalid-binding" | "duplicate-binding" | "invalid-server-only" | "server-only-unknown-method" | "invalid-exposed" | "exposed-unknown-method" | "exposed-and-server-only" | "misspelt-setting" | "schema-unknown-method" | "schema-arity" | "invalid-access" | "access-unknown-method" | "access-server-only" | "access-needs-caller" | "undeclared-access" | "invalid-instance" | "invalid-live" | "live-unknown-method" | "live-items" | "live-server-only" | "function-property" | "reserved-method-name" | "method-name" | "caller-in-type" | "unchecked-parameter" | "signal-parameter" | "ambiguous-union" | "unsendable-result" | "unnameable-type" | "unknown-object" | "broken-object" | "unknown-method" | "hidden-member" | "server-only-method" | "server-code" | "worker-entry" | "page-request" | "unexported-class" | "page-syntax" | "page-unclosed" | "page-attribute" | "page-duplicate" | "page-structure" | "page-nesting" | "page-slot" | "page-hole" | "page-unawaited" | "page-control-line" | "page-script" | "page-undeclared-name" | "page-unknown-param" | "page-form" | "page-route" | "page-duplicate-route" | "page-asset" | "page-shadowed" | "wrangler-syntax" | "wrangler-shape" | "wrangler-missing-key" | "wrangler-duplicate-key" | "wrangler-binding-taken" | "wrangler-bound-otherwise" | "wrangler-class-renamed" | "wrangler-class-gone" | "wrangler-two-lifecycles" | "wrangler-export-taken" | "wrangler-flag-refused" | "wrangler-worker-not-first" | "wrangler-main-overwritten" | "wrangler-framework-worker" | "wrangler-no-main" | "wrangler-elsewhere" | "wrangler-pages" | "wrangler-environment-unbound" | "wrangler-toml";

/**
 * A problem in a project, and how to fix it.
 */
export interface Diagnostic {
    /**
     * What kind of problem it is.
     */
    code: Code;
    /**
     * Whether it stops the build.
     */
    severity: Severity;
    /**
     * What is wrong, in one sentence.
     */
    message: string;
    /**
     * How to fix it.
     */
    help: string;
    /**
     * Where it is. Absent when it has no single place.
     */
    location?: Location;
    /**
     * Other places that matter, such as the first of two duplicates.
     */
    related: Location[];
}

/**
 * One Durable Object class and what is public of it.
 */
export interface DurableObject {
    /**
     * Path below the server directory without the extension: `admin/user.do`.
     */
    id: string;
    /**
     * The `.do.*` file, relative to the project's root.
     */
    file: string;
    /**
     * Name of the namespace binding: `USER_DO`.
     */
    binding: string;
    /**
     * Name under which the worker exports the class: `UserDO`.
     */
    className: string;
    /**
     * Name under which `file` exports the class: `default` or an identifier.
     */
    exportName: string;
    /**
     * Public methods, in the order of their declaration; inherited ones first.
     */
    methods: Method[];
    /**
     * Members that look callable but are not public, and why.
     */
    hidden: Hidden[];
    /**
     * Whether WebSocket upgrades from outside reach its `fetch`: it has one. Where it extends a
     * class of a package, only if `static exposed` lists it.
     */
    sockets: boolean;
    /**
     * `static routed = true`: without a resolver, no call from outside finds an instance.
     */
    routed: boolean;
    /**
     * Who may open a WebSocket to it. Worker code alone where it has none.
     */
    socketAccess: Access;
    /**
     * `static instance`: what chooses the instance where there is no resolver.
     */
    instance?: Instance;
}

/**
 * A method that can be called from outside of its object.
 */
export interface Method {
    /**
     * Its name, always an identifier name.
     */
    name: string;
    /**
     * Callable from worker code alone, never over HTTP.
     */
    serverOnly: boolean;
    /**
     * Declared `async`, or with a `Promise` as its return type.
     */
    returnsPromise: boolean;
    /**
     * It gives items one by one: a generator, or a method that is declared to return something to
     * iterate over.
     */
    items: boolean;
    /**
     * `static live` lists it, so that its value can be watched.
     */
    live: boolean;
    /**
     * Parameters on the wire: those of the implementation without `this`, and without those that
     * the dispatcher fills in.
     */
    params: Param[];
    /**
     * Who may call it.
     */
    access: Access;
    /**
     * The declared return type, verbatim.
     */
    returnType?: TypeText;
    /**
     * The text of the JSDoc comment, with its delimiters.
     */
    doc?: string;
    /**
     * Where its name stands; another file than the object's when inherited.
     */
    location: Location;
}

/**
 * Who may call a method, or open a WebSocket.
 */
export type Access = "anyone" | "caller" | "rule" | "workerCode" | "unclear";

/**
 * What chooses an object's instance.
 */
export type Instance = "key" | "caller";

/**
 * A parameter of a method.
 */
export interface Param {
    /**
     * Its name. Absent when it is destructured.
     */
    name?: string;
    /**
     * Marked `?`.
     */
    optional: boolean;
    /**
     * `...rest`.
     */
    rest: boolean;
    /**
     * Has a default value.
     */
    hasDefault: boolean;
    /**
     * Its declared type.
     */
    type?: TypeText;
    /**
     * What its argument is checked against.
     */
    check: Check;
}

/**
 * What an argument is checked against.
 */
export type Check = "schema" | "type" | { unchecked: string };

/**
 * A type as it is written in the source.
 */
export interface TypeText {
    /**
     * The type, verbatim.
     */
    text: string;
    /**
     * Where it stands, in the file of the method.
     */
    span: Span;
}

/**
 * A member that is not public.
 */
export interface Hidden {
    /**
     * Its name.
     */
    name: string;
    /**
     * Why nobody outside may call it.
     */
    reason: HiddenReason;
}

/**
 * Why a member is not public.
 */
export type HiddenReason = "underscore" | "private" | "protected" | "static" | "accessor" | "property" | "lifecycle" | "reserved" | "abstract" | "packageMember" | "unreadableBase" | "notCallable";

/**
 * A `.koze` file.
 */
export interface Page {
    /**
     * Relative to the project's root.
     */
    file: string;
    /**
     * What it is.
     */
    kind: PageKind;
    /**
     * The path of a page's URL: `/blog/[id]`. Of a layout, the path of its folder. Of a status page, its
     * status. Of the document, empty.
     */
    path: string;
    /**
     * The names of the parameters in the path.
     */
    params: string[];
    /**
     * The methods that it imports or that its forms call.
     */
    methods: PageMethod[];
    /**
     * Literal values of URL attributes that may name a file of the project.
     */
    assets: PageAsset[];
    /**
     * Whether it has errors, and thus no module.
     */
    isBroken: boolean;
}

/**
 * What a `.koze` file is.
 */
export type PageKind = "page" | "layout" | "app" | "status";

/**
 * A method that a page uses.
 */
export interface PageMethod {
    /**
     * The id of the object.
     */
    id: string;
    /**
     * The name of the method.
     */
    name: string;
}

/**
 * The literal value of a URL attribute, where it names what the element shows or loads.
 */
export interface PageAsset {
    /**
     * The name of the element, in lower case.
     */
    element: string;
    /**
     * The name of the attribute, in lower case.
     */
    attribute: string;
    /**
     * The value, as it is written.
     */
    value: string;
    /**
     * Where the value stands, without its quotes.
     */
    location: Location;
    /**
     * Of a script: whether it is a module.
     */
    isModule: boolean;
}

/**
 * The options of a project.
 */
export interface ProjectOptions {
    /**
     * Absolute path of the project's root. Generated imports begin with it.
     */
    root: string;
    /**
     * The directory of server code, relative to the root. Default: `src/server`.
     */
    serverDir?: string;
    /**
     * The directory of pages, relative to the root. Default: `src/routes`.
     */
    routesDir?: string;
    /**
     * The path that every call's URL begins with. Default: `/__koze`.
     */
    basePath?: string;
    /**
     * Other origins whose pages may call, with cookies. Default: none.
     */
    allowedOrigins?: Origin[];
    /**
     * Whether clients that aren't browsers may call, such as scripts and other servers. Default: no.
     */
    allowNonBrowser?: boolean;
    /**
     * Whether a parameter that Koze can't check is an error. Default: a warning.
     */
    strict?: boolean;
    /**
     * Whether `static access` has to say who may call each method. Default: `open`.
     */
    access?: AccessPolicy;
    /**
     * Import aliases, as in a tsconfig's `paths`. Default: none.
     */
    paths?: PathMapping[];
}

/**
 * What becomes of a method of which nothing says who may call it.
 */
export type AccessPolicy = "open" | "declared";

/**
 * An alias of imports, as in a tsconfig's `paths`.
 */
export interface PathMapping {
    /**
     * The import, with at most one `*`: `@/*`.
     */
    pattern: string;
    /**
     * Where to look, best first, relative to the project's root: `src/*`.
     */
    targets: string[];
}

/**
 * An origin as browsers send it, such as `https://app.example.com`.
 *
 * Another spelling would never equal what a browser sends, and `null` or `*` would equal too much:
 * any sandboxed frame, of any site, has the origin `null`.
 */
export type Origin = string;

/**
 * Changes to the files of a project.
 */
export interface UpdateRequest {
    /**
     * Files that are new, changed, deleted or known not to exist.
     */
    changes: FileChange[];
    /**
     * The packages that an earlier update reported as missing.
     */
    packages?: Package[];
}

/**
 * A package that a file imports, as the host resolves it.
 */
export interface Package {
    /**
     * The file that imports it, as reported.
     */
    from: string;
    /**
     * The specifier, as reported: `agents`, `agents/voice`.
     */
    specifier: string;
    /**
     * The `name` in its package.json.
     */
    name?: string;
    /**
     * The file with its declarations, relative to the project's root: where `exports`, `types` or
     * `@types` lead. Absent if there is none.
     */
    file?: string;
}

/**
 * An import of a package by a file.
 */
export interface MissingPackage {
    /**
     * The file that imports it.
     */
    from: string;
    /**
     * The specifier.
     */
    specifier: string;
}

/**
 * One file's new state.
 */
export interface FileChange {
    /**
     * Path relative to the project's root, with `/` between segments.
     */
    file: string;
    /**
     * Its new content.
     */
    content: FileContent;
}

/**
 * The content of a file.
 */
export type FileContent = { text: string } | "absent" | "unparsable";

/**
 * The result of an update.
 */
export interface Update {
    /**
     * Files that the analysis needs. Supply each, as
     * [`FileContent::Absent`] if it does not exist, and update again.
     */
    missing: string[];
    /**
     * Packages that declare base classes. Supply each, without a `file` if it has no declarations, and
     * update again. Until then, no method of the class is public.
     */
    missingPackages: MissingPackage[];
    /**
     * Ids of the objects that are gone or whose generated modules changed. An edit inside a method's body
     * affects none.
     */
    affected: string[];
    /**
     * Whether the list of objects changed, or the class name, export or binding of one of them: what
     * `koze:durable-objects`, `koze:worker` and wrangler's configuration depend on.
     */
    entriesChanged: boolean;
    /**
     * Whether a page was added, removed, broken or mended: what `koze:pages` depends on.
     */
    pagesChanged: boolean;
    /**
     * All diagnostics of the project, sorted by file and place.
     */
    diagnostics: Diagnostic[];
}

/**
 * Everything that is public in a project.
 */
export interface Surface {
    /**
     * The objects, in the order of their ids.
     */
    objects: DurableObject[];
    /**
     * Ids of all `.do.*` files, including those with errors.
     */
    ids: string[];
    /**
     * The `.koze` files, in the order of their names.
     */
    pages: Page[];
}

/**
 * Where a module runs.
 */
export type Environment = "browser" | "worker" | "server";

/**
 * A module that stands for an asset of a page.
 */
export interface AssetImport {
    /**
     * The URL, as the page has it.
     */
    value: string;
    /**
     * What to import instead. Its `default` is the URL. Of a script, `links` is the HTML in front of it.
     */
    import: string;
}

/**
 * Which module to generate.
 */
export type EmitRequest = { module: "$server"; id: string; environment: Environment } | { module: "koze:durable-objects"; middleware?: string; dev?: boolean } | { module: "koze:worker" } | { module: "koze:pages"; dev?: boolean; scripts?: string[] } | { module: "page"; file: string; assets?: AssetImport[] } | { module: "pageMap"; file: string; assets?: AssetImport[] } | { module: "cloudflare"; storage?: DurableObjectStorage } | { module: "types" } | { module: "typesMap" };

/**
 * A generated module, or why there is none.
 */
export type Emitted = { code: string } | { error: Diagnostic };

/**
 * An import of names from an object, to check.
 */
export interface ImportRequest {
    /**
     * What follows `$server/`, with or without the extension.
     */
    id: string;
    /**
     * The imported names. If empty, only the object's existence is checked.
     */
    names: string[];
    /**
     * Where the importer runs: server-only methods are absent in browsers.
     */
    environment: Environment;
}

/**
 * The result of a check.
 */
export interface ImportCheck {
    /**
     * What is wrong. Empty if nothing is.
     */
    diagnostics: Diagnostic[];
}

/**
 * A module that the host keeps from where it is imported.
 */
export interface Refusal {
    /**
     * What kind of module it is.
     */
    module: RefusedModule;
    /**
     * What messages call it: the file, relative to the project's root, or the entry's specifier.
     */
    name: string;
    /**
     * The file through which a server file would leak, if that is a copy of it.
     */
    copy?: string;
    /**
     * Whether `conditions` decide where a build runs, as in esbuild. The help then names those of a
     * worker. Default: no.
     */
    byConditions?: boolean;
}

/**
 * A kind of module that must not be everywhere.
 */
export type RefusedModule = "serverFile" | "privateFile" | "workerEntry" | "pageRequest" | "classicScript" | "missingAsset";

/**
 * A worker to check for the classes that it has to export.
 */
export interface WorkerCheck {
    /**
     * Its entry, relative to the project's root.
     */
    main: string;
    /**
     * The names that the entry exports.
     */
    exports: string[];
    /**
     * The classes that its configuration binds. Absent if the configuration isn't known: then a missing class
     * is a warning, because another worker may define it.
     */
    bound?: string[];
}

/**
 * A configuration that Koze doesn't write.
 */
export interface ForeignConfiguration {
    /**
     * The file that has it, relative to the project's root.
     */
    file: string;
    /**
     * Its text, as far as it is known.
     */
    text: string;
    /**
     * How it is written.
     */
    form: ConfigurationForm;
}

/**
 * How a configuration that Koze doesn't write is written.
 */
export type ConfigurationForm = "computed" | "inline" | "program";

/**
 * A wrangler configuration to keep up to date with the project.
 */
export interface WranglerRequest {
    /**
     * Path relative to the project's root.
     */
    file: string;
    /**
     * Its text. Absent when there is no such file yet.
     */
    text?: string;
    /**
     * What the host makes of a file that isn't JSON.
     */
    parsed?: ParsedFile;
    /**
     * For a new file: the worker's name.
     */
    name: string;
    /**
     * For a new file: `main`, the module that exports the classes.
     */
    main: string;
    /**
     * For a new file, and for one without a compatibility date: the date to use.
     */
    compatibilityDate: string;
    /**
     * The storage of new classes. Default: SQLite.
     */
    storage?: DurableObjectStorage;
    /**
     * How to declare classes in a file that has neither. Default: `migrations`.
     */
    lifecycle?: LifecycleStyle;
    /**
     * A framework with a worker of its own. Default: none.
     */
    framework?: Framework;
    /**
     * The files that an earlier answer listed as [`WranglerUpdate::missing`].
     */
    files?: FileChange[];
}

/**
 * A file that the host parses.
 */
export type ParsedFile = { toml: TomlData } | { problem: ParseProblem };

/**
 * The content of a TOML file.
 */
export interface TomlData {
    /**
     * The same data, as JSON.
     */
    json: string;
    /**
     * The paths of tables and arrays that a header at the end of the file can't extend, because of how they
     * are written: `durable_objects.bindings`.
     */
    closed: string[];
}

/**
 * Why a file can't be read.
 */
export interface ParseProblem {
    /**
     * What the file should be: TOML, UTF-8.
     */
    language: string;
    /**
     * What is wrong.
     */
    message: string;
    /**
     * The line, from 1.
     */
    line: number;
    /**
     * The column in UTF-16 code units, from 1.
     */
    column: number;
}

/**
 * The storage of a class. It can't be changed later.
 */
export type DurableObjectStorage = "sqlite" | "kv";

/**
 * How a configuration declares classes.
 */
export type LifecycleStyle = "migrations" | "exports";

/**
 * A framework that builds a worker, or brings one.
 */
export interface Framework {
    /**
     * Its name in messages: `SvelteKit`.
     */
    name: string;
    /**
     * What it does with `main`.
     */
    main: MainUse;
    /**
     * The values of `main` that name the framework's own worker. One that ends in a slash is a folder. The
     * first is the one in the framework's documentation.
     */
    workers: string[];
    /**
     * Strings that identify a worker written by its build.
     */
    marks?: string[];
}

/**
 * What a framework does with `main`.
 */
export type MainUse = "overwritten" | "ignored" | "read";

/**
 * The additions to a wrangler configuration.
 */
export interface WranglerUpdate {
    /**
     * The complete new text. Absent when there is nothing to write.
     */
    text?: string;
    /**
     * What was added, one line each.
     */
    changes: string[];
    /**
     * Problems that its author has to fix. After an error, nothing is written.
     */
    diagnostics: Diagnostic[];
    /**
     * Files that the answer depends on. Ask again with each in [`WranglerRequest::files`], as
     * [`FileContent::Absent`] if it doesn't exist. Paths are absolute, or relative to the configuration.
     */
    missing: string[];
}
