//! What names can refer to.

use std::rc::Rc;

use super::reference::Reference;
use super::types::syntax::{Node, TypeDecl};

/// The kind of declaration that is looked for: one name can have several.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Class,
    Type,
    Value,
}

/// A file, or a namespace in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    /// The names of the namespaces; empty for the file's top level.
    pub(super) scope: &'a str,
}

impl<'a> Place<'a> {
    /// The top level of a file.
    pub(super) fn top(file: &'a str) -> Self {
        Self { file, scope: "" }
    }
}

/// The declaration that a name refers to.
#[derive(Clone, Debug)]
pub(super) enum Named<'a> {
    Type(Place<'a>, &'a TypeDecl),
    Value(Place<'a>, &'a Node),
    /// A namespace, of which more names follow.
    Namespace(Place<'a>),
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

/// Koze's own package.
pub(super) const PACKAGE: &str = "@kuratchi/koze";

impl PackageName {
    /// Whether it is Koze's `Caller`, once it is followed by `rest`.
    pub(super) fn is_caller(&self, rest: &[String]) -> bool {
        self.is(PACKAGE, "Caller", rest)
    }

    /// Whether a package, or a module of it, exports it under this name, once it is followed by `rest`.
    pub(super) fn is(&self, package: &str, name: &str, rest: &[String]) -> bool {
        let below = self.specifier.strip_prefix(package);
        let mut names = self.path.iter().chain(rest);
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
            && names.next().is_some_and(|first| first == name)
            && names.next().is_none()
    }
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
