//! Unions whose members look alike in JSON, where a date is a string.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Element, Literal, ObjectShape, Shape, ShapeId, Types};

/// How deep within two members a difference is searched for.
const MAX_DEPTH: usize = 6;
/// How many pairs of members one search may compare.
const MAX_PAIRS: usize = 20_000;

/// The first two members of a union within `root` that some JSON could be either of.
pub(crate) fn find_ambiguous(types: &mut dyn Types, root: ShapeId) -> Option<(ShapeId, ShapeId)> {
    let pairs_left = MAX_PAIRS;
    let mut search = Search { types, pairs_left };
    let mut seen = BTreeSet::new();
    let mut left = vec![root];
    while let Some(id) = left.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &*search.shape(id) {
            Shape::Union(members) => {
                let takes_any_bytes = search.takes_any_bytes(members);
                for (index, a) in members.iter().enumerate() {
                    if search.pairs_left == 0 {
                        return None;
                    }
                    for b in members.iter().skip(index + 1) {
                        let are_bytes = takes_any_bytes && search.are_bytes([*a, *b]);
                        if !are_bytes && search.clash(*a, *b, 0) {
                            return Some((*a, *b));
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

struct Search<'t> {
    types: &'t mut dyn Types,
    pairs_left: usize,
}

/// How a value is written in JSON: types with the same form look alike.
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
    fn shape(&mut self, id: ShapeId) -> Rc<Shape> {
        self.types.look_up(id).1
    }

    /// `BufferSource`: who takes it takes bytes in any form.
    fn takes_any_bytes(&mut self, members: &[ShapeId]) -> bool {
        let mut has = |name| (members.iter()).any(|id| *self.shape(*id) == Shape::Instance(name));
        has("ArrayBuffer") && has("DataView")
    }

    fn are_bytes(&mut self, pair: [ShapeId; 2]) -> bool {
        pair.iter().all(|id| form(&self.shape(*id)) == Form::Base64)
    }

    /// Whether some JSON is a different value of each type.
    fn clash(&mut self, a: ShapeId, b: ShapeId, depth: usize) -> bool {
        let ((a, left), (b, right)) = (self.types.look_up(a), self.types.look_up(b));
        if a == b || depth > MAX_DEPTH || self.pairs_left == 0 {
            return false;
        }
        self.pairs_left -= 1;
        let (left, right) = (&*left, &*right);
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
            // Each needs characters that the other can't have.
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
        // A field that only one of them declares doesn't tell them apart: excess fields are allowed.
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

    /// Whether no JSON is a value of both types, as with a tag.
    fn disjoint(&mut self, a: ShapeId, b: ShapeId) -> bool {
        match (self.literals(a), self.literals(b)) {
            (Some(a), Some(b)) => !a.iter().any(|literal| b.contains(literal)),
            _ => {
                let (a, b) = (kind(&self.shape(a)), kind(&self.shape(b)));
                a.zip(b).is_some_and(|(a, b)| a != b)
            }
        }
    }

    /// The shapes of a literal or of a union of literals.
    fn literals(&mut self, id: ShapeId) -> Option<Vec<Rc<Shape>>> {
        let shape = self.shape(id);
        let all = match &*shape {
            Shape::Union(members) => members.iter().map(|id| self.shape(*id)).collect(),
            _ => vec![shape],
        };
        let are_literals = all.iter().all(|shape| matches!(**shape, Shape::Literal(_)));
        are_literals.then_some(all)
    }
}

/// The type that `JSON.parse` returns for it, if there is only one.
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

/// Whether a string literal is also the JSON of a value of this shape.
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
