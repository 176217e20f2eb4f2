//! Types that are not evaluated yet: what each is made of.

use std::cmp::Ordering;
use std::ptr;
use std::rc::Rc;

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
    Uppercase,
    Lowercase,
    Capitalize,
    Uncapitalize,
}

/// A part of a syntax tree, compared by its address. Two places are two types even if they are
/// written alike, and comparing whole trees would cost as much as evaluating them.
#[derive(Debug)]
pub(super) struct ByAddress<'a, T>(pub(super) &'a T);

impl<T> Clone for ByAddress<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ByAddress<'_, T> {}

impl<T> PartialEq for ByAddress<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for ByAddress<'_, T> {}

impl<T> PartialOrd for ByAddress<'_, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for ByAddress<'_, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        ptr::from_ref(self.0).cmp(&ptr::from_ref(other.0))
    }
}
