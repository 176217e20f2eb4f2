//! The declarations of packages, read for the names of the members that a class of theirs has.
//!
//! Names only: which of them are methods, and what they take, is nobody's business here. A name
//! that is declared anywhere on the way is the package's, and a class that extends it cannot make
//! it public by overriding it.

mod base;
mod members;
mod read;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use base::{base_of, is_callable};
pub(crate) use read::read;

use super::reference::Reference;

/// Bytes of declarations that are read for one base class: a bound on hostile or generated files.
pub(crate) const MAX_LENGTH: usize = 2 * 1024 * 1024;

/// What is known of a file of declarations.
#[derive(Debug)]
pub(crate) enum DeclarationState {
    Read(Box<Declarations>),
    /// Known not to exist.
    Absent,
    /// It is there, and cannot be parsed.
    Broken,
}

/// What is known of a base class that a package declares.
#[derive(Debug, Default)]
pub(crate) struct PackageBase {
    /// The names of its members, private and inherited ones included.
    pub(crate) names: BTreeSet<String>,
    /// It leads to package `agents`, whose classes have a public interface of their own making.
    pub(crate) is_agent: bool,
    /// Why the names are not all there are.
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
    names: BTreeMap<String, Vec<Declaration>>,
    exports: Vec<(String, Reference)>,
    /// Specifiers of `export * from …`.
    stars: Vec<String>,
    /// Bytes of the file.
    length: usize,
}

/// What a name stands for.
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

/// What `{ … }` declares.
#[derive(Debug, Default)]
struct Literal {
    members: Vec<String>,
    /// It has members whose names are values.
    is_computed: bool,
    /// The results of `new (…): T`.
    constructs: Vec<Type>,
}

/// A type or, behind `typeof`, a value: as far as names of members can come from it.
#[derive(Debug)]
enum Type {
    Name {
        path: Vec<String>,
        args: Vec<Type>,
    },
    /// `typeof a.b`, and the expression `a.b<T>` behind `extends`.
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
    /// A call of a mixin, in sources that pass for declarations.
    Call {
        callee: Vec<String>,
        args: Vec<Type>,
    },
    Literal(Literal),
    /// A literal text, as a name in `Record<'a' | 'b', …>`.
    Text(String),
    /// Each of them: an intersection, a union, the branches of a condition.
    All(Vec<Type>),
    /// `new (…) => T`.
    Constructor(Box<Type>),
    /// It brings no names: a primitive, a list, a function.
    Nothing,
    /// It may bring names that cannot be listed.
    Unreadable,
}
