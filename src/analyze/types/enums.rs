//! Enums.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::evaluator::Evaluator;
use super::slots::NUMBER;
use super::syntax::{Body, EnumValue, TypeDecl};
use crate::shape::{FieldShape, Literal, ObjectShape, Shape, ShapeId};

type Members = [(String, EnumValue)];

impl<'a> Evaluator<'a, '_> {
    /// The union of an enum's members.
    pub(super) fn enum_union(&mut self, of: &'a TypeDecl, members: &'a Members) -> Shape {
        let mut all = Vec::new();
        for index in 0..members.len() {
            match self.member_at(of, members, index) {
                Some(id) => all.push(id),
                None => return self.unknown("its enum has a member that refers to other names"),
            }
        }
        Shape::Union(all)
    }

    /// A member of an enum by its name.
    pub(super) fn member_named(&mut self, of: &'a TypeDecl, name: &str) -> Option<ShapeId> {
        let Body::Enum(members) = &of.body else {
            return None;
        };
        let index = members.iter().position(|(known, _)| known == name)?;
        let member = self.member_at(of, members, index);
        Some(member.unwrap_or_else(|| {
            let problem = self.unknown("a member of an enum refers to other names");
            self.add(problem)
        }))
    }

    /// `None`: its value isn't known.
    fn member_at(&mut self, of: &'a TypeDecl, members: &Members, index: usize) -> Option<ShapeId> {
        match members.get(index).map(|(_, value)| value) {
            Some(EnumValue::Literal(Literal::Number(number))) => {
                Some(self.enum_member(of, index, *number))
            }
            Some(EnumValue::Literal(literal)) => Some(self.literal(literal.clone())),
            // TypeScript lets any number be one.
            Some(EnumValue::Computed) => Some(NUMBER),
            Some(EnumValue::Unknown) | None => None,
        }
    }

    /// The object that an enum is at run time.
    pub(super) fn enum_object(&mut self, of: &'a TypeDecl) -> ObjectShape {
        let mut object = ObjectShape::default();
        let Body::Enum(members) = &of.body else {
            return object;
        };
        for (index, (name, _)) in members.iter().enumerate() {
            object.fields.push(FieldShape {
                name: name.clone(),
                number: None,
                optional: false,
                shape: self.member_at(of, members, index).unwrap_or_else(|| {
                    let problem = self.unknown("a member of an enum refers to other names");
                    self.add(problem)
                }),
            });
        }
        object
    }

    /// What a value of the type is checked against. TypeScript lets any number be of an enum of
    /// numbers, so that `Read | Write` is: where all members of one are in a union, any number is.
    pub(super) fn as_checked(&mut self, shape: &Shape) -> Shape {
        let Shape::Union(members) = shape else {
            return shape.clone();
        };
        let opens = |id: &ShapeId| {
            self.slots.enum_of(*id).is_some_and(|of| {
                let mine = |id: &&ShapeId| self.slots.enum_of(**id) == Some(of);
                members.iter().filter(mine).count() == distinct_numbers(of.0)
            })
        };
        if !members.iter().any(opens) {
            return shape.clone();
        }
        let is_number =
            |shape: &Shape| matches!(shape, Shape::Number | Shape::Literal(Literal::Number(_)));
        let mut open = vec![NUMBER];
        for id in members {
            if !is_number(&self.shape(*id)) {
                open.push(*id);
            }
        }
        match open[..] {
            [only] => Rc::unwrap_or_clone(self.shape(only)),
            _ => Shape::Union(open),
        }
    }
}

fn distinct_numbers(of: &TypeDecl) -> usize {
    let Body::Enum(members) = &of.body else {
        return 0;
    };
    let values = members.iter().filter_map(|(_, value)| match value {
        EnumValue::Literal(literal @ Literal::Number(_)) => Some(literal.tag()),
        _ => None,
    });
    // To collect them would sort them first, with code of its own.
    let mut distinct = BTreeSet::new();
    distinct.extend(values);
    distinct.len()
}
