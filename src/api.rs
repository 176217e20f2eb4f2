//! What a host asks of a [`Project`](crate::Project), and what it is given.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use crate::model::{Diagnostic, DurableObject};
pub use crate::origin::Origin;

/// What a project is made with.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectOptions {
    /// Absolute path of the project's root, which generated imports begin with.
    pub root: String,
    /// The directory that is searched, relative to the root. Default: `src/server`.
    #[serde(default = "default_server_dir")]
    #[tsify(optional)]
    pub server_dir: String,
    /// Path that every call's URL begins with. Default: `/__koze`.
    #[serde(default = "default_base_path")]
    #[tsify(optional)]
    pub base_path: String,
    /// Whose pages besides the worker's own may call, with cookies. Default: nobody's.
    #[serde(default)]
    #[tsify(optional)]
    pub allowed_origins: Vec<Origin>,
    /// Whether a request that no browser sent may call: scripts, other servers. Default: no.
    #[serde(default)]
    #[tsify(optional)]
    pub allow_non_browser: bool,
    /// Whether a parameter whose type cannot be checked is an error. Default: a warning.
    #[serde(default)]
    #[tsify(optional)]
    pub strict: bool,
    /// Aliases of imports, as in a tsconfig's `paths`. Default: none.
    #[serde(default)]
    #[tsify(optional)]
    pub paths: Vec<PathMapping>,
}

/// Where imports of one form lead, as in a tsconfig's `paths`.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct PathMapping {
    /// The import, with at most one `*`: `@/*`.
    pub pattern: String,
    /// Where to look, best first, relative to the project's root: `src/*`.
    pub targets: Vec<String>,
}

impl ProjectOptions {
    /// Those of a project at `root` that sets nothing.
    pub fn new(root: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            server_dir: default_server_dir(),
            base_path: default_base_path(),
            allowed_origins: Vec::new(),
            allow_non_browser: false,
            strict: false,
            paths: Vec::new(),
        }
    }
}

fn default_server_dir() -> String {
    "src/server".into()
}

fn default_base_path() -> String {
    "/__koze".into()
}

/// New text for some files of a project.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct UpdateRequest {
    /// The files that are new, changed, gone or known not to exist.
    pub changes: Vec<FileChange>,
    /// Where the declarations of packages are that were missing.
    #[serde(default)]
    #[tsify(optional)]
    pub packages: Vec<Package>,
}

/// A package that a file imports, as the host resolves it.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The file that imports it, as it was asked for.
    pub from: String,
    /// The specifier, as it was asked for: `agents`, `agents/voice`.
    pub specifier: String,
    /// What its package.json calls itself.
    #[serde(default)]
    #[tsify(optional)]
    pub name: Option<String>,
    /// The file with its declarations, relative to the project's root: where `exports`, `types` or
    /// `@types` lead. Absent if there is none.
    #[serde(default)]
    #[tsify(optional)]
    pub file: Option<String>,
}

/// An import of a package by a file.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct MissingPackage {
    /// The file that imports it.
    pub from: String,
    /// The specifier.
    pub specifier: String,
}

/// One file's new state.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct FileChange {
    /// Path relative to the project's root, with `/` between segments.
    pub file: String,
    /// What the file holds now.
    pub content: FileContent,
}

/// What a file holds.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum FileContent {
    /// This text.
    Text(String),
    /// Nothing: there is no such file.
    Absent,
    /// Something that the parser did not survive. The host reports it so that one hostile file
    /// costs a diagnostic and not the project.
    Unparsable,
}

/// What an update led to.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// Files that the analysis needs and that have not been supplied. Supply each, as
    /// [`FileContent::Absent`] if it does not exist, and update again.
    pub missing: Vec<String>,
    /// Packages that declare base classes, and that have not been supplied. Supply each, without a
    /// `file` if there is none, and update again. Until then no method of the class is public.
    pub missing_packages: Vec<MissingPackage>,
    /// Ids of the objects whose generated modules changed, or that are gone. An edit inside a
    /// method's body affects none.
    pub affected: Vec<String>,
    /// Whether an object came or went, or changed its class name, export or binding: what
    /// `koze:durable-objects`, `koze:worker` and wrangler's configuration list.
    pub entries_changed: bool,
    /// Everything that there is to say about the project, in order of file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything that is public in a project.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Surface {
    /// The objects, in the order of their ids.
    pub objects: Vec<DurableObject>,
    /// Ids of all `.do.*` files, those with errors included.
    pub ids: Vec<String>,
}

/// Where a module runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// In a page. Methods are called over HTTP, and server-only ones are absent.
    Browser,
    /// In a Worker. Methods are called directly.
    Worker,
    /// On any other server: Node, a test runner. Methods can be imported but not called.
    Server,
}

/// Which module to generate.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(tag = "module", rename_all = "camelCase")]
pub enum EmitRequest {
    /// `$server/<id>`.
    #[serde(rename = "$server")]
    Object {
        /// The object.
        id: String,
        /// Where the module runs.
        environment: Environment,
    },
    /// `koze:durable-objects`.
    #[serde(rename = "koze:durable-objects")]
    DurableObjects {
        /// A module to import for its side effects, as an absolute path.
        #[serde(default)]
        #[tsify(optional)]
        middleware: Option<String>,
        /// Show errors in full. Only ever true on a developer's machine.
        #[serde(default)]
        #[tsify(optional)]
        dev: bool,
    },
    /// `koze:worker`.
    #[serde(rename = "koze:worker")]
    Worker {},
    /// The declarations of all virtual modules, `.koze/server.d.ts`.
    Types {},
    /// The map from those declarations to their sources, `.koze/server.d.ts.map`. It changes with
    /// every line that moves.
    TypesMap {},
}

/// A generated module, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Emitted {
    /// Its text.
    Code(String),
    /// What is wrong.
    Error(Diagnostic),
}

/// The result of checking an import.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct ImportCheck {
    /// What is wrong with it. Empty if nothing is.
    pub diagnostics: Vec<Diagnostic>,
}

/// A module that the host keeps from where it is imported.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refusal {
    /// What kind of module it is.
    pub module: RefusedModule,
    /// What messages call it: the file, relative to the project's root, or the entry's specifier.
    pub name: String,
    /// The file through which a server file would leak, if that is a copy of it.
    #[serde(default)]
    #[tsify(optional)]
    pub copy: Option<String>,
    /// Whether `conditions` decide where a build runs, as in esbuild. The help then names those of a
    /// worker. Default: no.
    #[serde(default)]
    #[tsify(optional)]
    pub by_conditions: bool,
}

/// A kind of module that must not be everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum RefusedModule {
    /// A file below the server directory.
    ServerFile,
    /// A file elsewhere that only the worker may read, such as its secrets.
    PrivateFile,
    /// `koze:worker` or `koze:durable-objects`, imported outside of a worker.
    WorkerEntry,
}

/// An import of names from an object, to check.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRequest {
    /// What follows `$server/`, with or without the extension.
    pub id: String,
    /// The imported names. If empty, only the object's existence is checked.
    pub names: Vec<String>,
    /// Where the importer runs: server-only methods are absent in browsers.
    pub environment: Environment,
}

/// A wrangler configuration, to be kept in step with the project.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WranglerRequest {
    /// Path relative to the project's root. Its extension tells JSON from TOML.
    pub file: String,
    /// What it holds. Absent when there is no such file yet.
    #[serde(default)]
    #[tsify(optional)]
    pub text: Option<String>,
    /// For a new file: what the worker is called.
    pub name: String,
    /// For a new file: `main`, the module that exports the classes.
    pub main: String,
    /// For a new file, and for one that has none: the date as wrangler would take it.
    pub compatibility_date: String,
    /// Storage of new classes. Default: SQLite.
    #[serde(default)]
    #[tsify(optional)]
    pub storage: DurableObjectStorage,
    /// How a file that has neither tells of its classes. Default: `migrations`.
    #[serde(default)]
    #[tsify(optional)]
    pub lifecycle: LifecycleStyle,
    /// The framework that has a worker of its own. Default: none has.
    #[serde(default)]
    #[tsify(optional)]
    pub framework: Option<Framework>,
    /// The files that an earlier answer called [`WranglerUpdate::missing`].
    #[serde(default)]
    #[tsify(optional)]
    pub files: Vec<FileChange>,
}

/// A framework that builds a worker, or brings one.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Framework {
    /// What messages call it: `SvelteKit`.
    pub name: String,
    /// What it does with `main`.
    pub main: MainUse,
    /// What `main` is where it names the framework's own worker; one that ends in a slash is a
    /// folder of such. The first is what the framework's documentation shows.
    pub workers: Vec<String>,
    /// Texts that a worker which its build has written contains, whatever it is called.
    #[serde(default)]
    #[tsify(optional)]
    pub marks: Vec<String>,
}

/// What a framework does with `main`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum MainUse {
    /// Its build writes the worker to the file that `main` names, whatever that holds.
    Overwritten,
    /// Its build deploys a worker of its own, whatever `main` says.
    Ignored,
    /// It leaves `main` to the app: the framework's own worker, or one that calls it.
    Read,
}

/// What a class keeps its data in. It cannot be changed later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum DurableObjectStorage {
    /// SQLite, on every plan.
    #[default]
    Sqlite,
    /// The older key-value storage, which the free plan refuses.
    Kv,
}

/// The two ways of telling wrangler of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum LifecycleStyle {
    /// `migrations`: a history.
    #[default]
    Migrations,
    /// `exports`: a state. wrangler 4.107 or newer.
    Exports,
}

/// What a wrangler configuration lacks.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct WranglerUpdate {
    /// The whole new text. Absent when there is nothing to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub text: Option<String>,
    /// What was added, one line each.
    pub changes: Vec<String>,
    /// What its author has to look at. After an error nothing is written.
    pub diagnostics: Vec<Diagnostic>,
    /// Files without which there is no answer. Ask again with each in [`WranglerRequest::files`], as
    /// [`FileContent::Absent`] if it does not exist. Relative to the configuration, or absolute.
    pub missing: Vec<String>,
}
