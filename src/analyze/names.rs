//! Names across files: from a reference, or a name in a type, to its declaration.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::facts::{ClassFacts, FileFacts};
use super::files::{Files, Found};
use super::reference::Reference;
use super::types::syntax::{Node, TypeDecl};

/// A longer chain of imports is circular.
const MAX_HOPS: usize = 64;
/// Steps of one look-up: nested `export *` would take exponentially many.
const MAX_STEPS: usize = 4096;

/// The kind of declaration that is looked for: one name can have several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Class,
    Type,
    Value,
}

/// The declaration that a name refers to.
#[derive(Clone, Debug)]
pub(super) enum Named<'a> {
    Type(&'a str, &'a TypeDecl),
    Value(&'a str, &'a Node),
    /// A class of the project; if a mixin returns it, with the arguments of the call.
    Class(ClassId, Option<Rc<Scope>>),
    /// A function of the project that returns a class.
    Mixin(&'a str, usize),
    /// `DurableObject` of `cloudflare:workers`.
    DurableObject,
    /// All exports of a file.
    Module(&'a str),
    /// Something of a package.
    Package(PackageName),
    /// The result of a package's mixin with these arguments.
    PackageCall(PackageName, Rc<Scope>),
    /// It depends on a file that hasn't been supplied yet.
    Pending,
    /// There is none, for this reason.
    Missing(Missing, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// A file doesn't exist, or can't be read.
    File,
    /// The file has no such name. It may be a global.
    Undeclared,
    /// The name is declared, but not with the meaning that is looked for.
    Meaning,
}

/// A name of a package.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PackageName {
    /// The file that imports it.
    pub(crate) from: String,
    pub(crate) specifier: String,
    /// `Agent`, or `ns` and `Agent`. Empty for all exports of the package.
    pub(crate) path: Vec<String>,
}

/// The arguments of a mixin: references, each with its file and the scope around it.
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
    pub(crate) fn class(&self, id: &ClassId) -> Option<&'a ClassFacts> {
        self.facts(&id.file)?.classes.get(id.index)
    }

    /// Resolves a reference in `file` to a class.
    pub(super) fn resolve(&self, file: &str, reference: &Reference) -> Named<'a> {
        self.resolve_within(file, reference, None)
    }

    /// Resolves a reference inside a mixin that is called with `scope`.
    pub(super) fn resolve_within(
        &self,
        file: &str,
        reference: &Reference,
        scope: Option<&Rc<Scope>>,
    ) -> Named<'a> {
        LookUp::new(self, Meaning::Class).class(file, reference, scope, MAX_HOPS)
    }
}

/// Resolves `names` in `file`, and returns how many of them lead to the declaration.
pub(super) fn look_up<'a>(
    files: &Files<'a>,
    file: &str,
    specifier: Option<&str>,
    names: &[String],
    meaning: Meaning,
) -> (Named<'a>, usize) {
    let mut lookup = LookUp::new(files, meaning);
    let (mut found, mut used) = match (specifier, names.first()) {
        (Some(specifier), _) => (lookup.module(file, specifier), 0),
        (None, Some(name)) => (lookup.local(file, name, MAX_HOPS), 1),
        (None, None) => (missing("it has no name"), 0),
    };
    while let (Named::Module(file), Some(name)) = (&found, names.get(used)) {
        found = lookup.export(file, name, MAX_HOPS);
        used += 1;
    }
    (found, used)
}

struct LookUp<'a, 'f> {
    files: &'f Files<'a>,
    meaning: Meaning,
    /// Steps that are left.
    steps: usize,
    /// The `export *` that were followed, by `export_key`: nested ones reach the same few files on
    /// exponentially many paths.
    passed: BTreeSet<String>,
}

impl<'a, 'f> LookUp<'a, 'f> {
    fn new(files: &'f Files<'a>, meaning: Meaning) -> Self {
        Self {
            files,
            meaning,
            steps: MAX_STEPS,
            passed: BTreeSet::new(),
        }
    }

    /// The hops that are left, if any.
    fn step(&mut self, hops: usize) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        hops.checked_sub(1)
    }

    /// Follows a reference to a class. Namespaces aren't classes.
    fn class(
        &mut self,
        file: &str,
        reference: &Reference,
        scope: Option<&Rc<Scope>>,
        hops: usize,
    ) -> Named<'a> {
        match self.follow(file, reference, scope, hops) {
            Named::Module(_) => missing("it isn't a class"),
            Named::Package(package) if package.path.is_empty() => missing("it isn't a class"),
            found => found,
        }
    }

    fn follow(
        &mut self,
        file: &str,
        reference: &Reference,
        scope: Option<&Rc<Scope>>,
        hops: usize,
    ) -> Named<'a> {
        let Some(hops) = self.step(hops) else {
            return missing("its imports are circular");
        };
        match reference {
            Reference::Class(index) => {
                let file = file.to_owned();
                let index = *index;
                Named::Class(ClassId { file, index }, scope.cloned())
            }
            Reference::Local(name) => self.local(file, name, hops),
            Reference::Member { namespace, name } => match self.local(file, namespace, hops) {
                Named::Missing(Missing::Undeclared, _) => {
                    missing(format!("`{namespace}` isn't a namespace import"))
                }
                found => self.member(found, name, hops),
            },
            Reference::Import { specifier, name } => {
                let module = self.module(file, specifier);
                self.member(module, name, hops)
            }
            Reference::Namespace { specifier } => self.module(file, specifier),
            Reference::Mixin(index) => Named::Mixin(self.files.interned(file), *index),
            Reference::Param(index) => match scope.and_then(|scope| scope.args.get(*index)) {
                Some((file, arg, scope)) => self.follow(file, arg, scope.as_ref(), hops),
                None => missing("the mixin is called without a class"),
            },
            Reference::Call { mixin, args } if self.meaning == Meaning::Class => {
                self.call(file, mixin, args, scope, hops)
            }
            Reference::Call { .. } | Reference::Opaque => missing("it isn't a class"),
        }
    }

    /// The class that a mixin returns for `args`.
    fn call(
        &mut self,
        file: &str,
        mixin: &Reference,
        args: &[Reference],
        scope: Option<&Rc<Scope>>,
        hops: usize,
    ) -> Named<'a> {
        let arg = |arg: &Reference| (file.to_owned(), arg.clone(), scope.cloned());
        let called_with = Rc::new(Scope {
            args: args.iter().map(arg).collect(),
        });
        match self.class(file, mixin, scope, hops) {
            Named::Mixin(file, index) => {
                let facts = self.files.facts(file);
                match facts.and_then(|facts| facts.mixins.get(index)) {
                    Some(result) => self.follow(file, result, Some(&called_with), hops),
                    None => missing("it isn't a mixin"),
                }
            }
            Named::Package(name) => Named::PackageCall(name, called_with),
            found @ (Named::Pending | Named::Missing(..)) => found,
            _ => missing("it isn't a function that returns a class"),
        }
    }

    /// A name of a file's top level, outside of any mixin.
    fn local(&mut self, file: &str, name: &str, hops: usize) -> Named<'a> {
        let Some(facts) = self.files.facts(file) else {
            return unreadable(file);
        };
        let declared = self.declared(file, facts, name);
        declared.unwrap_or_else(|| {
            match facts.names.get(name).and_then(|named| named.class.as_ref()) {
                Some(reference) => self.follow(file, reference, None, hops),
                None => {
                    let reason = format!("`{name}` isn't a class or an import");
                    Named::Missing(Missing::Undeclared, reason)
                }
            }
        })
    }

    /// The type or value that a file declares itself.
    fn declared(&self, file: &str, facts: &'a FileFacts, name: &str) -> Option<Named<'a>> {
        let named = facts.names.get(name)?;
        let file = || self.files.interned(file);
        let value = || Some(Named::Value(file(), named.value.as_ref()?));
        let ty = || match (&named.class, named.ty.as_ref()?) {
            // An interface adds to a class of its name, whose instances still can't be sent.
            (Some(Reference::Class(_) | Reference::Opaque), _) => None,
            (_, ty) => Some(Named::Type(file(), ty)),
        };
        match self.meaning {
            Meaning::Class => None,
            Meaning::Type => ty(),
            // An enum is a type and a value.
            Meaning::Value => value().or_else(ty),
        }
    }

    fn module(&self, from: &str, specifier: &str) -> Named<'a> {
        let package = || {
            Named::Package(PackageName {
                from: from.to_owned(),
                specifier: specifier.to_owned(),
                path: Vec::new(),
            })
        };
        // No alias can replace the runtime's own module.
        if self.meaning == Meaning::Class && specifier == "cloudflare:workers" {
            return package();
        }
        let no_file = |reason| Named::Missing(Missing::File, reason);
        match self.files.module(from, specifier) {
            None => package(),
            Some(Found::File(file)) => Named::Module(self.files.interned(&file)),
            Some(Found::Pending) => Named::Pending,
            Some(Found::Broken(file)) => no_file(format!("{file} has syntax errors")),
            Some(Found::Nothing(path)) => no_file(format!("the file {path} doesn't exist")),
        }
    }

    /// A name of a namespace.
    fn member(&mut self, namespace: Named<'a>, name: &str, hops: usize) -> Named<'a> {
        match namespace {
            Named::Module(file) => self.export(file, name, hops),
            Named::Package(mut package) => {
                package.path.push(name.to_owned());
                self.of_package(package)
            }
            found @ (Named::Pending | Named::Missing(..)) => found,
            _ => missing("it isn't a namespace"),
        }
    }

    fn of_package(&self, package: PackageName) -> Named<'a> {
        if self.meaning != Meaning::Class || package.specifier != "cloudflare:workers" {
            return Named::Package(package);
        }
        let name = package.path.join(".");
        if name == "DurableObject" {
            return Named::DurableObject;
        }
        missing(format!(
            "`{name}` of `cloudflare:workers` isn't `DurableObject`"
        ))
    }

    fn export(&mut self, file: &str, name: &str, hops: usize) -> Named<'a> {
        let Some(facts) = self.files.facts(file) else {
            return unreadable(file);
        };
        let own = self.declared(file, facts, name);
        match (self.exported(facts, name), own) {
            // A class and an interface can share a name, which refers to both.
            (Some(Reference::Local(local)), Some(own)) if local == name => own,
            (Some(target), _) => self.follow(file, target, None, hops),
            (None, Some(own)) => own,
            (None, None) => self.star_export(file, facts, name, hops),
        }
    }

    fn exported(&self, facts: &'a FileFacts, name: &str) -> Option<&'a Reference> {
        let values = facts.exports.iter();
        let mut values = values.map(|export| (&export.name, &export.target));
        let mut types = facts
            .type_exports
            .iter()
            .map(|(name, target)| (name, target));
        let value = values.find(|(exported, _)| *exported == name);
        let found = match self.meaning {
            Meaning::Class => value,
            Meaning::Type | Meaning::Value => {
                value.or_else(|| types.find(|(exported, _)| *exported == name))
            }
        };
        found.map(|(_, target)| target)
    }

    fn star_export(
        &mut self,
        file: &str,
        facts: &'a FileFacts,
        name: &str,
        hops: usize,
    ) -> Named<'a> {
        if !self.passed.insert(export_key(file, name)) {
            return missing("its exports are circular");
        }
        let is_class = self.meaning == Meaning::Class;
        let types = facts.type_stars.iter().filter(|_| !is_class);
        let mut result = missing(format!("{file} doesn't export a class `{name}`"));
        // `export *` exports everything except the default export.
        for specifier in facts
            .stars
            .iter()
            .chain(types)
            .filter(|_| name != "default")
        {
            let Some(hops) = self.step(hops) else {
                return missing("its exports are circular");
            };
            let module = self.module(file, specifier);
            match self.member(module, name, hops) {
                Named::Missing(kind, _) if is_class || kind != Missing::Undeclared => {}
                // Another one may have it.
                Named::Pending => result = Named::Pending,
                found @ Named::Package(_) if !is_class => result = found,
                found => return found,
            }
        }
        result
    }
}

fn missing<'a>(reason: impl Into<String>) -> Named<'a> {
    Named::Missing(Missing::Meaning, reason.into())
}

fn unreadable<'a>(file: &str) -> Named<'a> {
    Named::Missing(Missing::File, format!("Koze can't read {file}"))
}

/// A file's export as one string. A set of pairs would add 5 kB of WASM.
pub(super) fn export_key(file: &str, name: &str) -> String {
    format!("{file}\0{name}")
}
