//! One file as plain data: what it imports, exports and declares, as far as classes go.

use std::collections::BTreeMap;

use super::types::syntax::{Node, TypeDecl, TypeParam};
use crate::model::{Location, Param, TypeText};
use crate::source::Source;

/// Everything that linking needs to know of a file.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// The names of the top level that can lead to a class or to a type, exported or not: importing
    /// one that is not exported is the type checker's to refuse.
    pub(crate) names: BTreeMap<String, Meanings>,
    pub(crate) exports: Vec<Export>,
    /// Specifiers of `export * from …`.
    pub(crate) stars: Vec<String>,
    pub(crate) classes: Vec<ClassFacts>,
    /// What each function returns that returns a class.
    pub(crate) mixins: Vec<Reference>,
    /// What is exported as a type alone.
    pub(crate) type_exports: Vec<(String, Reference)>,
    /// Specifiers of `export type * from …`.
    pub(crate) type_stars: Vec<String>,
    /// For the places of types, which are asked for when something is wrong with one.
    pub(crate) lines: Option<Source>,
}

impl FileFacts {
    /// What a name stands for, to be added to.
    pub(crate) fn name(&mut self, name: &str) -> &mut Meanings {
        self.names.entry(name.to_owned()).or_default()
    }
}

/// What a name stands for. It can be several things at once.
#[derive(Debug, Default)]
pub(crate) struct Meanings {
    /// What leads to a class.
    pub(crate) class: Option<Reference>,
    pub(crate) ty: Option<TypeDecl>,
    /// The type of a constant.
    pub(crate) value: Option<Node>,
}

/// What leads to a class.
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
    /// What a mixin makes: `withClock(DurableObject)`.
    Call {
        mixin: Box<Reference>,
        args: Vec<Reference>,
    },
    /// `mixins[index]` of the same file.
    Mixin(usize),
    /// Within a mixin: what it is called with.
    Param(usize),
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
    pub(crate) type_params: Vec<TypeParam>,
    /// The type arguments that the base class is given.
    pub(crate) base_args: Vec<Node>,
    /// Whether other classes' instances can never pass for its own: it has private members.
    pub(crate) is_nominal: bool,
    pub(crate) members: Vec<Member>,
    pub(crate) binding: Option<Setting<String>>,
    pub(crate) server_only: Option<Setting<ServerOnly>>,
    pub(crate) exposed: Option<Setting<Vec<Key>>>,
    /// `static routed`, when it is `true` or `false`.
    pub(crate) routed: Option<bool>,
    /// The keys of `static schemas`, when it is an object literal.
    pub(crate) schemas: Option<Vec<Key>>,
    /// Whether `static schemas` has keys that only running the code would tell.
    pub(crate) open_schemas: bool,
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

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) access: Access,
    pub(crate) is_static: bool,
    pub(crate) kind: MemberKind,
    /// What its decorators are, arguments aside.
    pub(crate) decorators: Vec<Reference>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Access {
    Public,
    Protected,
    Private,
}

#[derive(Debug)]
pub(crate) enum MemberKind {
    Method(Box<Signature>),
    AbstractMethod,
    Generator,
    Accessor,
    Property { holds_function: bool },
}

#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    /// Their types, beside them: as declared, or as the default value has it.
    pub(crate) types: Vec<Option<Node>>,
    pub(crate) type_params: Vec<TypeParam>,
    pub(crate) result: Option<Node>,
    pub(crate) return_type: Option<TypeText>,
    pub(crate) returns_promise: bool,
    pub(crate) doc: Option<String>,
}
