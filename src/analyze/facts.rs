//! One file as plain data: its imports, exports, classes and types.

use std::collections::BTreeSet;

use super::reference::Reference;
use super::settings::Settings;
use super::table::Table;
use super::types::syntax::{Node, TypeDecl, TypeParam, Written};
use crate::model::{Location, Param, TypeText};
use crate::source::Source;

/// Everything that linking needs from a file.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// The names of the top level that can refer to a class or to a type, exported or not (the type
    /// checker reports imports of names that aren't exported).
    pub(crate) names: Table<Meanings>,
    pub(crate) exports: Vec<Export>,
    /// Specifiers of `export * from …`.
    pub(crate) stars: Vec<String>,
    pub(crate) classes: Vec<ClassFacts>,
    /// The result of each mixin, a function that returns a class.
    pub(crate) mixins: Vec<Reference>,
    /// Type-only exports.
    pub(crate) type_exports: Vec<(String, Reference)>,
    /// Specifiers of `export type * from …`.
    pub(crate) type_stars: Vec<String>,
    /// Every specifier that the file imports or exports from.
    pub(crate) imports: Vec<String>,
    /// Those of imports that exist at run time.
    pub(crate) runtime_imports: Vec<String>,
    /// The constants that the file exports where it declares them; in a file with signatures to
    /// copy, all values.
    pub(crate) exported_values: BTreeSet<String>,
    /// The types that a file with signatures to copy exports where it declares them.
    pub(crate) exported_types: BTreeSet<String>,
    /// The specifiers of `declare module '…'`; [`GLOBAL`] for `declare global`.
    pub(crate) augments: Vec<String>,
    /// Its default export is certainly no function.
    pub(crate) exports_data: bool,
    /// It imports `callerOf`: sockets of its classes know their caller.
    pub(crate) calls_caller_of: bool,
    /// For the places of types, which only diagnostics need.
    pub(crate) lines: Option<Source>,
}

/// What the value of a constant is made with, as far as its text shows.
#[derive(Debug)]
pub(crate) struct Made {
    /// It calls what transforms the input of a schema.
    pub(crate) transforms: bool,
    /// Names of the file.
    pub(crate) with: Vec<String>,
}

impl FileFacts {
    /// Records an import, or an export from elsewhere.
    pub(crate) fn add_import(&mut self, specifier: String, type_only: bool) {
        if !type_only {
            self.runtime_imports.push(specifier.clone());
        }
        self.imports.push(specifier);
    }

    /// The meanings of a name, to add to.
    pub(crate) fn name(&mut self, name: &str) -> &mut Meanings {
        self.names.get_or_default(name.to_owned())
    }
}

/// Names in a namespace are kept under the namespace's own name, this and their own. Names of
/// `declare module '…'` and `declare global` are, under the specifier or [`GLOBAL`].
pub(crate) const SEPARATOR: char = '\0';

/// What `declare global` augments. No specifier has a separator.
pub(crate) const GLOBAL: &str = "\0global";

/// A name within a scope; the scope of a file's top level is empty.
pub(crate) fn scoped(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        return name.to_owned();
    }
    format!("{scope}{SEPARATOR}{name}")
}

/// The scope around a scoped name, or around a scope.
pub(crate) fn scope_of(name: &str) -> &str {
    name.rsplit_once(SEPARATOR).map_or("", |(scope, _)| scope)
}

/// The meanings of a name. It can have several at once.
#[derive(Debug, Default)]
pub(crate) struct Meanings {
    /// A class, or a reference to one.
    pub(crate) class: Option<Reference>,
    pub(crate) ty: Option<TypeDecl>,
    /// The type of a constant.
    pub(crate) value: Option<Node>,
    /// What it is made with.
    pub(crate) made: Option<Made>,
    pub(crate) is_namespace: bool,
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
    /// The type arguments of the base class.
    pub(crate) base_args: Vec<Node>,
    /// It has private members, so that instances of other classes are never assignable to it.
    pub(crate) is_nominal: bool,
    pub(crate) members: Vec<Member>,
    pub(crate) settings: Settings,
}

#[derive(Debug)]
pub(crate) struct Base {
    /// As written: `DurableObject`, `cf.DurableObject`.
    pub(crate) text: String,
    pub(crate) target: Reference,
    pub(crate) location: Location,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) access: Access,
    pub(crate) is_static: bool,
    pub(crate) kind: MemberKind,
    /// Its decorators, without their arguments.
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
    Accessor,
    Property {
        holds_function: bool,
        optional: bool,
        ty: Option<Node>,
    },
}

#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    /// The type of each: as declared, or inferred from the default value.
    pub(crate) types: Vec<Option<Node>>,
    pub(crate) type_params: Vec<TypeParam>,
    pub(crate) result: Option<Node>,
    pub(crate) return_type: Option<TypeText>,
    pub(crate) returns_promise: bool,
    pub(crate) is_generator: bool,
    pub(crate) doc: Option<String>,
    /// Absent unless it is generic or overloaded, and may have a parameter that is filled in, or give
    /// items.
    pub(crate) written: Option<Box<Written>>,
}
