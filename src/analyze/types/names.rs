//! Names in types, across files: from a name to the declaration that it stands for.

use std::collections::BTreeSet;

use super::syntax::{Node, TypeDecl};
use crate::analyze::facts::{ClassFacts, FileFacts};
use crate::analyze::files::{Files, Found};
use crate::analyze::names::export_key;
use crate::analyze::reference::Reference;

/// A longer chain of imports is a circle.
const MAX_HOPS: usize = 64;
/// `export *` that fan out over files that fan out again would take exponentially many look-ups.
const MAX_STEPS: usize = 4096;

/// What a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Named<'a> {
    Type(&'a str, &'a TypeDecl),
    Value(&'a str, &'a Node),
    Class(&'a ClassFacts),
    /// All that a file exports.
    Module(&'a str),
    Package(&'a str),
    /// It depends on a file that has not been supplied yet.
    Pending,
    /// A file that is not there, or that cannot be read.
    NoFile,
    /// It is declared, but not as anything that is read.
    Nothing,
    /// Nothing in the file has this name: perhaps it is the language's.
    Undeclared,
}

/// Of the two things that one name can stand for, the one that is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    Type,
    Value,
}

pub(super) struct Names<'a, 'f> {
    files: &'f Files<'a>,
    meaning: Meaning,
    steps: usize,
    passed: BTreeSet<String>,
}

/// What `names`, standing in `file`, mean, and how many of them that takes.
pub(super) fn look_up<'a>(
    files: &Files<'a>,
    file: &'a str,
    specifier: Option<&'a str>,
    names: &'a [String],
    meaning: Meaning,
) -> (Named<'a>, usize) {
    let mut lookup = Names {
        files,
        meaning,
        steps: MAX_STEPS,
        passed: BTreeSet::new(),
    };
    let (mut found, mut used) = match (specifier, names.first()) {
        (Some(specifier), _) => (lookup.module(file, specifier), 0),
        (None, Some(name)) => (lookup.local(file, name, MAX_HOPS), 1),
        (None, None) => (Named::Nothing, 0),
    };
    while let (Named::Module(file), Some(name)) = (found, names.get(used)) {
        found = lookup.export(file, name, MAX_HOPS);
        used += 1;
    }
    (found, used)
}

impl<'a> Names<'a, '_> {
    /// What a name means within its file.
    fn local(&mut self, file: &'a str, name: &str, hops: usize) -> Named<'a> {
        let Some(facts) = self.files.facts(file) else {
            return Named::NoFile;
        };
        self.declared(file, facts, name)
            .or_else(|| {
                let reference = facts.names.get(name)?.class.as_ref()?;
                Some(self.follow(file, reference, hops))
            })
            .unwrap_or(Named::Undeclared)
    }

    fn declared(&self, file: &'a str, facts: &'a FileFacts, name: &str) -> Option<Named<'a>> {
        let named = facts.names.get(name)?;
        let value = || Some(Named::Value(file, named.value.as_ref()?));
        let ty = || match (&named.class, named.ty.as_ref()?) {
            // An interface adds to a class of its name, and does not make plain data of it.
            (Some(Reference::Class(_) | Reference::Opaque), _) => None,
            (_, ty) => Some(Named::Type(file, ty)),
        };
        match self.meaning {
            Meaning::Type => ty(),
            // An enum is a type and a value.
            Meaning::Value => value().or_else(ty),
        }
    }

    fn follow(&mut self, file: &'a str, reference: &'a Reference, hops: usize) -> Named<'a> {
        self.steps = self.steps.saturating_sub(1);
        let Some(hops) = hops.checked_sub(1).filter(|_| self.steps > 0) else {
            return Named::Nothing;
        };
        match reference {
            Reference::Class(index) => {
                let class = self
                    .files
                    .facts(file)
                    .and_then(|facts| facts.classes.get(*index));
                class.map_or(Named::Nothing, Named::Class)
            }
            Reference::Local(name) => self.local(file, name, hops),
            Reference::Member { namespace, name } => match self.local(file, namespace, hops) {
                Named::Module(file) => self.export(file, name, hops),
                Named::Value(..) | Named::Type(..) | Named::Class(_) | Named::Undeclared => {
                    Named::Nothing
                }
                found => found,
            },
            Reference::Import { specifier, name } => match self.module(file, specifier) {
                Named::Module(file) => self.export(file, name, hops),
                found => found,
            },
            Reference::Namespace { specifier } => self.module(file, specifier),
            Reference::Call { .. }
            | Reference::Mixin(_)
            | Reference::Param(_)
            | Reference::Opaque => Named::Nothing,
        }
    }

    fn module(&self, from: &str, specifier: &'a str) -> Named<'a> {
        match self.files.module(from, specifier) {
            None => Named::Package(specifier),
            Some(Found::File(file)) => Named::Module(self.files.interned(&file)),
            Some(Found::Pending) => Named::Pending,
            Some(Found::Broken(_) | Found::Nothing(_)) => Named::NoFile,
        }
    }

    fn export(&mut self, file: &'a str, name: &str, hops: usize) -> Named<'a> {
        let Some(facts) = self.files.facts(file) else {
            return Named::NoFile;
        };
        let exports = facts.exports.iter();
        let mut exports = exports.map(|export| (&export.name, &export.target));
        let mut types = facts
            .type_exports
            .iter()
            .map(|(name, target)| (name, target));
        let exported = exports.find(|(exported, _)| *exported == name);
        if let Some((_, target)) = exported.or_else(|| types.find(|(known, _)| *known == name)) {
            // A class and an interface can share a name, which stands for both.
            let own = self.declared(file, facts, name);
            return match (own, target) {
                (Some(own), Reference::Local(local)) if local == name => own,
                _ => self.follow(file, target, hops),
            };
        }
        if let Some(found) = self.declared(file, facts, name) {
            return found;
        }
        let hops = hops.checked_sub(1);
        let (Some(hops), true) = (hops, self.passed.insert(export_key(file, name))) else {
            return Named::Nothing;
        };
        let mut result = Named::Nothing;
        // `export *` exports everything except the default export.
        if name != "default" {
            for specifier in facts.stars.iter().chain(&facts.type_stars) {
                self.steps = self.steps.saturating_sub(1);
                if self.steps == 0 {
                    return Named::Nothing;
                }
                let found = match self.module(file, specifier) {
                    Named::Module(file) => self.export(file, name, hops),
                    found => found,
                };
                match found {
                    Named::Nothing | Named::NoFile => {}
                    // Another one may have it.
                    Named::Package(_) | Named::Pending => result = found,
                    found => return found,
                }
            }
        }
        result
    }
}
