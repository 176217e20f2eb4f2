//! Names across the files of packages, and the bounds on following them.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Declaration, DeclarationState, Declarations, MAX_LENGTH, PackageBase};
use crate::analyze::files::{Files, Found, PackageTypes};
use crate::analyze::reference::Reference;

/// The most names and types to look at for one base: hostile declarations can be circular, or
/// branch at every step.
const MAX_STEPS: usize = 20_000;
const MAX_DEPTH: usize = 128;

pub(super) fn is_agents(specifier: &str) -> bool {
    specifier == "agents" || specifier.starts_with("agents/")
}

pub(super) struct Walk<'a, 'f> {
    files: &'f Files<'a>,
    pub(super) base: PackageBase,
    steps: usize,
    /// Files whose length has been counted.
    counted: BTreeSet<String>,
    length: usize,
}

/// The declaration that a name refers to.
#[derive(Clone)]
pub(super) enum Named<'a> {
    DurableObject,
    Declared {
        file: Rc<str>,
        name: String,
        declarations: &'a [Declaration],
    },
}

impl<'a> Walk<'a, '_> {
    pub(super) fn new<'f>(files: &'f Files<'a>) -> Walk<'a, 'f> {
        Walk {
            files,
            base: PackageBase::default(),
            steps: MAX_STEPS,
            counted: BTreeSet::new(),
            length: 0,
        }
    }

    pub(super) fn fail(&mut self, reason: impl Into<String>) {
        self.base.unreadable.get_or_insert_with(|| reason.into());
    }

    /// Counts a step; `false` when the budget is spent.
    pub(super) fn step(&mut self, depth: usize) -> bool {
        self.steps = self.steps.saturating_sub(1);
        let goes_on = self.steps > 0 && depth < MAX_DEPTH;
        if !goes_on {
            self.fail("its declarations are too deep or circular");
        }
        goes_on
    }

    // Names

    pub(super) fn package(
        &mut self,
        from: &str,
        specifier: &str,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        if specifier == "cloudflare:workers" {
            if matches!(path, [name] if name == "DurableObject") {
                return Some(Named::DurableObject);
            }
            self.fail("it resolves to a class of `cloudflare:workers` that isn't `DurableObject`");
            return None;
        }
        self.base.is_agent |= is_agents(specifier);
        match self.files.package(from, specifier) {
            None => {
                self.fail(format!(
                    "the declarations of `{specifier}` haven't been supplied"
                ));
                None
            }
            Some(PackageTypes { file: None, .. }) => {
                self.fail(format!(
                    "`{specifier}` has no declarations, or isn't installed"
                ));
                None
            }
            Some(PackageTypes {
                file: Some(file),
                name,
            }) => {
                // Package managers can install it under another name.
                self.base.is_agent |= name.as_deref() == Some("agents");
                self.export(&Rc::from(file.as_str()), path, depth)
            }
        }
    }

    /// Resolves an export of a module that `file` imports.
    pub(super) fn import(
        &mut self,
        file: &Rc<str>,
        specifier: &str,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        if !specifier.starts_with('.') {
            return self.package(file, specifier, path, depth);
        }
        match self.files.declaration_file(file, specifier) {
            Found::File(file) => self.export(&Rc::from(file), path, depth),
            Found::Broken(file) => {
                self.fail(format!("{file} can't be parsed"));
                None
            }
            Found::Pending => {
                self.fail("its declarations haven't been supplied");
                None
            }
            Found::Nothing(path) => {
                self.fail(format!("the file {path} doesn't exist"));
                None
            }
        }
    }

    fn declarations(&mut self, file: &str) -> Option<&'a Declarations> {
        let found = match self.files.declarations(file) {
            Some(DeclarationState::Read(found)) => found,
            Some(DeclarationState::Broken) => {
                self.fail(format!("{file} can't be parsed"));
                return None;
            }
            Some(DeclarationState::Absent) => {
                self.fail(format!("the file {file} doesn't exist"));
                return None;
            }
            None => {
                self.fail("its declarations haven't been supplied");
                return None;
            }
        };
        if self.counted.insert(file.to_owned()) {
            self.length += found.length;
        }
        if self.length > MAX_LENGTH {
            self.fail(format!("its declarations are over {MAX_LENGTH} bytes"));
            return None;
        }
        Some(found)
    }

    /// Resolves a path that starts with a name that `file` exports.
    fn export(&mut self, file: &Rc<str>, path: &[String], depth: usize) -> Option<Named<'a>> {
        let found = self.exported(file, path, depth);
        if found.is_none() && self.base.unreadable.is_none() {
            self.fail(format!("{file} doesn't declare `{}`", path.join(".")));
        }
        found
    }

    fn exported(&mut self, file: &Rc<str>, path: &[String], depth: usize) -> Option<Named<'a>> {
        if !self.step(depth) {
            return None;
        }
        let declarations = self.declarations(file)?;
        let (first, rest) = path.split_first()?;
        let mut exports = declarations.exports.iter();
        if let Some((_, target)) = exports.find(|(name, _)| name == first) {
            return self.follow(file, target, rest, depth + 1);
        }
        // Files of declarations export all their names, unless they have an export list.
        if declarations.names.contains_key(first) {
            return self.local(file, path, depth + 1);
        }
        for specifier in &declarations.stars {
            if let Some(found) = self.star(file, specifier, path, depth + 1) {
                return Some(found);
            }
        }
        None
    }

    /// Like `import`, but another module may have the name instead.
    fn star(
        &mut self,
        file: &Rc<str>,
        specifier: &str,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        let (before, was_agent) = (self.base.unreadable.clone(), self.base.is_agent);
        let found = self.import(file, specifier, path, depth);
        if found.is_none() && before.is_none() && !self.is_pending() {
            self.base.unreadable = None;
            self.base.is_agent = was_agent;
        }
        found
    }

    fn is_pending(&self) -> bool {
        !self.files.missing.borrow().is_empty() || !self.files.missing_packages.borrow().is_empty()
    }

    fn follow(
        &mut self,
        file: &Rc<str>,
        target: &Reference,
        rest: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        let with = |name: &str| {
            let first = name.split('.').map(str::to_owned);
            first.chain(rest.iter().cloned()).collect::<Vec<String>>()
        };
        match target {
            Reference::Local(name) => self.local(file, &with(name), depth),
            Reference::Import { specifier, name } => {
                self.import(file, specifier, &with(name), depth)
            }
            // A namespace isn't a class, unless `export =` exports one.
            Reference::Namespace { specifier } if rest.is_empty() => {
                self.import(file, specifier, &["default".to_owned()], depth)
            }
            Reference::Namespace { specifier } => self.import(file, specifier, rest, depth),
            _ => None,
        }
    }

    /// Resolves a path within `file`.
    pub(super) fn local(
        &mut self,
        file: &Rc<str>,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        if !self.step(depth) {
            return None;
        }
        let declarations = self.declarations(file)?;
        let (first, rest) = path.split_first()?;
        let known = declarations.names.get(first);
        if let Some([Declaration::Alias(target), ..]) = known.map(Vec::as_slice) {
            return self.follow(file, target, rest, depth + 1);
        }
        let name = path.join(".");
        match declarations.names.get(&name).map(Vec::as_slice) {
            Some([Declaration::Alias(target)]) => self.follow(file, target, &[], depth + 1),
            Some(found) => Some(Named::Declared {
                file: file.clone(),
                name,
                declarations: found,
            }),
            None => None,
        }
    }
}
