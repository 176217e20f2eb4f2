//! What a host asks about wrangler's configuration, and the answers.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::FileChange;
use crate::model::Diagnostic;

/// A wrangler configuration to keep up to date with the project.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WranglerRequest {
    /// Path relative to the project's root.
    pub file: String,
    /// Its text. Absent when there is no such file yet.
    #[serde(default)]
    #[tsify(optional)]
    pub text: Option<String>,
    /// What the host makes of a file that isn't JSON.
    #[serde(default)]
    #[tsify(optional)]
    pub parsed: Option<ParsedFile>,
    /// For a new file: the worker's name.
    pub name: String,
    /// For a new file: `main`, the module that exports the classes.
    pub main: String,
    /// For a new file, and for one without a compatibility date: the date to use.
    pub compatibility_date: String,
    /// The storage of new classes. Default: SQLite.
    #[serde(default)]
    #[tsify(optional)]
    pub storage: DurableObjectStorage,
    /// How to declare classes in a file that has neither. Default: `migrations`.
    #[serde(default)]
    #[tsify(optional)]
    pub lifecycle: LifecycleStyle,
    /// A framework with a worker of its own. Default: none.
    #[serde(default)]
    #[tsify(optional)]
    pub framework: Option<Framework>,
    /// The files that an earlier answer listed as [`WranglerUpdate::missing`].
    #[serde(default)]
    #[tsify(optional)]
    pub files: Vec<FileChange>,
}

/// A file that the host parses.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ParsedFile {
    /// What a TOML file holds.
    Toml(TomlData),
    /// Why it can't be parsed.
    Problem(ParseProblem),
}

/// The content of a TOML file.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct TomlData {
    /// The same data, as JSON.
    pub json: String,
    /// The paths of tables and arrays that a header at the end of the file can't extend, because of how they
    /// are written: `durable_objects.bindings`.
    pub closed: Vec<String>,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct ParseProblem {
    /// What the file should be: TOML, UTF-8.
    pub language: String,
    /// What is wrong.
    pub message: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in UTF-16 code units, from 1.
    pub column: u32,
}

/// A configuration that Koze doesn't write.
#[derive(Clone, Debug, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct ForeignConfiguration {
    /// The file that has it, relative to the project's root.
    pub file: String,
    /// Its text, as far as it is known.
    pub text: String,
    /// How it is written.
    pub form: ConfigurationForm,
}

/// How a configuration that Koze doesn't write is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum ConfigurationForm {
    /// As options of `cloudflare()` that only running code knows.
    Computed,
    /// As the option `config` of `cloudflare()`.
    Inline,
    /// As `cloudflare.config.ts`.
    Program,
}

/// A framework that builds a worker, or brings one.
#[derive(Clone, Debug, PartialEq, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Framework {
    /// Its name in messages: `SvelteKit`.
    pub name: String,
    /// What it does with `main`.
    pub main: MainUse,
    /// The values of `main` that name the framework's own worker. One that ends in a slash is a folder. The
    /// first is the one in the framework's documentation.
    pub workers: Vec<String>,
    /// Strings that identify a worker written by its build.
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

/// The storage of a class. It can't be changed later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum DurableObjectStorage {
    /// SQLite, on every plan.
    #[default]
    Sqlite,
    /// The older key-value storage, which the free plan doesn't have.
    Kv,
}

/// How a configuration declares classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum LifecycleStyle {
    /// As a history: `migrations`.
    #[default]
    Migrations,
    /// As a state: `exports`. Needs wrangler 4.107 or newer.
    Exports,
}

/// The additions to a wrangler configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct WranglerUpdate {
    /// The complete new text. Absent when there is nothing to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub text: Option<String>,
    /// What was added, one line each.
    pub changes: Vec<String>,
    /// Problems that its author has to fix. After an error, nothing is written.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that the answer depends on. Ask again with each in [`WranglerRequest::files`], as
    /// [`FileContent::Absent`] if it doesn't exist. Paths are absolute, or relative to the configuration.
    pub missing: Vec<String>,
}
