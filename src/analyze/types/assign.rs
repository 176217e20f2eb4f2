//! Whether one type is assignable to another, as far as that can be told.

use super::objects::is_primitive;
use super::slots::Evaluator;
use super::slots::{STRING, UNDEFINED};
use crate::shape::{Element, ElementKind, Literal, Shape, ShapeId};

/// Pairs of types that one question may lead to.
const MAX_DEPTH: usize = 16;

impl Evaluator<'_, '_> {
    /// `None`: there is no telling.
    pub(super) fn assignable(&mut self, a: ShapeId, b: ShapeId, depth: usize) -> Option<bool> {
        self.charge(1);
        if depth > MAX_DEPTH || self.is_spent() {
            return None;
        }
        let ((a, left), (b, right)) = (self.look(a), self.look(b));
        if a == b {
            return Some(true);
        }
        let depth = depth + 1;
        match (&*left, &*right) {
            (Shape::Unsupported(_), _) | (_, Shape::Unsupported(_)) => None,
            (Shape::Never, _) | (_, Shape::Unknown) => Some(true),
            (Shape::Unknown, _) | (_, Shape::Never) => Some(false),
            (Shape::Union(members), _) => {
                self.all(members.iter().map(|member| (*member, b)), depth)
            }
            (Shape::Boolean, Shape::Union(_)) => {
                let members = self.each(a);
                self.all(members.into_iter().map(|member| (member, b)), depth)
            }
            (_, Shape::Union(members)) => {
                let mut unclear = false;
                for member in members {
                    match self.assignable(a, *member, depth) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => unclear = true,
                    }
                }
                (!unclear).then_some(false)
            }
            (left, Shape::Object(object)) if super::objects::is_empty(object) => {
                Some(!matches!(left, Shape::Null | Shape::Undefined))
            }
            (left, Shape::NonPrimitive) => Some(!is_primitive(left)),
            (left, right) if is_primitive(left) || is_primitive(right) => {
                // A string has a `length`, as some object type may.
                match (left, right) {
                    (left, Shape::Object(_)) if is_primitive(left) => None,
                    _ if left == right => Some(true),
                    _ => primitive_within(left, right),
                }
            }
            (Shape::Array(x), Shape::Array(y)) | (Shape::Set(x), Shape::Set(y)) => {
                self.assignable(*x, *y, depth)
            }
            (Shape::Map(k, x), Shape::Map(l, y)) => self.all([(*k, *l), (*x, *y)], depth),
            (Shape::Tuple(items), Shape::Array(y)) => {
                self.all(items.iter().map(|item| (item.shape, *y)), depth)
            }
            (Shape::Array(_), Shape::Tuple(_)) => Some(false),
            (Shape::Tuple(items), Shape::Tuple(others)) => {
                let fixed = |item: &Element| item.kind == ElementKind::Required;
                if !items.iter().chain(others).all(fixed) {
                    return None;
                }
                if items.len() != others.len() {
                    return Some(false);
                }
                let pairs = items.iter().zip(others);
                self.all(pairs.map(|(item, other)| (item.shape, other.shape)), depth)
            }
            (Shape::Object(object), Shape::Object(other)) => {
                if !object.index.is_empty() || !other.index.is_empty() {
                    return None;
                }
                let mut pairs = Vec::new();
                self.charge(object.fields.len() * other.fields.len() / 16);
                for field in &other.fields {
                    match object.fields.iter().find(|own| own.name == field.name) {
                        Some(own) if own.optional && !field.optional => return Some(false),
                        Some(own) if field.optional => {
                            pairs.push((own.shape, self.union(vec![field.shape, UNDEFINED])));
                        }
                        Some(own) => pairs.push((own.shape, field.shape)),
                        None if field.optional => {}
                        None => return Some(false),
                    }
                }
                // Two types that have nothing in common, though nothing is required.
                if pairs.is_empty() && !object.fields.is_empty() {
                    return Some(false);
                }
                self.all(pairs, depth)
            }
            (Shape::Instance(a), Shape::Instance(b)) => Some(a == b),
            (Shape::Object(_), Shape::Instance(_) | Shape::Array(_) | Shape::Tuple(_)) => {
                Some(false)
            }
            _ => None,
        }
    }

    fn all(
        &mut self,
        pairs: impl IntoIterator<Item = (ShapeId, ShapeId)>,
        depth: usize,
    ) -> Option<bool> {
        let mut unclear = false;
        for (a, b) in pairs {
            match self.assignable(a, b, depth) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => unclear = true,
            }
        }
        (!unclear).then_some(true)
    }
}

/// Whether every value of one primitive type is one of another. `None`: there is no telling.
pub(super) fn primitive_within(a: &Shape, b: &Shape) -> Option<bool> {
    Some(match (a, b) {
        (Shape::Literal(Literal::String(text)), Shape::Template(texts, placeholders)) => {
            return template_takes(texts, placeholders, text);
        }
        (Shape::Template(..), Shape::Template(..)) => return None,
        (Shape::Literal(literal), base) => matches!(
            (literal, base),
            (Literal::String(_), Shape::String)
                | (Literal::Number(_), Shape::Number)
                | (Literal::Boolean(_), Shape::Boolean)
                | (Literal::Bigint(_), Shape::Bigint)
        ),
        (Shape::Template(..), Shape::String) => true,
        _ => false,
    })
}

/// Whether a text is one of a template's. Each placeholder takes as little as it can.
pub(super) fn template_takes(
    texts: &[String],
    placeholders: &[ShapeId],
    text: &str,
) -> Option<bool> {
    let [first, between @ .., last] = texts else {
        return None;
    };
    let inner = text.strip_prefix(first.as_str());
    let Some(mut rest) = inner.and_then(|rest| rest.strip_suffix(last.as_str())) else {
        return Some(false);
    };
    for part in between {
        match rest.split_once(part.as_str()) {
            Some((_, behind)) => rest = behind,
            None => return Some(false),
        }
    }
    placeholders.iter().all(|id| *id == STRING).then_some(true)
}
