//! Names across files: from a reference to the class that it means.

use std::rc::Rc;

use super::facts::ClassFacts;
use super::files::{Files, Found};
use super::reference::Reference;

/// A longer chain of imports is a circle.
const MAX_HOPS: usize = 64;
/// Look-ups for one name: `export *` that fan out over files that fan out again would take
/// exponentially many.
const MAX_STEPS: usize = 4096;

/// The meaning of a reference.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// `DurableObject` of `cloudflare:workers`.
    DurableObject,
    /// A class of the project; if a mixin returns it, with the arguments of the call.
    Class(ClassId, Option<Rc<Scope>>),
    /// A function of the project that returns a class.
    Mixin { file: String, index: usize },
    /// Something of a package.
    Package(PackageName),
    /// The result of a package's mixin with these arguments.
    PackageCall(PackageName, Rc<Scope>),
    /// It depends on files that haven't been supplied yet.
    Pending,
    /// It has none, for this reason.
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
    /// The hops that are left, while there are any.
    fn step(&self, hops: usize) -> Option<usize> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        hops.checked_sub(1)
    }

    pub(crate) fn class(&self, id: &ClassId) -> Option<&'a ClassFacts> {
        self.facts(&id.file)?.classes.get(id.index)
    }

    /// Resolves a reference in `file`.
    pub(crate) fn resolve(&self, file: &str, reference: &Reference) -> Target {
        self.resolve_within(file, reference, None)
    }

    /// Resolves a reference inside a mixin that is called with `scope`.
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
            return Target::NotFound("its imports are circular".into());
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
                None => Target::NotFound(format!("`{name}` isn't a class or an import")),
            },
            Reference::Member { namespace, name } => {
                let namespace = Reference::Local(namespace.clone());
                self.member(file, &namespace, name, hops)
            }
            Reference::Import { specifier, name } => self.import(file, specifier, name, hops),
            Reference::Namespace { .. } | Reference::Opaque => {
                Target::NotFound("it isn't a class".into())
            }
        }
    }

    /// A name of a namespace: of an import, or of one that another file exports.
    fn member(&self, file: &str, namespace: &Reference, name: &str, hops: usize) -> Target {
        let Some(hops) = self.step(hops) else {
            return Target::NotFound("its imports are circular".into());
        };
        match namespace {
            Reference::Namespace { specifier } => self.import(file, specifier, name, hops),
            Reference::Local(local) => match self.local(file, local) {
                Some(target) => self.member(file, target, name, hops),
                None => Target::NotFound(format!("`{local}` isn't a namespace import")),
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
                        None => Target::NotFound(format!("{file} doesn't export `{imported}`")),
                    }
                }
                Some(Found::Pending) => Target::Pending,
                // `agents.Agent` of `import agents from 'agents'`.
                None if specifier != "cloudflare:workers" => Target::Package(PackageName {
                    from: file.to_owned(),
                    specifier: specifier.clone(),
                    path: vec![imported.clone(), name.to_owned()],
                }),
                _ => Target::NotFound(format!("`{imported}` isn't a namespace")),
            },
            _ => Target::NotFound("it isn't a namespace".into()),
        }
    }

    /// The class that a mixin returns for `args`.
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
                result.map_or(Target::NotFound("it isn't a mixin".into()), |result| {
                    self.follow(&file, result, Some(&called_with), hops)
                })
            }
            Target::Package(name) => Target::PackageCall(name, called_with),
            Target::Pending => Target::Pending,
            Target::NotFound(reason) => Target::NotFound(reason),
            _ => Target::NotFound("it isn't a function that returns a class".into()),
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
                    "`{name}` of `cloudflare:workers` isn't `DurableObject`"
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
            Some(Found::Nothing(path)) => {
                Target::NotFound(format!("the file {path} doesn't exist"))
            }
        }
    }

    fn export(&self, file: &str, name: &str, hops: usize) -> Target {
        let Some(facts) = self.facts(file) else {
            return Target::NotFound(format!("Koze can't read {file}"));
        };
        if let Some(export) = facts.exports.iter().find(|export| export.name == name) {
            return self.follow(file, &export.target, None, hops);
        }
        let Some(hops) = self.step(hops) else {
            return Target::NotFound("its exports are circular".into());
        };
        // `export *` exports everything except the default export.
        let stars = if name == "default" {
            &[][..]
        } else {
            &facts.stars
        };
        if !self.passed.borrow_mut().insert(export_key(file, name)) {
            return Target::NotFound("its exports are circular".into());
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
        Target::NotFound(format!("{file} doesn't export a class `{name}`"))
    }
}

/// A file's export as one string. A set of pairs would add 5 kB of WASM.
pub(super) fn export_key(file: &str, name: &str) -> String {
    format!("{file}\0{name}")
}
