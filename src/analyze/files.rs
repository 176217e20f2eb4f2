//! The files that a host has supplied, and the paths that imports name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::declarations::DeclarationState;
use super::facts::FileFacts;
use crate::api::{PathMapping, ProjectOptions};
use crate::model::Diagnostic;

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

/// Everything that has been supplied.
#[derive(Debug, Default)]
pub(crate) struct Supplied {
    /// By path.
    pub(crate) files: BTreeMap<String, FileState>,
    /// By path, the files of packages.
    pub(crate) declarations: BTreeMap<String, DeclarationState>,
    /// By the file that imports, and the specifier.
    pub(crate) packages: BTreeMap<PackageImport, PackageTypes>,
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
    supplied: &'a Supplied,
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
            supplied,
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

    fn state(&self, file: &str) -> Option<&'a FileState> {
        self.seen.borrow_mut().insert(file.to_owned());
        self.supplied.files.get(file)
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
        found
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
        let entry = self.supplied.files.get_key_value(file);
        entry.map_or("", |(file, _)| file.as_str())
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
        self.first(path, |candidate| match self.state(candidate) {
            None => Presence::Unknown,
            Some(FileState::Absent) => Presence::Absent,
            Some(FileState::Read(_)) => Presence::Read,
            Some(FileState::Broken(_)) => Presence::Broken,
        })
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

    fn peek_declarations(&self, file: &str) -> Option<&'a DeclarationState> {
        self.seen_declarations.borrow_mut().insert(file.to_owned());
        self.supplied.declarations.get(file)
    }
}

enum Presence {
    Unknown,
    Absent,
    Read,
    Broken,
}

fn is_relative(specifier: &str) -> bool {
    specifier == "."
        || specifier == ".."
        || specifier.starts_with("./")
        || specifier.starts_with("../")
}

/// The path that a relative specifier in `from` names.
fn beside(from: &str, specifier: &str) -> String {
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
