//! Names across files: from a reference to the class that it means.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::facts::{ClassFacts, FileFacts, Reference};
use crate::api::{PathMapping, ProjectOptions};
use crate::model::Diagnostic;

/// A longer chain of imports is a circle.
const MAX_HOPS: usize = 64;
/// Look-ups for one name: `export *` that fan out over files that fan out again would take
/// exponentially many.
const MAX_STEPS: usize = 4096;

/// What is known of a file.
#[derive(Debug)]
pub(crate) enum FileState {
    /// Read. Boxed, since most files that were looked for are absent.
    Read(Box<FileFacts>),
    /// Known not to exist.
    Absent,
    /// There, but nothing can be made of it, for these reasons.
    Broken(Vec<Diagnostic>),
}

/// The files of a project, and a record of which were asked for.
pub(crate) struct Files<'a> {
    server_dir: &'a str,
    paths: &'a [PathMapping],
    /// Whether types that cannot be checked are errors.
    pub(super) strict: bool,
    states: &'a BTreeMap<String, FileState>,
    /// Everything that was looked at, found or not: a change in any of it is a reason to look again.
    pub(crate) seen: RefCell<BTreeSet<String>>,
    /// What was looked for and has never been supplied.
    pub(crate) missing: RefCell<BTreeSet<String>>,
    steps: Cell<usize>,
    /// The `export *` that were gone through for one name, by `export_key`: `export *` that fan out
    /// over files that fan out again lead to the same few files on countless paths.
    passed: RefCell<BTreeSet<String>>,
}

/// What a reference turned out to mean.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// `DurableObject` of `cloudflare:workers`.
    DurableObject,
    /// A class of the project.
    Class(ClassId),
    /// Something of a package, which is not read.
    Package { specifier: String },
    /// It depends on files that have not been supplied yet.
    Pending,
    /// Nothing, and why.
    NotFound(String),
}

/// A class's place: the file and its index there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClassId {
    pub(crate) file: String,
    pub(crate) index: usize,
}

impl<'a> Files<'a> {
    pub(crate) fn new(
        options: &'a ProjectOptions,
        states: &'a BTreeMap<String, FileState>,
    ) -> Self {
        Self {
            server_dir: &options.server_dir,
            paths: &options.paths,
            strict: options.strict,
            states,
            seen: RefCell::default(),
            missing: RefCell::default(),
            steps: Cell::new(0),
            passed: RefCell::default(),
        }
    }

    /// The hops that are left, while there are any.
    fn step(&self, hops: usize) -> Option<usize> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        hops.checked_sub(1)
    }

    pub(crate) fn class(&self, id: &ClassId) -> Option<&'a ClassFacts> {
        self.facts(&id.file)?.classes.get(id.index)
    }

    pub(crate) fn facts(&self, file: &str) -> Option<&'a FileFacts> {
        match self.state(file) {
            Some(FileState::Read(facts)) => Some(facts),
            _ => None,
        }
    }

    fn state(&self, file: &str) -> Option<&'a FileState> {
        self.seen.borrow_mut().insert(file.to_owned());
        self.states.get(file)
    }

    /// What `reference`, standing in `file`, means.
    pub(crate) fn resolve(&self, file: &str, reference: &Reference) -> Target {
        self.steps.set(MAX_STEPS);
        self.passed.borrow_mut().clear();
        self.follow(file, reference, MAX_HOPS)
    }

    fn follow(&self, file: &str, reference: &Reference, hops: usize) -> Target {
        let Some(hops) = self.step(hops) else {
            return Target::NotFound("its imports lead in a circle".into());
        };
        match reference {
            Reference::Class(index) => Target::Class(ClassId {
                file: file.to_owned(),
                index: *index,
            }),
            Reference::Local(name) => match self.local(file, name) {
                Some(target) => self.follow(file, target, hops),
                None => Target::NotFound(format!("`{name}` is not a class or an import")),
            },
            Reference::Member { namespace, name } => match self.local(file, namespace) {
                Some(Reference::Namespace { specifier }) => {
                    self.import(file, specifier, name, hops)
                }
                // `agents.Agent` of `import agents from 'agents'`.
                Some(Reference::Import { specifier, .. })
                    if specifier != "cloudflare:workers"
                        && self.module(file, specifier).is_none() =>
                {
                    Target::Package {
                        specifier: specifier.clone(),
                    }
                }
                _ => Target::NotFound(format!("`{namespace}` is not a namespace import")),
            },
            Reference::Import { specifier, name } => self.import(file, specifier, name, hops),
            Reference::Namespace { .. } | Reference::Opaque => {
                Target::NotFound("it is not a class".into())
            }
        }
    }

    fn local(&self, file: &str, name: &str) -> Option<&'a Reference> {
        self.facts(file)?.names.get(name)?.class.as_ref()
    }

    fn import(&self, from: &str, specifier: &str, name: &str, hops: usize) -> Target {
        if specifier == "cloudflare:workers" {
            return match name {
                "DurableObject" => Target::DurableObject,
                _ => Target::NotFound(format!(
                    "`{name}` of cloudflare:workers is no DurableObject"
                )),
            };
        }
        match self.module(from, specifier) {
            None => Target::Package {
                specifier: specifier.to_owned(),
            },
            Some(Found::File(file)) => self.export(&file, name, hops),
            Some(Found::Broken(file)) => Target::NotFound(format!("{file} has syntax errors")),
            Some(Found::Pending) => Target::Pending,
            Some(Found::Nothing(path)) => Target::NotFound(format!("there is no file {path}")),
        }
    }

    fn export(&self, file: &str, name: &str, hops: usize) -> Target {
        let Some(facts) = self.facts(file) else {
            return Target::NotFound(format!("{file} cannot be read"));
        };
        if let Some(export) = facts.exports.iter().find(|export| export.name == name) {
            return self.follow(file, &export.target, hops);
        }
        let Some(hops) = self.step(hops) else {
            return Target::NotFound("its exports lead in a circle".into());
        };
        // `export *` passes everything on but the default export.
        let stars = if name == "default" {
            &[][..]
        } else {
            &facts.stars
        };
        if !self.passed.borrow_mut().insert(export_key(file, name)) {
            return Target::NotFound("its exports lead in a circle".into());
        }
        let mut pending = false;
        for specifier in stars {
            match self.import(file, specifier, name, hops) {
                Target::NotFound(_) => {}
                Target::Pending => pending = true,
                found => return found,
            }
        }
        if pending {
            return Target::Pending;
        }
        Target::NotFound(format!("{file} exports no class `{name}`"))
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

    /// Where an alias leads, best first: TypeScript takes the pattern that says most.
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

    /// A file's name, for as long as the files are there.
    pub(super) fn interned(&self, file: &str) -> &'a str {
        let entry = self.states.get_key_value(file);
        entry.map_or("", |(file, _)| file.as_str())
    }

    /// The path that a specifier names, if it names one of the project.
    fn project_path(&self, from: &str, specifier: &str) -> Option<String> {
        let specifier = specifier.split(['?', '#']).next().unwrap_or(specifier);
        if let Some(below) = specifier.strip_prefix("$server/") {
            return Some(normalize(&format!("{}/{below}", self.server_dir)));
        }
        let relative = specifier == "."
            || specifier == ".."
            || specifier.starts_with("./")
            || specifier.starts_with("../");
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        relative.then(|| normalize(&format!("{folder}/{specifier}")))
    }

    fn find(&self, path: &str) -> Found {
        let mut unknown = Vec::new();
        for candidate in candidates(path) {
            match self.state(&candidate) {
                Some(FileState::Absent) => {}
                None => unknown.push(candidate),
                // A better candidate may still turn up: wait for it.
                Some(_) if !unknown.is_empty() => break,
                Some(FileState::Read(_)) => return Found::File(candidate),
                Some(FileState::Broken(_)) => return Found::Broken(candidate),
            }
        }
        if unknown.is_empty() {
            return Found::Nothing(path.to_owned());
        }
        self.missing.borrow_mut().extend(unknown);
        Found::Pending
    }
}

/// A file's export, as one text. A set of pairs would be 5 kB of WASM more.
pub(super) fn export_key(file: &str, name: &str) -> String {
    format!("{file}\0{name}")
}

/// What is found at a path.
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
            "ts" | "tsx" | "mts" => &[],
            "js" => &["ts", "tsx", "d.ts"],
            "jsx" => &["tsx"],
            "mjs" => &["mts"],
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

/// Resolves `.` and `..`. What leads above the root keeps its leading `..`.
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
