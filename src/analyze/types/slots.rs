//! Where types are stored while they are evaluated.
//!
//! Every type gets a slot when it is first mentioned, and its shape when it is first needed: a type
//! may contain itself. The same type in the same environment has one slot, so recursion closes and
//! shared types stay shared.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::by_address::ByAddress;
use super::syntax::TypeDecl;
use super::thunk::Thunk;
use crate::shape::{Literal, Shape, ShapeId};

pub(super) enum Slot<'a> {
    Pending(Thunk<'a>),
    /// In progress. Reading it now means that the type refers to itself.
    Evaluating,
    /// Another name of a type.
    Same(ShapeId),
    Done(Rc<Shape>),
}

/// What makes two mentions one type.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key<'a> {
    Thunk(Thunk<'a>),
    Array(ShapeId),
    /// The literal's tag: numbers have no order of their own.
    Literal(String),
    /// A member of an enum, by its index.
    Member(ByAddress<'a, TypeDecl>, usize),
}

/// Gives each simple type a constant, its id, and the slot at that place.
macro_rules! simple_types {
    ($($id:ident: $shape:expr,)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy)]
        enum Simple { $($id,)* }
        $(pub(super) const $id: ShapeId = Simple::$id as ShapeId;)*

        fn simple_shapes() -> impl IntoIterator<Item = Shape> {
            [$($shape,)*]
        }
    };
}

simple_types! {
    UNKNOWN: Shape::Unknown,
    NEVER: Shape::Never,
    STRING: Shape::String,
    NUMBER: Shape::Number,
    BOOLEAN: Shape::Boolean,
    BIGINT: Shape::Bigint,
    NULL: Shape::Null,
    UNDEFINED: Shape::Undefined,
    NON_PRIMITIVE: Shape::NonPrimitive,
    TRUE: Shape::Literal(Literal::Boolean(true)),
    FALSE: Shape::Literal(Literal::Boolean(false)),
    DEFINED: Shape::Defined,
}

pub(super) struct Slots<'a> {
    all: Vec<Slot<'a>>,
    interned: BTreeMap<Key<'a>, ShapeId>,
    /// By slot: the names of declared types.
    names: Vec<Option<&'a str>>,
    /// By slot: the enums of numbers that members belong to.
    enums: Vec<Option<ByAddress<'a, TypeDecl>>>,
}

impl<'a> Slots<'a> {
    pub(super) fn new() -> Self {
        let simple = simple_shapes().into_iter();
        Self {
            all: simple.map(|shape| Slot::Done(Rc::new(shape))).collect(),
            interned: BTreeMap::new(),
            names: Vec::new(),
            enums: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, id: ShapeId) -> Option<&Slot<'a>> {
        self.all.get(id as usize)
    }

    /// Replaces what a slot holds.
    pub(super) fn set(&mut self, id: ShapeId, slot: Slot<'a>) {
        if let Some(place) = self.all.get_mut(id as usize) {
            *place = slot;
        }
    }

    pub(super) fn push(&mut self, slot: Slot<'a>) -> ShapeId {
        self.all.push(slot);
        ShapeId::try_from(self.all.len() - 1).unwrap_or(UNKNOWN)
    }

    pub(super) fn intern(&mut self, key: Key<'a>, slot: impl FnOnce() -> Slot<'a>) -> ShapeId {
        if let Some(known) = self.interned.get(&key) {
            return *known;
        }
        let id = self.push(slot());
        self.interned.insert(key, id);
        id
    }

    /// Names a declared type. The first name stays.
    pub(super) fn set_name(&mut self, id: ShapeId, name: &'a str) {
        let index = id as usize;
        if self.names.len() <= index {
            self.names.resize(index + 1, None);
        }
        if let Some(slot) = self.names.get_mut(index) {
            slot.get_or_insert(name);
        }
    }

    pub(super) fn set_enum(&mut self, id: ShapeId, of: ByAddress<'a, TypeDecl>) {
        let index = id as usize;
        if self.enums.len() <= index {
            self.enums.resize(index + 1, None);
        }
        if let Some(slot) = self.enums.get_mut(index) {
            *slot = Some(of);
        }
    }

    /// The enum of numbers that a type is a member of.
    pub(super) fn enum_of(&self, id: ShapeId) -> Option<ByAddress<'a, TypeDecl>> {
        self.enums.get(id as usize).copied().flatten()
    }

    pub(super) fn name(&self, id: ShapeId) -> Option<&'a str> {
        self.names.get(id as usize).copied().flatten()
    }
}
