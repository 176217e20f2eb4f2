//! What is asked of objects: their keys, their fields, two of them as one.

use super::slots::{
    DEFINED, Evaluator, MAX_MEMBERS, NEVER, NUMBER, Pending, STRING, UNDEFINED, UNKNOWN, Worked,
};
use crate::shape::assign::{is_primitive_within, template_matches};
use crate::shape::{Element, ElementKind, FieldShape, Literal, ObjectShape, Shape, ShapeId};

impl Evaluator<'_, '_> {
    /// `keyof`.
    pub(super) fn keys(&mut self, object: ShapeId) -> Worked {
        match &*self.shape(object) {
            Shape::Unsupported(problem) => Worked::Shape(Shape::Unsupported(problem.clone())),
            Shape::Never | Shape::Unknown => Worked::Same(STRING),
            Shape::Array(_) => Worked::Same(NUMBER),
            Shape::Union(_) => match self.common_fields(object) {
                Ok(common) => self.key_union(&common),
                Err(problem) => Worked::Shape(problem),
            },
            Shape::Object(object) => self.key_union(object),
            _ => Worked::Shape(self.unknown("`keyof` of what is no plain object")),
        }
    }

    fn key_union(&mut self, object: &ObjectShape) -> Worked {
        let any_text = object.index.iter().any(|(key, _)| *key == STRING);
        let mut keys = self.own_keys(object);
        if any_text {
            // Every name is a text.
            keys.truncate(object.index.len());
        }
        self.flat_union(&keys)
    }

    /// The keys of an index, then the names of the fields.
    pub(super) fn own_keys(&mut self, object: &ObjectShape) -> Vec<ShapeId> {
        let mut keys: Vec<ShapeId> = object.index.iter().map(|(key, _)| *key).collect();
        for field in &object.fields {
            keys.push(self.literal(field.key()));
        }
        keys
    }

    /// The fields that an object has whichever member of a union it is.
    pub(super) fn common_fields(&mut self, id: ShapeId) -> Result<ObjectShape, Shape> {
        let mut common: Option<ObjectShape> = None;
        for member in self.each(id) {
            let other = match &*self.shape(member) {
                Shape::Object(object) => object.clone(),
                Shape::Null | Shape::Undefined => ObjectShape::default(),
                Shape::Unsupported(problem) => return Err(Shape::Unsupported(problem.clone())),
                _ => return Err(self.unknown("fields of what is no plain object")),
            };
            common = Some(match common {
                Some(common) => self.shared(common, &other)?,
                None => other,
            });
        }
        Ok(common.unwrap_or_default())
    }

    /// The fields that two objects have.
    fn shared(&mut self, a: ObjectShape, b: &ObjectShape) -> Result<ObjectShape, Shape> {
        self.charge(a.fields.len() * b.fields.len() / 16);
        if self.is_spent() {
            return Err(self.too_large());
        }
        if !a.index.is_empty() || !b.index.is_empty() {
            return Err(self.unknown("fields of a union with an index signature"));
        }
        let mut fields = Vec::new();
        for mut field in a.fields {
            if let Some(same) = b.fields.iter().find(|other| other.name == field.name) {
                field.optional |= same.optional;
                field.shape = self.union(vec![field.shape, same.shape]);
                fields.push(field);
            }
        }
        let index = Vec::new();
        Ok(ObjectShape { fields, index })
    }

    /// `T[K]`.
    pub(super) fn index(&mut self, object: ShapeId, key: ShapeId) -> Worked {
        let mut found = Vec::new();
        for object in self.objects(object) {
            for key in self.each(key) {
                match self.index_one(object, key) {
                    Ok(ids) => found.extend(ids),
                    Err(shape) => return Worked::Shape(shape),
                }
            }
        }
        self.flat_union(&found)
    }

    /// The members of a type; a boolean stays one.
    fn objects(&mut self, id: ShapeId) -> Vec<ShapeId> {
        match &*self.shape(id) {
            Shape::Union(members) => members.clone(),
            _ => vec![id],
        }
    }

    fn index_one(&mut self, object: ShapeId, key: ShapeId) -> Result<Vec<ShapeId>, Shape> {
        let (object, key) = (self.shape(object), self.shape(key));
        let name = match &*key {
            Shape::Literal(literal @ (Literal::String(_) | Literal::Number(_))) => {
                Some(literal.text())
            }
            Shape::String | Shape::Number | Shape::Template(..) => None,
            Shape::Unsupported(problem) => return Err(Shape::Unsupported(problem.clone())),
            _ => return Err(self.unknown("a look-up by what is no key")),
        };
        match (&*object, name) {
            (Shape::Object(object), name) => {
                let field = object
                    .fields
                    .iter()
                    .find(|field| Some(&field.name) == name.as_ref());
                match (field, &object.index[..]) {
                    (Some(field), _) if field.optional => Ok(vec![field.shape, UNDEFINED]),
                    (Some(field), _) => Ok(vec![field.shape]),
                    (None, []) => Err(self.unknown("a look-up of a field that is not there")),
                    (None, [(_, value)]) => Ok(vec![*value]),
                    (None, index) => {
                        let is_number =
                            matches!(*key, Shape::Number | Shape::Literal(Literal::Number(_)));
                        let wanted = if is_number { NUMBER } else { STRING };
                        let value = |wanted| {
                            let mut pairs = index.iter();
                            pairs
                                .find(|(key, _)| *key == wanted)
                                .map(|(_, value)| vec![*value])
                        };
                        let unclear = || self.unknown("a look-up with several index signatures");
                        value(wanted).or_else(|| value(STRING)).ok_or_else(unclear)
                    }
                }
            }
            (Shape::Array(item), None) => Ok(vec![*item]),
            (Shape::Array(item), Some(name)) if name.parse::<usize>().is_ok() => Ok(vec![*item]),
            (Shape::Tuple(items), None) => {
                let optional = items.iter().any(|item| item.kind == ElementKind::Optional);
                let all = items.iter().map(|item| item.shape);
                Ok(all.chain(optional.then_some(UNDEFINED)).collect())
            }
            (Shape::Tuple(items), Some(name)) => {
                let index = name.parse().unwrap_or(usize::MAX);
                let rest = items.iter().position(|item| item.kind == ElementKind::Rest);
                match items
                    .get(index)
                    .filter(|_| rest.is_none_or(|rest| index < rest))
                {
                    Some(item) if item.kind == ElementKind::Optional => {
                        Ok(vec![item.shape, UNDEFINED])
                    }
                    Some(item) => Ok(vec![item.shape]),
                    None if name == "length" => Ok(self.lengths(items)),
                    None => Err(self.unknown("a look-up of an item that is not there")),
                }
            }
            (Shape::Array(_) | Shape::String, Some(name)) if name == "length" => Ok(vec![NUMBER]),
            (Shape::Unknown, _) => Ok(vec![UNKNOWN]),
            (Shape::Never, _) => Ok(Vec::new()),
            (Shape::Unsupported(problem), _) => Err(Shape::Unsupported(problem.clone())),
            _ => Err(self.unknown("a look-up in what is no plain object")),
        }
    }

    fn lengths(&mut self, items: &[Element]) -> Vec<ShapeId> {
        if items.iter().any(|item| item.kind == ElementKind::Rest) {
            return vec![NUMBER];
        }
        let required = items
            .iter()
            .filter(|item| item.kind == ElementKind::Required);
        #[allow(clippy::cast_precision_loss)] // It is far below 2^53.
        let length = |length: usize| self.literal(Literal::Number(length as f64));
        (required.count()..=items.len()).map(length).collect()
    }

    /// `A & B`.
    pub(super) fn intersect(&mut self, a: ShapeId, b: ShapeId) -> Worked {
        let ((a, left), (b, right)) = (self.look(a), self.look(b));
        if a == b || left == right && !matches!(*left, Shape::Object(_)) {
            return Worked::Same(a);
        }
        match (&*left, &*right) {
            (Shape::Unsupported(problem), _) | (_, Shape::Unsupported(problem)) => {
                Worked::Shape(Shape::Unsupported(problem.clone()))
            }
            (Shape::Never, _) | (_, Shape::Never) => Worked::Same(NEVER),
            (Shape::Unknown, _) => Worked::Same(b),
            (_, Shape::Unknown) => Worked::Same(a),
            (Shape::Union(members), _) => self.intersect_each(members, b),
            (_, Shape::Union(members)) => self.intersect_each(members, a),
            (Shape::Object(left), Shape::Object(right)) => {
                Worked::Shape(Shape::Object(self.merge(left, right)))
            }
            (Shape::Null | Shape::Undefined, _) | (_, Shape::Null | Shape::Undefined) => {
                Worked::Same(NEVER)
            }
            // `string & {}`, and `string & { __brand: 'id' }`: a mark that no value carries.
            (left, Shape::Object(_)) if left.is_primitive() => Worked::Same(a),
            (Shape::Object(_), right) if right.is_primitive() => Worked::Same(b),
            (_, Shape::Object(object)) if object.is_empty() => Worked::Same(a),
            (Shape::Object(object), _) if object.is_empty() => Worked::Same(b),
            (Shape::NonPrimitive, right) if !right.is_primitive() => Worked::Same(b),
            (left, Shape::NonPrimitive) if !left.is_primitive() => Worked::Same(a),
            (left, right) if left.is_primitive() || right.is_primitive() => {
                match (
                    is_primitive_within(self, left, right),
                    is_primitive_within(self, right, left),
                ) {
                    (Some(true), _) => Worked::Same(a),
                    (_, Some(true)) => Worked::Same(b),
                    (Some(false), Some(false)) => Worked::Same(NEVER),
                    _ => Worked::Shape(self.unknown("an intersection of template literals")),
                }
            }
            _ => Worked::Shape(self.unknown("an intersection of what are no plain objects")),
        }
    }

    fn intersect_each(&mut self, members: &[ShapeId], other: ShapeId) -> Worked {
        if members.len() > MAX_MEMBERS / 4 {
            return Worked::Shape(self.too_large());
        }
        let both = |id: &ShapeId| self.pending(Pending::Intersection(*id, other));
        let all: Vec<ShapeId> = members.iter().map(both).collect();
        self.flat_union(&all)
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
                    Some((_, same)) => self.pending(Pending::Intersection(*value, *same)),
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
            // It has to be there, though it may be `undefined` for all that this one says.
            true => self.union(vec![field.shape, UNDEFINED]),
            false => field.shape,
        });
        FieldShape {
            optional,
            shape: self.pending(Pending::Intersection(x, y)),
            ..a.clone()
        }
    }

    /// A field that has to fit index signatures, too.
    fn field_within(&mut self, field: &FieldShape, index: &[(ShapeId, ShapeId)]) -> FieldShape {
        let mut field = field.clone();
        for (key, value) in index {
            let fits = match &*self.shape(*key) {
                Shape::String => Some(true),
                Shape::Number => Some(field.name.bytes().all(|b| b.is_ascii_digit())),
                Shape::Template(texts, parts) => template_matches(self, texts, parts, &field.name),
                _ => None,
            };
            field.shape = match fits {
                Some(true) => self.pending(Pending::Intersection(field.shape, *value)),
                Some(false) => continue,
                None => {
                    let problem = self.unknown("an intersection with an index signature");
                    self.add(problem)
                }
            };
        }
        field
    }

    /// `T` with `change` made to its fields; of a union, to the fields of every member.
    pub(super) fn map_objects(
        &mut self,
        id: ShapeId,
        change: &mut dyn FnMut(&mut Self, &ObjectShape) -> ObjectShape,
    ) -> Worked {
        let (id, shape) = self.look(id);
        match &*shape {
            Shape::Object(object) => {
                let object = change(self, object);
                Worked::Shape(Shape::Object(object))
            }
            Shape::Union(members) => {
                let mut all = Vec::new();
                for member in members {
                    all.push(match self.map_objects(*member, change) {
                        Worked::Same(id) => id,
                        Worked::Shape(shape) => self.add(shape),
                    });
                }
                self.flat_union(&all)
            }
            Shape::Array(_) | Shape::Tuple(_) => {
                Worked::Shape(self.unknown("a list, changed by a type for objects"))
            }
            Shape::Unknown => Worked::Same(DEFINED),
            // A primitive stays what it is.
            _ => Worked::Same(id),
        }
    }
}
