//! Types that are not evaluated yet: what each is made of.

use std::rc::Rc;

use super::by_address::ByAddress;
use super::envs::EnvId;
use super::syntax::{Node, TypeDecl};
use crate::shape::ShapeId;

/// What evaluating a type starts from. Equal thunks are one type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thunk<'a> {
    /// A type as it is written.
    Node(ByAddress<'a, Node>, EnvId),
    Decl(ByAddress<'a, TypeDecl>, EnvId),
    Utility(Utility, Rc<[ShapeId]>),
    Union(Rc<[ShapeId]>),
    Intersection(ShapeId, ShapeId),
    /// `T[K]`.
    Indexed(ShapeId, ShapeId),
    Keyof(ShapeId),
}

/// A type of TypeScript's library that is computed from its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Utility {
    Partial,
    Required,
    Pick,
    Omit,
    Record,
    Exclude,
    Extract,
    NonNullable,
    /// Without `undefined`: what `-?` leaves. It has no name in TypeScript.
    Defined,
    Awaited,
    Parameters,
    ReturnType,
    Uppercase,
    Lowercase,
    Capitalize,
    Uncapitalize,
}
