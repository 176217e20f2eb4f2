//! Whether every value of one type is a value of another.

use std::rc::Rc;

use super::{Element, ElementKind, Literal, ObjectShape, ProblemKind, Shape, ShapeId, Types};

/// How many pairs of types one comparison may nest.
const MAX_DEPTH: usize = 16;
/// How many pairs of types one comparison may visit: nested unions multiply.
const MAX_PAIRS: usize = 100_000;

/// Whether `a` is assignable to `b`. `None`: undecided.
pub(crate) fn assignable(types: &mut dyn Types, a: ShapeId, b: ShapeId) -> Option<bool> {
    let pairs_left = MAX_PAIRS;
    Comparison { types, pairs_left }.compare(a, b, 0)
}

struct Comparison<'t> {
    types: &'t mut dyn Types,
    pairs_left: usize,
}

/// A type that was looked up. One half of `boolean` has no id.
struct Operand {
    id: Option<ShapeId>,
    shape: Rc<Shape>,
}

impl Comparison<'_> {
    fn compare(&mut self, a: ShapeId, b: ShapeId, depth: usize) -> Option<bool> {
        self.pay(depth)?;
        let (a, b) = (self.operand(a), self.types.look_up(b));
        self.compare_operands(&a, b, depth + 1)
    }

    /// To an optional field, which accepts `undefined` as well as its own type.
    fn compare_optional(&mut self, a: ShapeId, b: ShapeId, depth: usize) -> Option<bool> {
        self.pay(depth)?;
        let (a, (b, right)) = (self.operand(a), self.types.look_up(b));
        match (&*a.shape, &*right) {
            (_, Shape::Unsupported(problem)) if problem.kind == ProblemKind::Circular => None,
            (Shape::Undefined, _) => Some(true),
            (Shape::Union(members), right) if !matches!(right, Shape::Unknown) => {
                let each = |this: &mut Self, a: &ShapeId| this.compare_optional(*a, b, depth + 1);
                self.every(members, each)
            }
            _ => self.compare_operands(&a, (b, right), depth + 1),
        }
    }

    fn pay(&mut self, depth: usize) -> Option<()> {
        self.pairs_left = self.pairs_left.saturating_sub(1);
        let paid = self.types.charge(1);
        (paid && depth <= MAX_DEPTH && self.pairs_left > 0).then_some(())
    }

    fn operand(&mut self, id: ShapeId) -> Operand {
        let (id, shape) = self.types.look_up(id);
        Operand {
            id: Some(id),
            shape,
        }
    }

    fn compare_operands(
        &mut self,
        a: &Operand,
        (b, right): (ShapeId, Rc<Shape>),
        depth: usize,
    ) -> Option<bool> {
        if a.id == Some(b) {
            return Some(true);
        }
        match (&*a.shape, &*right) {
            (Shape::Unsupported(_), _) | (_, Shape::Unsupported(_)) => None,
            (Shape::Never, _) | (_, Shape::Unknown) => Some(true),
            (Shape::Unknown, _) | (_, Shape::Never) => Some(false),
            (Shape::Union(members), _) => {
                self.every(members, |this, member| this.compare(*member, b, depth))
            }
            (Shape::Boolean, Shape::Union(members)) => self.every([true, false], |this, value| {
                let shape = Rc::new(Shape::Literal(Literal::Boolean(value)));
                this.compare_to_any(&Operand { id: None, shape }, members, depth)
            }),
            (_, Shape::Union(members)) => self.compare_to_any(a, members, depth),
            (left, right) if right.is_defined() => {
                Some(!matches!(left, Shape::Null | Shape::Undefined))
            }
            (left, Shape::NonPrimitive) => Some(!left.is_primitive()),
            // A string has a `length`, as an object type may require.
            (left, Shape::Object(_)) if left.is_primitive() => None,
            (left, right) if left.is_primitive() || right.is_primitive() => {
                if left == right {
                    return Some(true);
                }
                is_primitive_within(self.types, left, right)
            }
            (left, right) => self.compare_structures(left, right, depth),
        }
    }

    /// To a union: one member has to accept the value.
    fn compare_to_any(&mut self, a: &Operand, members: &[ShapeId], depth: usize) -> Option<bool> {
        let mut undecided = false;
        for member in members {
            let result = self.pay(depth).and_then(|()| {
                let member = self.types.look_up(*member);
                self.compare_operands(a, member, depth + 1)
            });
            match result {
                Some(true) => return Some(true),
                Some(false) => {}
                None => undecided = true,
            }
        }
        (!undecided).then_some(false)
    }

    fn compare_structures(&mut self, left: &Shape, right: &Shape, depth: usize) -> Option<bool> {
        match (left, right) {
            (Shape::Array(a), Shape::Array(b)) | (Shape::Set(a), Shape::Set(b)) => {
                self.compare(*a, *b, depth)
            }
            (Shape::Map(key, value), Shape::Map(other_key, other_value)) => {
                let pairs = [(*key, *other_key), (*value, *other_value)];
                self.compare_all(pairs, depth)
            }
            (Shape::Tuple(items), Shape::Array(b)) => {
                self.compare_all(items.iter().map(|item| (item.shape, *b)), depth)
            }
            (Shape::Tuple(items), Shape::Tuple(others)) => {
                self.compare_tuples(items, others, depth)
            }
            (Shape::Object(object), Shape::Object(other)) => {
                self.compare_objects(object, other, depth)
            }
            (Shape::Instance(a), Shape::Instance(b)) => Some(a == b),
            (Shape::Array(_), Shape::Tuple(_))
            | (Shape::Object(_), Shape::Instance(_) | Shape::Array(_) | Shape::Tuple(_)) => {
                Some(false)
            }
            _ => None,
        }
    }

    fn compare_tuples(
        &mut self,
        items: &[Element],
        others: &[Element],
        depth: usize,
    ) -> Option<bool> {
        let is_required = |item: &Element| item.kind == ElementKind::Required;
        if !items.iter().chain(others).all(is_required) {
            return None;
        }
        if items.len() != others.len() {
            return Some(false);
        }
        let pairs = items.iter().zip(others);
        self.compare_all(pairs.map(|(item, other)| (item.shape, other.shape)), depth)
    }

    fn compare_objects(
        &mut self,
        object: &ObjectShape,
        other: &ObjectShape,
        depth: usize,
    ) -> Option<bool> {
        if !object.index.is_empty() || !other.index.is_empty() {
            return None;
        }
        self.types
            .charge(object.fields.len() * other.fields.len() / 16);
        let mut pairs = Vec::new();
        for field in &other.fields {
            match object.fields.iter().find(|own| own.name == field.name) {
                Some(own) if own.optional && !field.optional => return Some(false),
                Some(own) => pairs.push((own.shape, field)),
                None if field.optional => {}
                None => return Some(false),
            }
        }
        // TypeScript rejects two types that share no field, even if none is required.
        if pairs.is_empty() && !object.fields.is_empty() {
            return Some(false);
        }
        self.every(pairs, |this, (own, field)| match field.optional {
            true => this.compare_optional(own, field.shape, depth),
            false => this.compare(own, field.shape, depth),
        })
    }

    fn compare_all(
        &mut self,
        pairs: impl IntoIterator<Item = (ShapeId, ShapeId)>,
        depth: usize,
    ) -> Option<bool> {
        self.every(pairs, |this, (a, b)| this.compare(a, b, depth))
    }

    /// One `false` decides.
    fn every<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut compare: impl FnMut(&mut Self, T) -> Option<bool>,
    ) -> Option<bool> {
        let mut undecided = false;
        for item in items {
            match compare(self, item) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => undecided = true,
            }
        }
        (!undecided).then_some(true)
    }
}

/// Whether every value of one primitive type is a value of another. `None`: undecided.
pub(crate) fn is_primitive_within(types: &mut dyn Types, a: &Shape, b: &Shape) -> Option<bool> {
    Some(match (a, b) {
        (Shape::Literal(Literal::String(string)), Shape::Template(texts, placeholders)) => {
            return template_matches(types, texts, placeholders, string);
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

/// Whether a string matches a template. Each placeholder matches as little as possible.
pub(crate) fn template_matches(
    types: &mut dyn Types,
    texts: &[String],
    placeholders: &[ShapeId],
    string: &str,
) -> Option<bool> {
    let [first, between @ .., last] = texts else {
        return None;
    };
    let inner = string.strip_prefix(first.as_str());
    let Some(mut rest) = inner.and_then(|rest| rest.strip_suffix(last.as_str())) else {
        return Some(false);
    };
    for part in between {
        match rest.split_once(part.as_str()) {
            Some((_, after)) => rest = after,
            None => return Some(false),
        }
    }
    let mut is_string = |id: &ShapeId| matches!(*types.look_up(*id).1, Shape::String);
    placeholders.iter().all(&mut is_string).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{FieldShape, NamedShape, Shapes};

    const STRING: ShapeId = 0;
    const UNDEFINED: ShapeId = 1;
    const NUMBER: ShapeId = 2;

    /// Plain data: the three shapes above, then these.
    fn compare(a: Shape, b: Shape) -> Option<bool> {
        let all = [Shape::String, Shape::Undefined, Shape::Number, a, b];
        let named = |shape| NamedShape {
            name: None,
            shape: Rc::new(shape),
        };
        let shapes = Shapes {
            all: all.map(named).into(),
        };
        assignable(&mut &shapes, 3, 4)
    }

    fn object(optional: bool, shape: ShapeId) -> Shape {
        let name = Literal::String("a".into());
        Shape::Object(ObjectShape {
            fields: vec![FieldShape::new(&name, optional, shape)],
            index: Vec::new(),
        })
    }

    #[test]
    fn an_optional_field_accepts_undefined() {
        assert_eq!(
            compare(object(false, UNDEFINED), object(true, STRING)),
            Some(true)
        );
        assert_eq!(
            compare(object(false, NUMBER), object(true, STRING)),
            Some(false)
        );
    }

    #[test]
    fn a_required_field_has_to_be_there() {
        assert_eq!(
            compare(object(true, STRING), object(false, STRING)),
            Some(false)
        );
    }

    #[test]
    fn the_empty_object_type_accepts_all_but_null_and_undefined() {
        assert_eq!(compare(Shape::String, Shape::Defined), Some(true));
        assert_eq!(compare(Shape::Null, Shape::Defined), Some(false));
    }

    #[test]
    fn both_halves_of_a_boolean_need_a_member() {
        let either = Shape::Union(vec![STRING, UNDEFINED]);
        assert_eq!(compare(Shape::Boolean, either), Some(false));
    }

    #[test]
    fn a_string_matches_a_template() {
        let template = Shape::Template(vec!["id-".into(), String::new()], vec![STRING]);
        let id = Shape::Literal(Literal::String("id-1".into()));
        assert_eq!(compare(id, template), Some(true));
    }
}
