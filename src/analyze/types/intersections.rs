//! Intersections: two types as one.

use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, MAX_MEMBERS};
use super::slots::{NEVER, STRING, UNDEFINED};
use super::thunk::Thunk;
use crate::shape::assign::{is_primitive_within, template_matches};
use crate::shape::{FieldShape, ObjectShape, Problem, ProblemKind, Shape, ShapeId};

impl Evaluator<'_, '_> {
    /// `A & B`.
    pub(super) fn intersect(&mut self, a: ShapeId, b: ShapeId) -> Evaluated {
        let ((a, left), (b, right)) = (self.force(a), self.force(b));
        if a == b || left == right && !matches!(*left, Shape::Object(_)) {
            return Evaluated::Same(a);
        }
        match (&*left, &*right) {
            (Shape::Union(members), Shape::Unsupported(_)) => self.intersect_each(members, b),
            (Shape::Unsupported(_), Shape::Union(members)) => self.intersect_each(members, a),
            (Shape::Object(object), Shape::Unsupported(problem))
                if may_be_data(object, problem) =>
            {
                Evaluated::Shape(Shape::Object(object.with_unread(self.without_schema(b))))
            }
            (Shape::Unsupported(problem), Shape::Object(object))
                if may_be_data(object, problem) =>
            {
                Evaluated::Shape(Shape::Object(object.with_unread(self.without_schema(a))))
            }
            (Shape::Unsupported(problem), _) | (_, Shape::Unsupported(problem)) => {
                Evaluated::Shape(Shape::Unsupported(problem.clone()))
            }
            (Shape::Never, _) | (_, Shape::Never) => Evaluated::Same(NEVER),
            (Shape::Unknown, _) => Evaluated::Same(b),
            (_, Shape::Unknown) => Evaluated::Same(a),
            (Shape::Union(members), _) => self.intersect_each(members, b),
            (_, Shape::Union(members)) => self.intersect_each(members, a),
            (Shape::Object(left), Shape::Object(right)) => {
                Evaluated::Shape(Shape::Object(self.merge(left, right)))
            }
            (Shape::Array(x), Shape::Array(y)) => {
                let item = self.defer(Thunk::Intersection(*x, *y));
                Evaluated::Same(self.array(item))
            }
            (Shape::Null | Shape::Undefined, _) | (_, Shape::Null | Shape::Undefined) => {
                Evaluated::Same(NEVER)
            }
            // `string & {}` and `string & { __brand: 'id' }`: no value has the brand.
            (left, Shape::Object(_)) if left.is_primitive() => Evaluated::Same(a),
            (Shape::Object(_), right) if right.is_primitive() => Evaluated::Same(b),
            (_, Shape::Object(object)) if object.is_empty() => Evaluated::Same(a),
            (Shape::Object(object), _) if object.is_empty() => Evaluated::Same(b),
            (Shape::NonPrimitive, right) if !right.is_primitive() => Evaluated::Same(b),
            (left, Shape::NonPrimitive) if !left.is_primitive() => Evaluated::Same(a),
            (left, right) if left.is_primitive() || right.is_primitive() => {
                match (
                    is_primitive_within(self, left, right),
                    is_primitive_within(self, right, left),
                ) {
                    (Some(true), _) => Evaluated::Same(a),
                    (_, Some(true)) => Evaluated::Same(b),
                    (Some(false), Some(false)) => Evaluated::Same(NEVER),
                    _ => Evaluated::Shape(
                        self.unknown("Koze can't evaluate an intersection of template literals"),
                    ),
                }
            }
            _ => Evaluated::Shape(
                self.unknown("Koze can evaluate intersections of object types only"),
            ),
        }
    }

    fn intersect_each(&mut self, members: &[ShapeId], other: ShapeId) -> Evaluated {
        if members.len() > MAX_MEMBERS / 4 {
            return Evaluated::Shape(self.too_large());
        }
        let both = |id: &ShapeId| self.defer(Thunk::Intersection(*id, other));
        let all: Vec<ShapeId> = members.iter().map(both).collect();
        self.normalize_union(&all)
    }

    fn merge(&mut self, a: &ObjectShape, b: &ObjectShape) -> ObjectShape {
        self.charge(a.fields.len() * b.fields.len() / 16 + a.fields.len() + b.fields.len());
        let mut fields: Vec<FieldShape> = Vec::new();
        for (from, other) in [(a, b), (b, a)] {
            for field in &from.fields {
                let same = other.fields.iter().find(|other| other.name == field.name);
                fields.push(match same {
                    Some(_) if std::ptr::eq(from, b) => continue,
                    Some(same) => self.both_fields(field, same),
                    None => self.field_within(field, &other.index),
                });
            }
        }
        let mut index = Vec::new();
        for (from, other) in [(a, b), (b, a)] {
            for (key, value) in &from.index {
                let find = |wanted| other.index.iter().find(|(known, _)| *known == wanted);
                let same = match find(*key) {
                    Some(_) if std::ptr::eq(from, b) => continue,
                    same => same.or_else(|| find(STRING)),
                };
                let value = match same {
                    Some((_, same)) => self.defer(Thunk::Intersection(*value, *same)),
                    None => *value,
                };
                index.push((*key, value));
            }
        }
        ObjectShape { fields, index }
    }

    fn both_fields(&mut self, a: &FieldShape, b: &FieldShape) -> FieldShape {
        let optional = a.optional && b.optional;
        let [x, y] = [a, b].map(|field| match field.optional && !optional {
            // The other one requires the field; this one allows `undefined`.
            true => self.union(vec![field.shape, UNDEFINED]),
            false => field.shape,
        });
        FieldShape {
            optional,
            shape: self.defer(Thunk::Intersection(x, y)),
            ..a.clone()
        }
    }

    /// A field that index signatures of the other object also constrain.
    fn field_within(&mut self, field: &FieldShape, index: &[(ShapeId, ShapeId)]) -> FieldShape {
        let mut field = field.clone();
        for (key, value) in index {
            let fits = match &*self.shape(*key) {
                Shape::String => Some(true),
                Shape::Number => Some(field.name.bytes().all(|b| b.is_ascii_digit())),
                Shape::Template(texts, parts) => template_matches(self, texts, parts, &field.name),
                // It may well have the field, and then requires more of it than can be checked.
                Shape::Unsupported(_) => Some(false),
                _ => None,
            };
            field.shape = match fits {
                Some(true) => self.defer(Thunk::Intersection(field.shape, *value)),
                Some(false) => continue,
                None => {
                    let problem = self
                        .unknown("Koze can't evaluate this intersection with an index signature");
                    self.add(problem)
                }
            };
        }
        field
    }
}

/// Whether what can't be read is probably an object like the other type: it isn't known to be
/// anything else, and the other type has fields.
pub(super) fn may_be_data(object: &ObjectShape, problem: &Problem) -> bool {
    !object.fields.is_empty() && matches!(problem.kind, ProblemKind::Unknown | ProblemKind::Pending)
}
