//! Names across files: from a reference to the class that it means.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::declarations::DeclarationState;
use super::facts::{ClassFacts, FileFacts};
use super::reference::Reference;
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

/// What a host knows of a package.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PackageTypes {
    /// Its declarations, if there are any.
    pub(crate) file: Option<String>,
    /// What it calls itself.
    pub(crate) name: Option<String>,
}

/// The files of a project, and a record of which were asked for.
pub(crate) struct Files<'a> {
    server_dir: &'a str,
    paths: &'a [PathMapping],
    /// Whether types that cannot be checked are errors.
    pub(super) strict: bool,
    supplied: &'a Supplied,
    /// Everything that was looked at, found or not: a change in any of it is a reason to look again.
    pub(crate) seen: RefCell<BTreeSet<String>>,
    /// What was looked for and has never been supplied.
    pub(crate) missing: RefCell<BTreeSet<String>>,
    /// The same of the files of packages. Those that are missing are among `missing`.
    pub(crate) seen_declarations: RefCell<BTreeSet<String>>,
    pub(crate) seen_packages: RefCell<BTreeSet<PackageImport>>,
    pub(crate) missing_packages: RefCell<BTreeSet<PackageImport>>,
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
    /// A class of the project; where a mixin makes it, with what the mixin is called with.
    Class(ClassId, Option<Rc<Scope>>),
    /// A function of the project that returns a class.
    Mixin { file: String, index: usize },
    /// Something of a package.
    Package(PackageName),
    /// What a mixin of a package makes of these.
    PackageCall(PackageName, Rc<Scope>),
    /// It depends on files that have not been supplied yet.
    Pending,
    /// Nothing, and why.
    NotFound(String),
}

/// A name of a package.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PackageName {
    /// The file that imports it.
    pub(crate) from: String,
    pub(crate) specifier: String,
    /// `Agent`, or `ns` and `Agent`.
    pub(crate) path: Vec<String>,
}

/// What a mixin is called with: references, each with where it stands.
#[derive(Debug, PartialEq)]
pub(crate) struct Scope {
    pub(crate) args: Vec<(String, Reference, Option<Rc<Scope>>)>,
}

/// A class's place: the file and its index there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClassId {
    pub(crate) file: String,
    pub(crate) index: usize,
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
        self.supplied.files.get(file)
    }

    /// What `reference`, standing in `file`, means.
    pub(crate) fn resolve(&self, file: &str, reference: &Reference) -> Target {
        self.resolve_within(file, reference, None)
    }

    /// The same within a mixin that is called with `scope`.
    pub(crate) fn resolve_within(
        &self,
        file: &str,
        reference: &Reference,
        scope: Option<&Rc<Scope>>,
    ) -> Target {
        self.steps.set(MAX_STEPS);
        self.passed.borrow_mut().clear();
        self.follow(file, reference, scope, MAX_HOPS)
    }

    fn follow(
        &self,
        file: &str,
        reference: &Reference,
        scope: Option<&Rc<Scope>>,
        hops: usize,
    ) -> Target {
        let Some(hops) = self.step(hops) else {
            return Target::NotFound("its imports lead in a circle".into());
        };
        match reference {
            Reference::Class(index) => {
                let file = file.to_owned();
                let index = *index;
                Target::Class(ClassId { file, index }, scope.cloned())
            }
            Reference::Mixin(index) => Target::Mixin {
                file: file.to_owned(),
                index: *index,
            },
            Reference::Param(index) => {
                let arg = scope.and_then(|scope| scope.args.get(*index));
                match arg {
                    Some((file, arg, scope)) => self.follow(file, arg, scope.as_ref(), hops),
                    None => Target::NotFound("the mixin is called without a class".into()),
                }
            }
            Reference::Call { mixin, args } => self.call(file, mixin, args, scope, hops),
            // A name of the module's top level: no mixin is around it.
            Reference::Local(name) => match self.local(file, name) {
                Some(target) => self.follow(file, target, None, hops),
                None => Target::NotFound(format!("`{name}` is not a class or an import")),
            },
            Reference::Member { namespace, name } => {
                let namespace = Reference::Local(namespace.clone());
                self.member(file, &namespace, name, hops)
            }
            Reference::Import { specifier, name } => self.import(file, specifier, name, hops),
            Reference::Namespace { .. } | Reference::Opaque => {
                Target::NotFound("it is not a class".into())
            }
        }
    }

    /// What `name` of a namespace means: of an import, or of one that another file exports.
    fn member(&self, file: &str, namespace: &Reference, name: &str, hops: usize) -> Target {
        let Some(hops) = self.step(hops) else {
            return Target::NotFound("its imports lead in a circle".into());
        };
        match namespace {
            Reference::Namespace { specifier } => self.import(file, specifier, name, hops),
            Reference::Local(local) => match self.local(file, local) {
                Some(target) => self.member(file, target, name, hops),
                None => Target::NotFound(format!("`{local}` is not a namespace import")),
            },
            Reference::Import {
                specifier,
                name: imported,
            } => match self.module(file, specifier) {
                Some(Found::File(file)) => {
                    let facts = self.facts(&file);
                    let mut exports = facts.iter().flat_map(|facts| &facts.exports);
                    match exports.find(|export| export.name == *imported) {
                        Some(export) => self.member(&file, &export.target, name, hops),
                        None => Target::NotFound(format!("{file} exports no `{imported}`")),
                    }
                }
                Some(Found::Pending) => Target::Pending,
                // `agents.Agent` of `import agents from 'agents'`.
                None if specifier != "cloudflare:workers" => Target::Package(PackageName {
                    from: file.to_owned(),
                    specifier: specifier.clone(),
                    path: vec![imported.clone(), name.to_owned()],
                }),
                _ => Target::NotFound(format!("`{imported}` is not a namespace")),
            },
            _ => Target::NotFound("it is not a namespace".into()),
        }
    }

    /// What a mixin makes of `args`.
    fn call(
        &self,
        file: &str,
        mixin: &Reference,
        args: &[Reference],
        scope: Option<&Rc<Scope>>,
        hops: usize,
    ) -> Target {
        let arg = |arg: &Reference| (file.to_owned(), arg.clone(), scope.cloned());
        let called_with = Rc::new(Scope {
            args: args.iter().map(arg).collect(),
        });
        match self.follow(file, mixin, scope, hops) {
            Target::Mixin { file, index } => {
                let result = (self.facts(&file)).and_then(|facts| facts.mixins.get(index));
                result.map_or(Target::NotFound("it is not a mixin".into()), |result| {
                    self.follow(&file, result, Some(&called_with), hops)
                })
            }
            Target::Package(name) => Target::PackageCall(name, called_with),
            Target::Pending => Target::Pending,
            Target::NotFound(reason) => Target::NotFound(reason),
            _ => Target::NotFound("it is not a function that returns a class".into()),
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
            None => Target::Package(PackageName {
                from: from.to_owned(),
                specifier: specifier.to_owned(),
                path: vec![name.to_owned()],
            }),
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
            return self.follow(file, &export.target, None, hops);
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
                // A better candidate may still turn up: wait for it.
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

    // The files of packages, which are read for the names in them alone.

    /// Where the declarations of a package are that `from` imports; `None` until the host says.
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

    /// The file of declarations that a relative import in one leads to.
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
