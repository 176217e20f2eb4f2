//! `Partial`, `Pick`, `Exclude` and the other types that compute one type from another.

use std::collections::BTreeSet;

use super::evaluate::Evaluated;
use super::evaluator::Evaluator;
use super::slots::{DEFINED, STRING, UNDEFINED, UNKNOWN};
use super::thunk::{Thunk, Utility};
use crate::shape::assign::assignable;
use crate::shape::{FieldShape, Literal, ObjectShape, Shape, ShapeId};

impl Evaluator<'_, '_> {
    pub(super) fn evaluate_utility(&mut self, utility: Utility, args: &[ShapeId]) -> Evaluated {
        if let Utility::Parameters | Utility::ReturnType = utility {
            let of = args.first().copied().unwrap_or(UNKNOWN);
            return self.of_function(utility, of);
        }
        // The values of a `Record` don't decide which keys it has.
        let decisive = if utility == Utility::Record {
            1
        } else {
            args.len()
        };
        for id in args.iter().take(decisive) {
            if let Shape::Unsupported(problem) = &*self.shape(*id) {
                return Evaluated::Shape(Shape::Unsupported(problem.clone()));
            }
        }
        let arg = |index: usize| args.get(index).copied().unwrap_or(UNKNOWN);
        let (first, second) = (arg(0), arg(1));
        match utility {
            Utility::Partial => self.partial(first),
            Utility::Required => self.required(first),
            Utility::Pick | Utility::Omit => self.pick(utility, first, second),
            Utility::Record => self.record(first, second),
            Utility::Exclude | Utility::Extract => self.filter(utility, first, second),
            Utility::NonNullable | Utility::Defined => self.without_nullish(utility, first),
            Utility::Awaited => Evaluated::Same(self.awaited(first)),
            Utility::Parameters
            | Utility::ReturnType
            | Utility::Uppercase
            | Utility::Lowercase
            | Utility::Capitalize
            | Utility::Uncapitalize => self.change_case(utility, first),
        }
    }

    fn partial(&mut self, id: ShapeId) -> Evaluated {
        self.map_objects(id, &mut |this, object| {
            let mut object = object.clone();
            for field in &mut object.fields {
                field.optional = true;
            }
            for (_, value) in &mut object.index {
                *value = this.union(vec![*value, UNDEFINED]);
            }
            object
        })
    }

    fn required(&mut self, id: ShapeId) -> Evaluated {
        self.map_objects(id, &mut |this, object| {
            let mut object = object.clone();
            for field in object.fields.iter_mut().filter(|field| field.optional) {
                field.optional = false;
                field.shape = this.without_undefined(field.shape);
            }
            object
        })
    }

    /// The members of a union that `Exclude` or `Extract` keeps.
    fn filter(&mut self, utility: Utility, id: ShapeId, other: ShapeId) -> Evaluated {
        let mut kept = Vec::new();
        for member in self.members_of(id) {
            match assignable(self, member, other) {
                Some(is) if is == (utility == Utility::Extract) => kept.push(member),
                Some(_) => {}
                None => return Evaluated::Shape(self.cannot_evaluate(utility)),
            }
        }
        self.normalize_union(&kept)
    }

    fn without_nullish(&mut self, utility: Utility, id: ShapeId) -> Evaluated {
        let mut members = match &*self.shape(id) {
            Shape::Union(members) => members.clone(),
            Shape::Unknown if utility == Utility::NonNullable => return Evaluated::Same(DEFINED),
            _ => vec![id],
        };
        members.retain(|id| match *self.shape(*id) {
            Shape::Undefined => false,
            Shape::Null => utility == Utility::Defined,
            _ => true,
        });
        // It may itself take what is left out.
        let members: Vec<ShapeId> = (members.into_iter())
            .map(|id| self.without_schema(id))
            .collect();
        self.normalize_union(&members)
    }

    fn cannot_evaluate(&self, utility: Utility) -> Shape {
        self.unknown(format!("Koze can't evaluate this `{utility:?}`"))
    }

    pub(super) fn without_undefined(&mut self, id: ShapeId) -> ShapeId {
        self.defer(Thunk::Utility(Utility::Defined, [id].into()))
    }

    fn change_case(&mut self, utility: Utility, id: ShapeId) -> Evaluated {
        let mut all = Vec::new();
        for member in self.members_of(id) {
            let Shape::Literal(Literal::String(text)) = &*self.shape(member) else {
                return Evaluated::Shape(self.unknown(format!(
                    "Koze can evaluate `{utility:?}` of string literals only"
                )));
            };
            let text = in_case(utility, text);
            all.push(self.string_literal(&text));
        }
        self.normalize_union(&all)
    }

    /// The type that a promise resolves to, also through nested promises.
    pub(super) fn awaited(&mut self, mut id: ShapeId) -> ShapeId {
        for _ in 0..8 {
            match *self.shape(id) {
                Shape::Promise(inner) => id = inner,
                _ => break,
            }
        }
        let (id, shape) = self.force(id);
        match &*shape {
            Shape::Union(members) => {
                let unwrap = |member: &ShapeId| match *self.shape(*member) {
                    Shape::Promise(inner) => inner,
                    _ => *member,
                };
                let members = members.iter().map(unwrap).collect();
                self.union(members)
            }
            _ => id,
        }
    }

    /// The fields that `Pick` or `Omit` keeps.
    fn pick(&mut self, utility: Utility, id: ShapeId, keys: ShapeId) -> Evaluated {
        let wanted = utility == Utility::Pick;
        match &*self.shape(id) {
            Shape::Object(_) | Shape::Union(_) => {}
            Shape::Never => return Evaluated::Same(id),
            Shape::Unknown => return Evaluated::Same(DEFINED),
            _ => {
                let reason = format!("Koze can evaluate `{utility:?}` of object types only");
                return Evaluated::Shape(self.unknown(reason));
            }
        }
        let mut object = match self.common_fields(id) {
            Ok(object) => object,
            Err(problem) => return Evaluated::Shape(problem),
        };
        let (mut known, mut names, mut others) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        known.extend(object.fields.iter().map(|field| field.key().tag()));
        for key in self.members_of(keys) {
            let value = self.defer(Thunk::Indexed(id, key));
            match &*self.shape(key) {
                Shape::Literal(literal) => {
                    let tag = literal.tag();
                    if wanted && !object.index.is_empty() && !known.contains(&tag) {
                        let field = FieldShape::new(literal, false, value);
                        object.fields.push(field);
                    }
                    names.insert(tag);
                }
                _ => others.push((key, value)),
            }
        }
        if wanted {
            object.index = others;
        } else if self.omit(&mut object, &mut names, &others).is_none() {
            return Evaluated::Shape(self.cannot_evaluate(Utility::Omit));
        }
        (object.fields).retain(|field| names.contains(&field.key().tag()) == wanted);
        Evaluated::Shape(Shape::Object(object))
    }

    /// Removes the keys that aren't literals. `None`: undecided.
    fn omit(
        &mut self,
        object: &mut ObjectShape,
        names: &mut BTreeSet<String>,
        keys: &[(ShapeId, ShapeId)],
    ) -> Option<()> {
        // With an index signature, `keyof` has no literal for a single field.
        let unnamed: Vec<ShapeId> = (keys.iter().chain(&object.index))
            .map(|(key, _)| *key)
            .collect();
        if unnamed.is_empty() {
            return Some(());
        }
        let unnamed = self.union(unnamed);
        for field in &object.fields {
            let key = field.key();
            let tag = key.tag();
            let key = self.literal(key);
            if assignable(self, key, unnamed)? {
                names.insert(tag);
            }
        }
        let keys = self.union(keys.iter().map(|(key, _)| *key).collect());
        for (key, value) in std::mem::take(&mut object.index) {
            match assignable(self, key, keys)? {
                // Number keys are strings too, but TypeScript keeps them.
                true if key == STRING => return None,
                true => {}
                false => object.index.push((key, value)),
            }
        }
        Some(())
    }

    fn record(&mut self, keys: ShapeId, value: ShapeId) -> Evaluated {
        let mut object = ObjectShape::default();
        for key in self.members_of(keys) {
            match &*self.shape(key) {
                Shape::Literal(literal) => {
                    object.fields.push(FieldShape::new(literal, false, value))
                }
                Shape::String | Shape::Number | Shape::Template(..) => {
                    object.index.push((key, value))
                }
                Shape::Unknown => object.index.push((STRING, value)),
                _ => {
                    return Evaluated::Shape(self.unknown(
                        "`Record` has a key type that isn't `string`, `number` or a literal",
                    ));
                }
            }
        }
        Evaluated::Shape(Shape::Object(object))
    }
}

fn in_case(utility: Utility, text: &str) -> String {
    let mut chars = text.chars();
    match utility {
        Utility::Uppercase => chars.flat_map(char::to_uppercase).collect(),
        // Without the Greek letter that has another form at the end of a word: it alone needs more tables.
        Utility::Lowercase => chars.flat_map(char::to_lowercase).collect(),
        _ => {
            let Some(first) = chars.next() else {
                return String::new();
            };
            let first = if utility == Utility::Capitalize {
                first.to_uppercase().to_string()
            } else {
                first.to_lowercase().to_string()
            };
            first + chars.as_str()
        }
    }
}
