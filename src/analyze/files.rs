//! The files that a host has supplied, and the paths that imports name.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::declarations::DeclarationState;
use super::facts::FileFacts;
use super::table::Table;
use crate::api::{AccessPolicy, PathMapping, ProjectOptions};
use crate::model::{Code, Diagnostic};
use crate::shape::ProblemKind;

/// The state of a file.
#[derive(Debug)]
pub(crate) enum FileState {
    /// Read. Boxed, since most files that were looked for are absent.
    Read(Box<FileFacts>),
    /// Known not to exist.
    Absent,
    /// It can't be parsed, for these reasons.
    Broken(Vec<Diagnostic>),
}

/// The package with the types of Workers.
pub(super) const PLATFORM_PACKAGE: &str = "@cloudflare/workers-types";

/// What `wrangler types` writes.
const GENERATED_TYPES: &str = "worker-configuration.d.ts";

/// Whether a file declares the types of Workers.
pub(super) fn is_platform_file(file: &str) -> bool {
    file == GENERATED_TYPES || file.contains(PLATFORM_PACKAGE)
}

/// Everything that has been supplied.
#[derive(Debug, Default)]
pub(crate) struct Supplied {
    /// By path.
    pub(crate) files: Table<FileState>,
    /// By path, the files of packages.
    pub(crate) declarations: Table<DeclarationState>,
    /// By the file that imports, and the specifier.
    pub(crate) packages: BTreeMap<PackageImport, PackageTypes>,
    /// The files that add to others: `declare module '…'`, `declare global`.
    pub(crate) augmenting: Vec<String>,
    /// Whether a file had the word `Caller` or `AbortSignal` so far. Until then, no type is searched for
    /// them.
    pub(crate) mentions_injected: bool,
}

impl Supplied {
    /// Keeps a file's state, and returns the one before.
    pub(crate) fn insert(&mut self, file: String, state: FileState) -> Option<FileState> {
        let augments = matches!(&state, FileState::Read(facts) if !facts.augments.is_empty());
        // In order: it decides which of two declarations comes first.
        match self.augmenting.binary_search(&file) {
            Ok(at) if !augments => drop(self.augmenting.remove(at)),
            Err(at) if augments => self.augmenting.insert(at, file.clone()),
            _ => {}
        }
        self.files.insert(file, state)
    }
}

/// An import of a package: the file that has it, and the specifier.
pub(crate) type PackageImport = (String, String);

/// The host's answer about a package.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PackageTypes {
    /// Its declarations, if there are any.
    pub(crate) file: Option<String>,
    /// The name in its package.json.
    pub(crate) name: Option<String>,
}

/// The files of a project, and a record of those that linking looked at.
pub(crate) struct Files<'a> {
    server_dir: &'a str,
    paths: &'a [PathMapping],
    /// Whether types that cannot be checked are errors.
    pub(super) strict: bool,
    /// Whether each method's access has to be declared.
    pub(super) access: AccessPolicy,
    supplied: &'a Supplied,
    /// The file that was looked at last. Most look at the same one many times.
    last: Cell<Option<(&'a str, &'a FileState)>>,
    /// Every file that was looked at, found or not: if one changes, the object is linked again.
    pub(crate) seen: RefCell<BTreeSet<String>>,
    /// Files that were looked for and have never been supplied.
    pub(crate) missing: RefCell<BTreeSet<String>>,
    /// The same of the files of packages. Those that are missing are among `missing`.
    pub(crate) seen_declarations: RefCell<BTreeSet<String>>,
    pub(crate) seen_packages: RefCell<BTreeSet<PackageImport>>,
    pub(crate) missing_packages: RefCell<BTreeSet<PackageImport>>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(options: &'a ProjectOptions, supplied: &'a Supplied) -> Self {
        Self {
            server_dir: &options.server_dir,
            paths: &options.paths,
            strict: options.strict,
            access: options.access,
            supplied,
            last: Cell::new(None),
            seen: RefCell::default(),
            missing: RefCell::default(),
            seen_declarations: RefCell::default(),
            seen_packages: RefCell::default(),
            missing_packages: RefCell::default(),
        }
    }

    pub(crate) fn facts(&self, file: &str) -> Option<&'a FileFacts> {
        match self.state(file) {
            Some(FileState::Read(facts)) => Some(facts),
            _ => None,
        }
    }

    /// Whether any type can be `Caller` or `AbortSignal`.
    pub(super) fn mentions_injected(&self) -> bool {
        self.supplied.mentions_injected
    }

    fn state(&self, file: &str) -> Option<&'a FileState> {
        if let Some((last, state)) = self.last.get()
            && last == file
        {
            return Some(state);
        }
        add(&self.seen, file);
        let found = self.supplied.files.get_key_value(file);
        self.last.set(found.or(self.last.get()));
        Some(found?.1)
    }

    /// The files that add to others.
    pub(super) fn augmenting(&self) -> impl Iterator<Item = (&'a str, &'a FileFacts)> {
        let files = self.supplied.augmenting.iter();
        files.filter_map(|file| Some((file.as_str(), self.facts(file)?)))
    }

    /// Asks for the files that those that linking looked at import, since they may add to others.
    /// They don't matter otherwise, so that their errors aren't reported.
    pub(super) fn ask_for_imports(&self) {
        let seen: Vec<String> = self.seen.borrow().iter().cloned().collect();
        for file in seen {
            let Some(FileState::Read(facts)) = self.supplied.files.get(&file) else {
                continue;
            };
            for specifier in facts.imports.iter().filter(|name| !name.ends_with(".json")) {
                for path in self.paths_of(&file, specifier) {
                    self.first(&path, |candidate| {
                        presence(self.supplied.files.get(candidate))
                    });
                }
            }
        }
    }

    /// The paths that a specifier may name, best first.
    fn paths_of(&self, from: &str, specifier: &str) -> Vec<String> {
        match self.project_path(from, specifier) {
            Some(path) => vec![path],
            None => self.mapped_paths(specifier),
        }
    }

    /// The file that a specifier names, unless it names a package.
    pub(super) fn module(&self, from: &str, specifier: &str) -> Option<Found> {
        if let Some(path) = self.project_path(from, specifier) {
            return Some(self.find(&path));
        }
        let mut found = None;
        for path in self.mapped_paths(specifier) {
            found = match self.find(&path) {
                Found::Nothing(path) => Some(Found::Nothing(path)),
                found => return Some(found),
            };
        }
        // TypeScript looks for a package if no path of the alias leads to a file.
        found.filter(|_| !is_package_name(specifier))
    }

    /// Why the worker can't import what a specifier names, if so: it is a file outside of the server
    /// directory, or not known yet.
    pub(super) fn why_not_server(&self, from: &str, specifier: &str) -> Option<ProblemKind> {
        match self.module(from, specifier)? {
            Found::File(file) | Found::Broken(file) | Found::Nothing(file) => {
                let below = file.strip_prefix(self.server_dir);
                let is_server = below.is_some_and(|below| below.starts_with('/'));
                (!is_server).then_some(ProblemKind::Unknown)
            }
            Found::Pending => Some(ProblemKind::Pending),
        }
    }

    /// The file at exactly this path.
    pub(super) fn file(&self, path: &str) -> Found {
        match presence(self.state(path)) {
            Presence::Read => Found::File(path.to_owned()),
            Presence::Broken => Found::Broken(path.to_owned()),
            Presence::Absent => Found::Nothing(path.to_owned()),
            Presence::Unknown => {
                self.missing.borrow_mut().insert(path.to_owned());
                Found::Pending
            }
        }
    }

    /// Why a file can't be read, as a clause for a message.
    pub(super) fn why_broken(&self, file: &str) -> String {
        match self.supplied.files.get(file) {
            Some(FileState::Broken(errors))
                if errors.iter().any(|error| error.code == Code::TooComplex) =>
            {
                format!("{file} is too large or too deeply nested to parse")
            }
            _ => format!("{file} has syntax errors"),
        }
    }

    /// The paths of an alias, best first: TypeScript prefers the pattern with the longest prefix.
    fn mapped_paths(&self, specifier: &str) -> Vec<String> {
        let matched = |mapping: &'a PathMapping| {
            let Some((before, after)) = mapping.pattern.split_once('*') else {
                return (mapping.pattern == specifier).then_some((usize::MAX, "", mapping));
            };
            let star = specifier.strip_prefix(before)?.strip_suffix(after)?;
            Some((before.len(), star, mapping))
        };
        let best = self.paths.iter().filter_map(matched);
        let Some((_, star, mapping)) = best.max_by_key(|(length, ..)| *length) else {
            return Vec::new();
        };
        let target = |target: &String| normalize(&target.replacen('*', star, 1));
        mapping.targets.iter().map(target).collect()
    }

    /// A file's name, borrowed from the supplied files.
    pub(super) fn interned(&self, file: &str) -> &'a str {
        if let Some((last, _)) = self.last.get()
            && last == file
        {
            return last;
        }
        let entry = self.supplied.files.get_key_value(file);
        entry.map_or("", |(file, _)| file)
    }

    /// The path that a specifier names, if it names one of the project.
    fn project_path(&self, from: &str, specifier: &str) -> Option<String> {
        let specifier = specifier.split(['?', '#']).next().unwrap_or(specifier);
        if let Some(below) = specifier.strip_prefix("$server/") {
            return Some(normalize(&format!("{}/{below}", self.server_dir)));
        }
        is_relative(specifier).then(|| beside(from, specifier))
    }

    fn find(&self, path: &str) -> Found {
        self.first(path, |candidate| presence(self.state(candidate)))
    }

    fn first(&self, path: &str, presence: impl Fn(&str) -> Presence) -> Found {
        let mut unknown = Vec::new();
        for candidate in candidates(path) {
            match presence(&candidate) {
                Presence::Absent => {}
                Presence::Unknown => unknown.push(candidate),
                // A better candidate may still be supplied: wait for it.
                _ if !unknown.is_empty() => break,
                Presence::Read => return Found::File(candidate),
                Presence::Broken => return Found::Broken(candidate),
            }
        }
        if unknown.is_empty() {
            return Found::Nothing(path.to_owned());
        }
        self.missing.borrow_mut().extend(unknown);
        Found::Pending
    }

    // The files of packages, of which only the names of members are read.

    /// The declarations of a package that `from` imports; `None` until the host supplies them.
    pub(super) fn package(&self, from: &str, specifier: &str) -> Option<&'a PackageTypes> {
        let import = (from.to_owned(), specifier.to_owned());
        let found = self.supplied.packages.get(&import);
        if found.is_none() {
            self.missing_packages.borrow_mut().insert(import.clone());
        }
        self.seen_packages.borrow_mut().insert(import);
        found
    }

    /// A file of declarations; `None` until it is supplied.
    pub(super) fn declarations(&self, file: &str) -> Option<&'a DeclarationState> {
        let found = self.peek_declarations(file);
        if found.is_none() {
            self.missing.borrow_mut().insert(file.to_owned());
        }
        found
    }

    /// The file of declarations that a relative import in one names.
    pub(super) fn declaration_file(&self, from: &str, specifier: &str) -> Found {
        let path = beside(from, specifier);
        self.first(&path, |candidate| match self.peek_declarations(candidate) {
            None => Presence::Unknown,
            Some(DeclarationState::Absent) => Presence::Absent,
            Some(DeclarationState::Read(_)) => Presence::Read,
            Some(DeclarationState::Broken) => Presence::Broken,
        })
    }

    /// Whether the host has yet to supply the types of Workers: what wrangler generates, then the
    /// package. Both are large, so that they are asked for only once a name needs them.
    pub(super) fn awaits_platform(&self, from: &str) -> bool {
        self.awaits(GENERATED_TYPES)
            || (self.package(from, PLATFORM_PACKAGE))
                .is_none_or(|found| found.file.as_ref().is_some_and(|file| self.awaits(file)))
    }

    fn awaits(&self, file: &str) -> bool {
        let is_unknown = !self.supplied.files.contains_key(file);
        if is_unknown {
            self.missing.borrow_mut().insert(file.to_owned());
        }
        is_unknown
    }

    fn peek_declarations(&self, file: &str) -> Option<&'a DeclarationState> {
        add(&self.seen_declarations, file);
        self.supplied.declarations.get(file)
    }
}

fn add(names: &RefCell<BTreeSet<String>>, name: &str) {
    let mut names = names.borrow_mut();
    if !names.contains(name) {
        names.insert(name.to_owned());
    }
}

enum Presence {
    Unknown,
    Absent,
    Read,
    Broken,
}

fn presence(state: Option<&FileState>) -> Presence {
    match state {
        None => Presence::Unknown,
        Some(FileState::Absent) => Presence::Absent,
        Some(FileState::Read(_)) => Presence::Read,
        Some(FileState::Broken(_)) => Presence::Broken,
    }
}

/// `zod`, `@acme/types/user`; not `$lib/user`, `@/user` or `#lib/user`.
fn is_package_name(specifier: &str) -> bool {
    let name = specifier.strip_prefix('@').unwrap_or(specifier);
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
}

pub(super) fn is_relative(specifier: &str) -> bool {
    specifier == "."
        || specifier == ".."
        || specifier.starts_with("./")
        || specifier.starts_with("../")
}

/// The path that a relative specifier in `from` names.
pub(super) fn beside(from: &str, specifier: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    normalize(&format!("{folder}/{specifier}"))
}

/// The file at a path.
pub(super) enum Found {
    File(String),
    Broken(String),
    Pending,
    /// Nothing, at this path.
    Nothing(String),
}

/// Where TypeScript and bundlers look for a relative import, best first.
fn candidates(path: &str) -> Vec<String> {
    const EXTENSIONS: [&str; 7] = ["ts", "tsx", "d.ts", "mts", "js", "jsx", "mjs"];
    if let Some((stem, extension)) = path.rsplit_once('.') {
        let sources: &[&str] = match extension {
            "ts" | "tsx" | "mts" | "cts" => &[],
            "js" => &["ts", "tsx", "d.ts"],
            "jsx" => &["tsx"],
            "mjs" => &["mts", "d.mts"],
            "cjs" => &["cts", "d.cts"],
            "json" => &[],
            _ => return with_extensions(path, &EXTENSIONS),
        };
        // `./base.js` means `base.ts` before it is compiled.
        let written = sources.iter().map(|source| format!("{stem}.{source}"));
        return written.chain([path.to_owned()]).collect();
    }
    with_extensions(path, &EXTENSIONS)
}

fn with_extensions(path: &str, extensions: &[&str]) -> Vec<String> {
    let files = extensions
        .iter()
        .map(|extension| format!("{path}.{extension}"));
    let folders = extensions
        .iter()
        .map(|extension| format!("{path}/index.{extension}"));
    files.chain(folders).collect()
}

/// Resolves `.` and `..`. A path above the root keeps its leading `..`.
fn normalize(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized() {
        assert_eq!(normalize("src/server/./a/../b"), "src/server/b");
        assert_eq!(normalize("src/../../shared/base"), "../shared/base");
    }

    #[test]
    fn a_js_specifier_means_its_source_first() {
        assert_eq!(
            candidates("a/base.js"),
            ["a/base.ts", "a/base.tsx", "a/base.d.ts", "a/base.js"]
        );
        assert_eq!(candidates("a/base.ts"), ["a/base.ts"]);
        assert_eq!(candidates("a/base.do")[0], "a/base.do.ts");
        assert!(candidates("a/base").contains(&"a/base/index.ts".to_owned()));
    }
}
