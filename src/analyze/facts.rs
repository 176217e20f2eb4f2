//! One file as plain data: what it imports, exports and declares, as far as classes go.

use std::collections::BTreeMap;

use crate::model::{Location, Param, TypeText};

/// Everything that linking needs to know of a file.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// What a top-level name stands for. Names that cannot lead to a class are left out.
    pub(crate) locals: BTreeMap<String, Reference>,
    pub(crate) exports: Vec<Export>,
    /// Specifiers of `export * from …`.
    pub(crate) stars: Vec<String>,
    pub(crate) classes: Vec<ClassFacts>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reference {
    /// `classes[index]` of the same file.
    Class(usize),
    /// Another name of the same file.
    Local(String),
    /// A property of a namespace import.
    Member { namespace: String, name: String },
    /// A name of another module.
    Import { specifier: String, name: String },
    /// All of another module.
    Namespace { specifier: String },
    /// Something that is no class, or that only running the code would tell.
    Opaque,
}

#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) name: String,
    pub(crate) target: Reference,
    pub(crate) location: Location,
}

#[derive(Debug)]
pub(crate) struct ClassFacts {
    pub(crate) name: Option<String>,
    /// The name, or the head of a class without one.
    pub(crate) location: Location,
    pub(crate) is_abstract: bool,
    pub(crate) base: Option<Base>,
    pub(crate) members: Vec<Member>,
    pub(crate) binding: Option<Setting<String>>,
    pub(crate) server_only: Option<Setting<ServerOnly>>,
    /// The keys of `static schemas`, when it is an object literal.
    pub(crate) schemas: Option<Vec<Key>>,
}

#[derive(Debug)]
pub(crate) struct Base {
    /// As written: `DurableObject`, `cf.DurableObject`.
    pub(crate) text: String,
    pub(crate) target: Reference,
    pub(crate) location: Location,
}

/// A static property that configures the compiler.
#[derive(Debug)]
pub(crate) struct Setting<T> {
    /// `None` when its value cannot be read from the source.
    pub(crate) value: Option<T>,
    pub(crate) location: Location,
}

#[derive(Debug)]
pub(crate) enum ServerOnly {
    All(bool),
    Methods(Vec<Key>),
}

#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) location: Location,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) access: Access,
    pub(crate) is_static: bool,
    pub(crate) kind: MemberKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Access {
    Public,
    Protected,
    Private,
}

#[derive(Clone, Debug)]
pub(crate) enum MemberKind {
    Method(Signature),
    AbstractMethod,
    Generator,
    Accessor,
    Property { holds_function: bool },
}

#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    pub(crate) return_type: Option<TypeText>,
    pub(crate) returns_promise: bool,
    pub(crate) doc: Option<String>,
}
