//! The declarations of packages, read for the names of the members that their classes have.
//!
//! Only names: kinds and types of members aren't read. A name that any class on the way declares
//! belongs to the package, and a class that extends it can't make it public by overriding it.

mod base;
mod members;
mod read;
mod walk;

use std::collections::BTreeSet;

pub(crate) use base::{base_of, is_callable};
pub(crate) use read::read;

use super::reference::Reference;
use super::table::Table;

/// The most bytes of declarations to read for one base class, against hostile or generated files.
pub(crate) const MAX_LENGTH: usize = 2 * 1024 * 1024;

/// The state of a file of declarations.
#[derive(Debug)]
pub(crate) enum DeclarationState {
    Read(Box<Declarations>),
    /// Known not to exist.
    Absent,
    /// It can't be parsed.
    Broken,
}

/// A base class that a package declares.
#[derive(Debug, Default)]
pub(crate) struct PackageBase {
    /// The names of its members, private and inherited ones included.
    pub(crate) names: BTreeSet<String>,
    /// It extends a class of package `agents`, which mark their public methods themselves.
    pub(crate) is_agent: bool,
    /// Why the names may be incomplete.
    pub(crate) unreadable: Option<String>,
}

impl PackageBase {
    pub(crate) fn unreadable(reason: &str) -> Self {
        Self {
            unreadable: Some(reason.to_owned()),
            ..Self::default()
        }
    }

    /// Whether the class may have a member of this name.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        self.unreadable.is_some() || self.names.contains(name)
    }

    /// Adds the members of another class.
    pub(crate) fn add(&mut self, other: Self) {
        self.names.extend(other.names);
        self.is_agent |= other.is_agent;
        if self.unreadable.is_none() {
            self.unreadable = other.unreadable;
        }
    }
}

/// One file's declarations.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    /// By name; `ns.Name` for a member of a namespace. Several declarations of a name are merged.
    names: Table<Vec<Declaration>>,
    exports: Vec<(String, Reference)>,
    /// Specifiers of `export * from …`.
    stars: Vec<String>,
    /// Bytes of the file.
    length: usize,
}

/// The declaration of a name.
#[derive(Debug)]
enum Declaration {
    /// A name of another module, or another name of this one.
    Alias(Reference),
    Class {
        params: Vec<Param>,
        members: Vec<String>,
        /// It has members whose names are values.
        is_computed: bool,
        base: Option<Type>,
    },
    Interface {
        params: Vec<Param>,
        body: Literal,
        bases: Vec<Type>,
    },
    /// A constant, by its type.
    Variable(Type),
    Function {
        params: Vec<Param>,
        result: Type,
    },
    TypeAlias {
        params: Vec<Param>,
        ty: Type,
    },
}

/// A type parameter.
#[derive(Debug)]
struct Param {
    name: String,
    default: Option<Type>,
}

/// The members of `{ … }`.
#[derive(Debug, Default)]
struct Literal {
    members: Vec<String>,
    /// It has members whose names are values.
    is_computed: bool,
    /// The results of `new (…): T`.
    constructs: Vec<Type>,
}

/// A type or, after `typeof`, a value: only the parts that can have members.
#[derive(Debug)]
enum Type {
    Name {
        path: Vec<String>,
        args: Vec<Type>,
    },
    /// `typeof a.b`, and the expression `a.b<T>` after `extends`.
    Typeof {
        path: Vec<String>,
        args: Vec<Type>,
    },
    /// `import('./x').Y`, and `typeof import('./x').Y`.
    Import {
        specifier: String,
        path: Vec<String>,
        is_value: bool,
        args: Vec<Type>,
    },
    /// A call of a mixin, in sources that serve as declarations.
    Call {
        callee: Vec<String>,
        args: Vec<Type>,
    },
    Literal(Literal),
    /// A string literal, such as a name in `Record<'a' | 'b', …>`.
    Text(String),
    /// Each of them: an intersection, a union, the branches of a condition.
    All(Vec<Type>),
    /// `new (…) => T`.
    Constructor(Box<Type>),
    /// It has no members that count: a primitive, a list, a function.
    Nothing,
    /// It may have members that can't be listed.
    Unreadable,
}
