//! Names across files: from a reference, or a name in a type, to its declaration.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::facts::{ClassFacts, FileFacts, GLOBAL, Meanings, SEPARATOR, scope_of, scoped};
use super::files::{Files, Found};
pub(super) use super::named::{
    ClassId, Meaning, Missing, Named, PACKAGE, PackageName, Place, Scope,
};
use super::reference::Reference;
use super::types::syntax::TypeDecl;

/// A longer chain of imports is circular.
pub(super) const MAX_HOPS: usize = 64;
/// Steps of one look-up: nested `export *` would take exponentially many.
const MAX_STEPS: usize = 4096;

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

/// Resolves `names` in a place, and returns how many of them lead to the declaration.
pub(super) fn look_up<'a>(
    files: &Files<'a>,
    place: Place<'a>,
    specifier: Option<&str>,
    names: &[String],
    meaning: Meaning,
) -> (Named<'a>, usize) {
    let mut lookup = LookUp::new(files, meaning);
    lookup.more = specifier.is_none() && names.len() > 1;
    let (found, used) = match (specifier, names.first()) {
        (Some(specifier), _) => (lookup.module(place.file, specifier), 0),
        (None, Some(name)) => (lookup.lexical(place, name), 1),
        (None, None) => (missing("it has no name"), 0),
    };
    lookup.path(found, names, used)
}

/// Resolves `names` among those that `declare global` adds.
pub(super) fn look_up_global<'a>(
    files: &Files<'a>,
    names: &[String],
    meaning: Meaning,
) -> (Named<'a>, usize) {
    for (file, facts) in files.augmenting() {
        if !facts.augments.iter().any(|specifier| specifier == GLOBAL) {
            continue;
        }
        let mut lookup = LookUp::new(files, meaning);
        lookup.more = names.len() > 1;
        let place = Place {
            file,
            scope: GLOBAL,
        };
        let first = names.first();
        if let Some(found) = first.and_then(|name| lookup.within(place, name)) {
            return lookup.path(found, names, 1);
        }
    }
    (missing("it isn't declared"), 0)
}

/// The other declarations of a name: those that `declare module '…'` and `declare global` add to
/// the one that is declared in `place`.
pub(super) fn augmentations<'a>(
    files: &Files<'a>,
    place: Place<'_>,
    name: &str,
) -> Vec<(Place<'a>, &'a TypeDecl)> {
    let own = name.rsplit(SEPARATOR).next().unwrap_or(name);
    let is_global = place.scope == GLOBAL;
    // What the module itself declares, where `place` is in a `declare module` that adds to it.
    let mut original = None;
    let target = match place.scope {
        "" => Some(place.file.to_owned()),
        GLOBAL => None,
        // It was itself added to another module, or it is in a namespace.
        specifier => {
            let facts = files.facts(place.file);
            let adds = |facts: &FileFacts| facts.augments.iter().any(|known| known == specifier);
            if !facts.is_some_and(adds) {
                return Vec::new();
            }
            match files.module(place.file, specifier) {
                Some(Found::File(target)) => {
                    original = declared_by(files, &target, own);
                    Some(original.map_or(target, |(place, _)| place.file.to_owned()))
                }
                _ => return Vec::new(),
            }
        }
    };
    let mut all: Vec<_> = original.into_iter().collect();
    for (from, facts) in files.augmenting() {
        for specifier in &facts.augments {
            let key = scoped(specifier, own);
            let Some((key, named)) = facts.names.get_key_value(&key) else {
                continue;
            };
            let is_itself = from == place.file && scope_of(key) == place.scope;
            let augments = match &target {
                None => is_global && specifier == GLOBAL,
                Some(target) => adds_to(files, (from, specifier), target, own),
            };
            if let (false, true, Some(decl)) = (is_itself, augments, &named.ty) {
                let scope = scope_of(key);
                all.push((Place { file: from, scope }, decl));
            }
        }
    }
    all
}

/// Whether `declare module` in a file adds to the declaration of a name in `target`, which the
/// module that it names may only export again.
fn adds_to(files: &Files<'_>, (from, specifier): (&str, &str), target: &str, name: &str) -> bool {
    let Some(Found::File(module)) = files.module(from, specifier) else {
        return false;
    };
    module == target
        || declared_by(files, &module, name).is_some_and(|(place, _)| place.file == target)
}

/// The declaration of a name that a module exports, without what other files add to it.
fn declared_by<'a>(
    files: &Files<'a>,
    module: &str,
    name: &str,
) -> Option<(Place<'a>, &'a TypeDecl)> {
    let mut lookup = LookUp::new(files, Meaning::Type);
    lookup.is_plain = true;
    match lookup.export(module, name, MAX_HOPS) {
        Named::Type(place, decl) => Some((place, decl)),
        _ => None,
    }
}

struct LookUp<'a, 'f> {
    files: &'f Files<'a>,
    meaning: Meaning,
    /// Whether more names follow, so that a namespace is meant.
    more: bool,
    /// Whether what `declare module` adds doesn't count.
    is_plain: bool,
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
            more: false,
            is_plain: false,
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

    /// Follows the names after the first `used` ones, as far as they lead.
    fn path(
        &mut self,
        mut found: Named<'a>,
        names: &[String],
        mut used: usize,
    ) -> (Named<'a>, usize) {
        while let Some(name) = names.get(used) {
            self.more = used + 1 < names.len();
            found = match &found {
                Named::Module(file) => self.export(file, name, MAX_HOPS),
                Named::Namespace(place) => match self.within(*place, name) {
                    Some(found) => found,
                    None => return (self.merged(*place), used),
                },
                _ => break,
            };
            used += 1;
        }
        (found, used)
    }

    /// What shares its name with a namespace: `Color.Red` may be a member of an enum.
    fn merged(&mut self, namespace: Place<'a>) -> Named<'a> {
        self.more = false;
        let facts = self.files.facts(namespace.file);
        let found = facts.and_then(|facts| self.declared(namespace.file, facts, namespace.scope));
        found.unwrap_or_else(|| missing("the namespace has no such name"))
    }

    /// A name as it is seen from a place: in its namespace, in those around it, then in the file.
    fn lexical(&mut self, place: Place<'a>, name: &str) -> Named<'a> {
        let mut scope = place.scope;
        while !scope.is_empty() {
            let place = Place { scope, ..place };
            let found = self.within(place, name);
            if let Some(found) = found.or_else(|| self.of_augmented(place, name)) {
                return found;
            }
            scope = scope_of(scope);
        }
        self.local(place.file, name, MAX_HOPS)
    }

    /// A name that a namespace itself declares.
    fn within(&mut self, place: Place<'a>, name: &str) -> Option<Named<'a>> {
        let facts = self.files.facts(place.file)?;
        let name = scoped(place.scope, name);
        let named = facts.names.get(&name)?;
        let declared = self.declared(place.file, facts, &name);
        declared.or_else(|| {
            let reference = named.class.as_ref()?;
            Some(self.follow(place.file, reference, None, MAX_HOPS))
        })
    }

    /// A name of the module that `declare module '…'` augments: its exports are in scope there.
    fn of_augmented(&mut self, place: Place<'a>, name: &str) -> Option<Named<'a>> {
        let facts = self.files.facts(place.file)?;
        if !facts
            .augments
            .iter()
            .any(|specifier| specifier == place.scope)
        {
            return None;
        }
        match self.module(place.file, place.scope) {
            Named::Module(file) => match self.export(file, name, MAX_HOPS) {
                Named::Missing(..) => None,
                found => Some(found),
            },
            _ => None,
        }
    }

    /// A name of a file's top level, outside of any mixin.
    fn local(&mut self, file: &str, name: &str, hops: usize) -> Named<'a> {
        let Some(facts) = self.files.facts(file) else {
            return unreadable(file);
        };
        let declared = self.declared(file, facts, name);
        declared.unwrap_or_else(|| match facts.names.get(name) {
            Some(Meanings {
                class: Some(reference),
                ..
            }) => self.follow(file, reference, None, hops),
            // It is declared, so that it isn't the global of this name.
            Some(_) if self.meaning == Meaning::Value => missing("it isn't a value"),
            _ => {
                let reason = format!("`{name}` isn't a class or an import");
                Named::Missing(Missing::Undeclared, reason)
            }
        })
    }

    /// The type or value that a file declares itself.
    fn declared(&self, file: &str, facts: &'a FileFacts, name: &str) -> Option<Named<'a>> {
        let (key, named) = facts.names.get_key_value(name)?;
        let file = self.files.interned(file);
        if self.more && named.is_namespace && self.meaning != Meaning::Class {
            return Some(Named::Namespace(Place { file, scope: key }));
        }
        let place = Place {
            file,
            scope: scope_of(key),
        };
        let value = || Some(Named::Value(place, named.value.as_ref()?));
        let ty = || match (&named.class, named.ty.as_ref()?) {
            // An interface adds to a class of its name, whose instances still can't be sent.
            (Some(Reference::Class(_) | Reference::Opaque), _) => None,
            (_, ty) => Some(Named::Type(place, ty)),
        };
        match self.meaning {
            Meaning::Class => None,
            Meaning::Type => ty(),
            // A class is a value of its own kind. An enum is a type and a value.
            Meaning::Value if matches!(named.class, Some(Reference::Class(_))) => None,
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
        // No alias can replace the runtime's own module, nor ours.
        let is_runtime = self.meaning == Meaning::Class && specifier == "cloudflare:workers";
        if is_runtime || specifier == PACKAGE {
            return package();
        }
        let no_file = |reason| Named::Missing(Missing::File, reason);
        match self.files.module(from, specifier) {
            None => self.workspace(from, specifier).unwrap_or_else(package),
            Some(Found::File(file)) => Named::Module(self.files.interned(&file)),
            Some(Found::Pending) => Named::Pending,
            Some(Found::Broken(file)) => no_file(self.files.why_broken(&file)),
            Some(Found::Nothing(path)) => no_file(format!("the file {path} doesn't exist")),
        }
    }

    /// The sources of a package that lies in the same workspace. Types of others aren't read.
    fn workspace(&self, from: &str, specifier: &str) -> Option<Named<'a>> {
        if self.meaning == Meaning::Class {
            return None;
        }
        let file = self.files.package(from, specifier)?.file.as_ref()?;
        if file.split('/').any(|segment| segment == "node_modules") {
            return None;
        }
        match self.files.file(file) {
            Found::File(file) => Some(Named::Module(self.files.interned(&file))),
            Found::Pending => Some(Named::Pending),
            Found::Broken(file) => {
                Some(Named::Missing(Missing::File, self.files.why_broken(&file)))
            }
            Found::Nothing(_) => None,
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
            (None, None) => match self.star_export(file, facts, name, hops) {
                found @ Named::Missing(..) => self.added(file, name).unwrap_or(found),
                found => found,
            },
        }
    }

    /// A name that `declare module '…'` adds to a file.
    fn added(&mut self, file: &str, name: &str) -> Option<Named<'a>> {
        if self.meaning == Meaning::Class || self.is_plain {
            return None;
        }
        let place = Place::top(self.files.interned(file));
        let (place, _) = *augmentations(self.files, place, name).first()?;
        self.within(place, name)
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
