//! What a host asks of a [`Project`](crate::Project), and the answers.

mod wrangler;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

pub use self::wrangler::{
    ConfigurationForm, DurableObjectStorage, ForeignConfiguration, Framework, LifecycleStyle,
    MainUse, ParseProblem, ParsedFile, TomlData, WranglerRequest, WranglerUpdate,
};
use crate::model::{Diagnostic, DurableObject, Page};
pub use crate::origin::Origin;

/// The options of a project.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectOptions {
    /// Absolute path of the project's root. Generated imports begin with it.
    pub root: String,
    /// The directory of server code, relative to the root. Default: `src/server`.
    #[serde(default = "default_server_dir")]
    #[tsify(optional)]
    pub server_dir: String,
    /// The directory of pages, relative to the root. Default: `src/routes`.
    #[serde(default = "default_routes_dir")]
    #[tsify(optional)]
    pub routes_dir: String,
    /// The path that every call's URL begins with. Default: `/__koze`.
    #[serde(default = "default_base_path")]
    #[tsify(optional)]
    pub base_path: String,
    /// Other origins whose pages may call, with cookies. Default: none.
    #[serde(default)]
    #[tsify(optional)]
    pub allowed_origins: Vec<Origin>,
    /// Whether clients that aren't browsers may call, such as scripts and other servers. Default: no.
    #[serde(default)]
    #[tsify(optional)]
    pub allow_non_browser: bool,
    /// Whether a parameter that Koze can't check is an error. Default: a warning.
    #[serde(default)]
    #[tsify(optional)]
    pub strict: bool,
    /// Whether `static access` has to say who may call each method. Default: `open`.
    #[serde(default)]
    #[tsify(optional)]
    pub access: AccessPolicy,
    /// Import aliases, as in a tsconfig's `paths`. Default: none.
    #[serde(default)]
    #[tsify(optional)]
    pub paths: Vec<PathMapping>,
}

/// An alias of imports, as in a tsconfig's `paths`.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct PathMapping {
    /// The import, with at most one `*`: `@/*`.
    pub pattern: String,
    /// Where to look, best first, relative to the project's root: `src/*`.
    pub targets: Vec<String>,
}

impl ProjectOptions {
    /// The default options of a project at `root`.
    pub fn new(root: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            server_dir: default_server_dir(),
            routes_dir: default_routes_dir(),
            base_path: default_base_path(),
            allowed_origins: Vec::new(),
            allow_non_browser: false,
            strict: false,
            access: AccessPolicy::default(),
            paths: Vec::new(),
        }
    }
}

/// What becomes of a method of which nothing says who may call it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum AccessPolicy {
    /// Anyone may call it.
    #[default]
    Open,
    /// It is an error.
    Declared,
}

fn default_server_dir() -> String {
    "src/server".into()
}

fn default_routes_dir() -> String {
    "src/routes".into()
}

fn default_base_path() -> String {
    "/__koze".into()
}

/// Changes to the files of a project.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct UpdateRequest {
    /// Files that are new, changed, deleted or known not to exist.
    pub changes: Vec<FileChange>,
    /// The packages that an earlier update reported as missing.
    #[serde(default)]
    #[tsify(optional)]
    pub packages: Vec<Package>,
}

/// A package that a file imports, as the host resolves it.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The file that imports it, as reported.
    pub from: String,
    /// The specifier, as reported: `agents`, `agents/voice`.
    pub specifier: String,
    /// The `name` in its package.json.
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
    /// Its new content.
    pub content: FileContent,
}

/// The content of a file.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum FileContent {
    /// This text.
    Text(String),
    /// There is no such file.
    Absent,
    /// A text that crashes the parser. The host reports it, so that a hostile file costs a diagnostic and
    /// not the project.
    Unparsable,
}

/// The result of an update.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// Files that the analysis needs. Supply each, as
    /// [`FileContent::Absent`] if it does not exist, and update again.
    pub missing: Vec<String>,
    /// Packages that declare base classes. Supply each, without a `file` if it has no declarations, and
    /// update again. Until then, no method of the class is public.
    pub missing_packages: Vec<MissingPackage>,
    /// Ids of the objects that are gone or whose generated modules changed. An edit inside a method's body
    /// affects none.
    pub affected: Vec<String>,
    /// Whether the list of objects changed, or the class name, export or binding of one of them: what
    /// `koze:durable-objects`, `koze:worker` and wrangler's configuration depend on.
    pub entries_changed: bool,
    /// Whether a page was added, removed, broken or mended: what `koze:pages` depends on.
    pub pages_changed: bool,
    /// All diagnostics of the project, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything that is public in a project.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Surface {
    /// The objects, in the order of their ids.
    pub objects: Vec<DurableObject>,
    /// Ids of all `.do.*` files, including those with errors.
    pub ids: Vec<String>,
    /// The `.koze` files, in the order of their names.
    pub pages: Vec<Page>,
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

/// A module that stands for an asset of a page.
#[derive(Clone, Debug, Deserialize, Tsify)]
pub struct AssetImport {
    /// The URL, as the page has it.
    pub value: String,
    /// What to import instead. Its `default` is the URL. Of a script, `links` is the HTML in front of it.
    pub import: String,
}

/// Which module to generate.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(tag = "module", rename_all = "camelCase", try_from = "EmitFields")]
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
        #[tsify(optional)]
        middleware: Option<String>,
        /// Show errors in full. Only ever true on a developer's machine.
        #[tsify(optional)]
        dev: bool,
    },
    /// `koze:worker`.
    #[serde(rename = "koze:worker")]
    Worker {},
    /// `koze:pages`.
    #[serde(rename = "koze:pages")]
    Pages {
        /// Show errors in full. Only ever true on a developer's machine.
        #[tsify(optional)]
        dev: bool,
        /// The URLs of scripts that every page loads, such as the dev server's.
        #[tsify(optional)]
        scripts: Vec<String>,
    },
    /// The module of a `.koze` file, as TypeScript.
    Page {
        /// The file, relative to the project's root.
        file: String,
        /// What stands for its assets. The others' literal text stays.
        #[serde(default)]
        #[tsify(optional)]
        assets: Vec<AssetImport>,
    },
    /// The source map of that module.
    PageMap {
        /// The file, relative to the project's root.
        file: String,
        /// What stands for its assets. The others' literal text stays.
        #[serde(default)]
        #[tsify(optional)]
        assets: Vec<AssetImport>,
    },
    /// The exports and bindings of all objects, for `cloudflare.config.ts`: `.koze/cloudflare.ts`.
    Cloudflare {
        /// The storage of the classes. Default: SQLite.
        #[tsify(optional)]
        storage: DurableObjectStorage,
    },
    /// The declarations of all virtual modules, `.koze/server.d.ts`.
    Types {},
    /// The map from those declarations to their sources, `.koze/server.d.ts.map`. It changes with
    /// every line that moves.
    TypesMap {},
}

/// The fields of every [`EmitRequest`]. A tagged enum's own deserializer keeps all fields until it
/// knows the tag, with code for every type that they may have.
#[derive(Deserialize)]
struct EmitFields {
    module: EmittedModule,
    id: Option<String>,
    environment: Option<Environment>,
    middleware: Option<String>,
    file: Option<String>,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    scripts: Vec<String>,
    #[serde(default)]
    assets: Vec<AssetImport>,
    #[serde(default)]
    storage: DurableObjectStorage,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum EmittedModule {
    #[serde(rename = "$server")]
    Object,
    #[serde(rename = "koze:durable-objects")]
    DurableObjects,
    #[serde(rename = "koze:worker")]
    Worker,
    #[serde(rename = "koze:pages")]
    Pages,
    Page,
    PageMap,
    Cloudflare,
    Types,
    TypesMap,
}

const NO_FILE: &str = "missing field `file`";

impl TryFrom<EmitFields> for EmitRequest {
    type Error = &'static str;

    fn try_from(fields: EmitFields) -> Result<Self, Self::Error> {
        Ok(match fields.module {
            EmittedModule::Object => Self::Object {
                id: fields.id.ok_or("missing field `id`")?,
                environment: fields.environment.ok_or("missing field `environment`")?,
            },
            EmittedModule::DurableObjects => Self::DurableObjects {
                middleware: fields.middleware,
                dev: fields.dev,
            },
            EmittedModule::Worker => Self::Worker {},
            EmittedModule::Pages => Self::Pages {
                dev: fields.dev,
                scripts: fields.scripts,
            },
            EmittedModule::Page => Self::Page {
                file: fields.file.ok_or(NO_FILE)?,
                assets: fields.assets,
            },
            EmittedModule::PageMap => Self::PageMap {
                file: fields.file.ok_or(NO_FILE)?,
                assets: fields.assets,
            },
            EmittedModule::Cloudflare => Self::Cloudflare {
                storage: fields.storage,
            },
            EmittedModule::Types => Self::Types {},
            EmittedModule::TypesMap => Self::TypesMap {},
        })
    }
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

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct ImportCheck {
    /// What is wrong. Empty if nothing is.
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
    /// `koze:request`, imported by anything but the script of a page.
    PageRequest,
    /// A file of the project that a page loads as a classic script, by its URL.
    ClassicScript,
    /// A URL in a page that names no file.
    MissingAsset,
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

/// A worker to check for the classes that it has to export.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct WorkerCheck {
    /// Its entry, relative to the project's root.
    pub main: String,
    /// The names that the entry exports.
    pub exports: Vec<String>,
    /// The classes that its configuration binds. Absent if the configuration isn't known: then a missing class
    /// is a warning, because another worker may define it.
    #[serde(default)]
    #[tsify(optional)]
    pub bound: Option<Vec<String>>,
}
