//! Unions whose members look alike on the way: in JSON, a date is a text.

use crate::shape::{Element, Literal, ObjectShape, Shape, ShapeId, Shapes};

/// How far within two members a difference is looked for.
const MAX_DEPTH: usize = 6;
/// Pairs of members that are compared for one parameter.
const MAX_PAIRS: usize = 20_000;

/// The first two members of a union within `root` that share a form, as their types are called.
pub(super) fn find(shapes: &Shapes, root: ShapeId) -> Option<(String, String)> {
    let mut search = Search {
        shapes,
        pairs: MAX_PAIRS,
    };
    let mut seen = vec![false; shapes.all.len()];
    let mut left = vec![root];
    while let Some(id) = left.pop() {
        match seen.get_mut(id as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        match shapes.get(id) {
            Shape::Union(members) => {
                for (index, a) in members.iter().enumerate() {
                    if search.pairs == 0 {
                        return None;
                    }
                    for b in members.iter().skip(index + 1) {
                        if search.clash(*a, *b, 0) {
                            return Some((shapes.title(*a), shapes.title(*b)));
                        }
                    }
                }
                left.extend(members);
            }
            shape => shape.parts(&mut |id| left.push(id)),
        }
    }
    None
}

struct Search<'a> {
    shapes: &'a Shapes,
    pairs: usize,
}

/// The forms that JSON has for what it has no type for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Date,
    Integer,
    Base64,
    List,
    Other,
}

fn form(shape: &Shape) -> Form {
    match shape {
        Shape::String | Shape::Template(..) | Shape::Literal(Literal::String(_)) => Form::Text,
        Shape::Instance("Date") => Form::Date,
        Shape::Bigint | Shape::Literal(Literal::Bigint(_)) => Form::Integer,
        Shape::Instance("Uint8Array" | "ArrayBuffer") => Form::Base64,
        Shape::Array(_) | Shape::Tuple(_) | Shape::Set(_) | Shape::Map(..) => Form::List,
        _ => Form::Other,
    }
}

impl Search<'_> {
    /// Whether some JSON is a value of both, and not the same one.
    fn clash(&mut self, a: ShapeId, b: ShapeId, depth: usize) -> bool {
        if a == b || depth > MAX_DEPTH || self.pairs == 0 {
            return false;
        }
        self.pairs -= 1;
        let (left, right) = (self.shapes.get(a), self.shapes.get(b));
        match (left, right) {
            (Shape::Union(members), _) => return members.iter().any(|a| self.clash(*a, b, depth)),
            (_, Shape::Union(members)) => return members.iter().any(|b| self.clash(a, *b, depth)),
            (Shape::Object(a), Shape::Object(b)) => return self.objects(a, b, depth + 1),
            (Shape::Array(a), Shape::Array(b)) => return self.clash(*a, *b, depth + 1),
            (Shape::Tuple(a), Shape::Tuple(b)) => return self.tuples(a, b, depth + 1),
            (Shape::Array(item), Shape::Tuple(items))
            | (Shape::Tuple(items), Shape::Array(item)) => {
                return items
                    .iter()
                    .any(|each| self.clash(*item, each.shape, depth + 1));
            }
            (Shape::Literal(Literal::String(text)), other)
            | (other, Shape::Literal(Literal::String(text))) => return spells(text, other),
            _ => {}
        }
        match (form(left), form(right)) {
            (Form::Text, Form::Text) => false,
            (Form::Text, other) | (other, Form::Text) => !matches!(other, Form::Other | Form::List),
            // Each has signs that the other lacks.
            (Form::Date, Form::Integer | Form::Base64)
            | (Form::Integer | Form::Base64, Form::Date) => false,
            (Form::Integer, Form::Base64) | (Form::Base64, Form::Integer) => true,
            (Form::Base64, Form::Base64) | (Form::List, Form::List) => left != right,
            _ => false,
        }
    }

    fn objects(&mut self, a: &ObjectShape, b: &ObjectShape, depth: usize) -> bool {
        let same = |name: &str| b.fields.iter().find(|field| field.name == name);
        let pairs: Vec<_> = (a.fields.iter())
            .filter_map(|field| Some((field, same(&field.name)?)))
            .collect();
        let apart = pairs
            .iter()
            .any(|(x, y)| !x.optional && !y.optional && self.disjoint(x.shape, y.shape));
        // What one of them requires and the other does not know tells nothing: it may be there.
        !apart
            && pairs
                .iter()
                .any(|(x, y)| self.clash(x.shape, y.shape, depth))
    }

    fn tuples(&mut self, a: &[Element], b: &[Element], depth: usize) -> bool {
        let pairs: Vec<_> = a.iter().zip(b).map(|(x, y)| (x.shape, y.shape)).collect();
        let apart = pairs.iter().any(|(x, y)| self.disjoint(*x, *y));
        !apart && a.len() == b.len() && pairs.iter().any(|(x, y)| self.clash(*x, *y, depth))
    }

    /// Whether no JSON is a value of both: a tag tells them apart.
    fn disjoint(&self, a: ShapeId, b: ShapeId) -> bool {
        let literals = |id| match self.shapes.get(id) {
            Shape::Literal(literal) => Some(vec![literal]),
            Shape::Union(members) => members
                .iter()
                .map(|id| match self.shapes.get(*id) {
                    Shape::Literal(literal) => Some(literal),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        match (literals(a), literals(b)) {
            (Some(a), Some(b)) => !a.iter().any(|literal| b.contains(literal)),
            _ => kind(self.shapes.get(a))
                .is_some_and(|a| kind(self.shapes.get(b)).is_some_and(|b| a != b)),
        }
    }
}

/// What `JSON.parse` makes of it, if that is one thing.
fn kind(shape: &Shape) -> Option<u8> {
    Some(match shape {
        Shape::Number | Shape::Literal(Literal::Number(_)) => 0,
        Shape::Boolean | Shape::Literal(Literal::Boolean(_)) => 1,
        Shape::Null => 2,
        Shape::Object(_) => 3,
        shape => match form(shape) {
            Form::List => 4,
            Form::Other => return None,
            _ => 5,
        },
    })
}

/// Whether a text is also how a value of this shape is spelled.
fn spells(text: &str, shape: &Shape) -> bool {
    match form(shape) {
        Form::Integer => match shape {
            Shape::Literal(Literal::Bigint(digits)) => digits == text,
            _ => text
                .strip_prefix('-')
                .unwrap_or(text)
                .bytes()
                .all(|b| b.is_ascii_digit()),
        },
        Form::Base64 => {
            let base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/=".contains(&b);
            text.len().is_multiple_of(4) && text.bytes().all(base64)
        }
        Form::Date => text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-'),
        _ => false,
    }
}
