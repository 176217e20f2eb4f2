//! Unions: their normal form and their members.

use std::collections::BTreeSet;

use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, MAX_MEMBERS};
use super::slots::{BOOLEAN, FALSE, NEVER, TRUE, UNKNOWN};
use crate::shape::{ProblemKind, Shape, ShapeId};

impl Evaluator<'_, '_> {
    /// The members of a union without duplicates; nested unions are flattened.
    pub(super) fn normalize_union(&mut self, members: &[ShapeId]) -> Evaluated {
        let mut flat: Vec<ShapeId> = Vec::new();
        let mut known = BTreeSet::new();
        for member in members {
            let (id, shape) = self.force(*member);
            if self.is_out_of_budget() {
                return Evaluated::Shape(self.too_large());
            }
            let inner = match &*shape {
                Shape::Union(inner) => &inner[..],
                Shape::Never => &[],
                Shape::Unknown => return Evaluated::Same(UNKNOWN),
                // `type T = T | …`.
                Shape::Unsupported(problem) if problem.kind == ProblemKind::Circular => {
                    return Evaluated::Shape(Shape::Unsupported(problem.clone()));
                }
                _ => &[id],
            };
            self.charge(inner.len());
            for id in inner {
                let key = match &*self.shape(*id) {
                    Shape::Literal(literal) => literal.tag(),
                    _ => format!("#{id}"),
                };
                if known.insert(key) {
                    flat.push(*id);
                } else if self.slots.enum_of(*id).is_some() {
                    self.prefer_member(&mut flat, *id);
                }
            }
            if flat.len() > MAX_MEMBERS {
                return Evaluated::Shape(self.too_large());
            }
        }
        if flat.contains(&TRUE) && flat.contains(&FALSE) {
            flat.retain(|id| *id != FALSE);
            for id in flat.iter_mut().filter(|id| **id == TRUE) {
                *id = BOOLEAN;
            }
        }
        match flat[..] {
            [] => Evaluated::Same(NEVER),
            [only] => Evaluated::Same(only),
            _ => Evaluated::Shape(Shape::Union(flat)),
        }
    }

    /// A member of an enum says more than the number that it is.
    fn prefer_member(&mut self, flat: &mut [ShapeId], member: ShapeId) {
        let shape = self.shape(member);
        for id in flat {
            if self.slots.enum_of(*id).is_none() && self.shape(*id) == shape {
                *id = member;
            }
        }
    }

    /// The members of a union; any other type is its own only member. A boolean has two.
    pub(super) fn members_of(&mut self, id: ShapeId) -> Vec<ShapeId> {
        let (id, shape) = self.force(id);
        match &*shape {
            Shape::Union(members) => {
                let mut all = members.clone();
                if let Some(boolean) = all.iter_mut().find(|id| **id == BOOLEAN) {
                    *boolean = TRUE;
                    all.push(FALSE);
                }
                all
            }
            Shape::Boolean => vec![TRUE, FALSE],
            Shape::Never => Vec::new(),
            _ => vec![id],
        }
    }
}
