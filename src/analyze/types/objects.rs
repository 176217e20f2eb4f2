//! Objects: their keys, their fields and their values.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::Evaluator;
use super::slots::{DEFINED, NUMBER, STRING, UNDEFINED, UNKNOWN};
use super::syntax::Members;
use crate::shape::{
    Element, ElementKind, FieldShape, Literal, ObjectShape, Shape, ShapeId, Within,
};

impl<'a> Evaluator<'a, '_> {
    /// An object type as it is written.
    pub(super) fn members(&mut self, members: &'a Members, env: EnvId) -> ObjectShape {
        let mut object = ObjectShape::default();
        for field in &members.fields {
            object.fields.push(FieldShape {
                name: field.name.clone(),
                number: field.number,
                optional: field.optional,
                shape: self.resolve(&field.ty, env),
            });
        }
        for (key, value) in &members.index {
            let (key, value) = (self.resolve(key, env), self.resolve(value, env));
            let keys = self.members_of(key);
            object
                .index
                .extend(keys.into_iter().map(|key| (key, value)));
        }
        object
    }

    /// `keyof`.
    pub(super) fn keys(&mut self, object: ShapeId) -> Evaluated {
        match &*self.shape(object) {
            Shape::Unsupported(problem) => Evaluated::Shape(Shape::Unsupported(problem.clone())),
            Shape::Never | Shape::Unknown => Evaluated::Same(STRING),
            Shape::Array(_) => Evaluated::Same(NUMBER),
            Shape::Union(_) => match self.common_fields(object) {
                Ok(common) => self.key_union(&common),
                Err(problem) => Evaluated::Shape(problem),
            },
            Shape::Object(object) => self.key_union(object),
            _ => Evaluated::Shape(self.unknown("Koze can evaluate `keyof` of object types only")),
        }
    }

    fn key_union(&mut self, object: &ObjectShape) -> Evaluated {
        let any_text = object.index.iter().any(|(key, _)| *key == STRING);
        let mut keys = self.own_keys(object);
        if any_text {
            // `string` covers the names of the fields.
            keys.truncate(object.index.len());
        }
        self.normalize_union(&keys)
    }

    /// The keys of an index, then the names of the fields.
    pub(super) fn own_keys(&mut self, object: &ObjectShape) -> Vec<ShapeId> {
        let mut keys: Vec<ShapeId> = object.index.iter().map(|(key, _)| *key).collect();
        for field in &object.fields {
            keys.push(self.literal(field.key()));
        }
        keys
    }

    /// The fields that every member of a union has.
    pub(super) fn common_fields(&mut self, id: ShapeId) -> Result<ObjectShape, Shape> {
        let mut common: Option<ObjectShape> = None;
        for member in self.members_of(id) {
            let other = match &*self.shape(member) {
                Shape::Object(object) => object.clone(),
                Shape::Null | Shape::Undefined => ObjectShape::default(),
                Shape::Unsupported(problem) => return Err(Shape::Unsupported(problem.clone())),
                _ => {
                    return Err(self.unknown(
                        "Koze can't list the fields of a type that isn't an object type",
                    ));
                }
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
        if self.is_out_of_budget() {
            return Err(self.too_large());
        }
        if !a.index.is_empty() || !b.index.is_empty() {
            return Err(
                self.unknown("Koze can't list the fields of a union with an index signature")
            );
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
    pub(super) fn index(&mut self, object: ShapeId, key: ShapeId) -> Evaluated {
        let mut found = Vec::new();
        for object in self.objects(object) {
            for key in self.members_of(key) {
                match self.index_one(object, key) {
                    Ok(ids) => found.extend(ids),
                    Err(shape) => return Evaluated::Shape(shape),
                }
            }
        }
        self.normalize_union(&found)
    }

    /// Like `members_of`, but a boolean stays one type.
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
            _ => return Err(self.unknown("the index of an indexed access isn't a key")),
        };
        match (&*object, name) {
            (Shape::Object(object), name) => self.index_object(object, name, &key),
            (Shape::Array(item), None) => Ok(vec![*item]),
            (Shape::Array(item), Some(name)) if name.parse::<usize>().is_ok() => Ok(vec![*item]),
            (Shape::Tuple(items), None) => {
                let optional = items.iter().any(|item| item.kind == ElementKind::Optional);
                let all = items.iter().map(|item| item.shape);
                Ok(all.chain(optional.then_some(UNDEFINED)).collect())
            }
            (Shape::Tuple(items), Some(name)) => self.index_tuple(items, &name),
            (Shape::Array(_) | Shape::String, Some(name)) if name == "length" => Ok(vec![NUMBER]),
            (Shape::Unknown, _) => Ok(vec![UNKNOWN]),
            (Shape::Never, _) => Ok(Vec::new()),
            (Shape::Unsupported(problem), name) => match problem.within.as_deref() {
                Some(Within::Object(members)) => self.index_object(members, name, &key),
                _ => Err(Shape::Unsupported(problem.clone())),
            },
            _ => Err(self.unknown("an indexed access needs an object type, an array or a tuple")),
        }
    }

    fn index_object(
        &self,
        object: &ObjectShape,
        name: Option<String>,
        key: &Shape,
    ) -> Result<Vec<ShapeId>, Shape> {
        let mut fields = object.fields.iter();
        let field = name.and_then(|name| fields.find(|field| field.name == name));
        match (field, &object.index[..]) {
            (Some(field), _) if field.optional => Ok(vec![field.shape, UNDEFINED]),
            (Some(field), _) => Ok(vec![field.shape]),
            (None, []) => Err(self.unknown("an indexed access names a field that doesn't exist")),
            (None, [(_, value)]) => Ok(vec![*value]),
            (None, index) => {
                let is_number = matches!(key, Shape::Number | Shape::Literal(Literal::Number(_)));
                let wanted = if is_number { NUMBER } else { STRING };
                let find = |wanted| index.iter().find(|(key, _)| *key == wanted);
                match find(wanted).or_else(|| find(STRING)) {
                    Some((_, value)) => Ok(vec![*value]),
                    None => Err(self.unknown("Koze can't choose between several index signatures")),
                }
            }
        }
    }

    fn index_tuple(&mut self, items: &[Element], name: &str) -> Result<Vec<ShapeId>, Shape> {
        let index = name.parse().unwrap_or(usize::MAX);
        let rest = items.iter().position(|item| item.kind == ElementKind::Rest);
        let item = items.get(index);
        match item.filter(|_| rest.is_none_or(|rest| index < rest)) {
            Some(item) if item.kind == ElementKind::Optional => Ok(vec![item.shape, UNDEFINED]),
            Some(item) => Ok(vec![item.shape]),
            None if name == "length" => Ok(self.lengths(items)),
            None => Err(self.unknown("an indexed access names a tuple element that doesn't exist")),
        }
    }

    fn lengths(&mut self, items: &[Element]) -> Vec<ShapeId> {
        if items.iter().any(|item| item.kind == ElementKind::Rest) {
            return vec![NUMBER];
        }
        let required = items
            .iter()
            .filter(|item| item.kind == ElementKind::Required);
        #[allow(clippy::cast_precision_loss)] // A tuple's length is far below 2^53.
        let length = |length: usize| self.literal(Literal::Number(length as f64));
        (required.count()..=items.len()).map(length).collect()
    }

    /// Applies `change` to an object, or to each object of a union.
    pub(super) fn map_objects(
        &mut self,
        id: ShapeId,
        change: &mut dyn FnMut(&mut Self, &ObjectShape) -> ObjectShape,
    ) -> Evaluated {
        let (id, shape) = self.force(id);
        match &*shape {
            Shape::Object(object) => {
                let object = change(self, object);
                Evaluated::Shape(Shape::Object(object))
            }
            Shape::Union(members) => {
                let mut all = Vec::new();
                for member in members {
                    all.push(match self.map_objects(*member, change) {
                        Evaluated::Same(id) => id,
                        Evaluated::Shape(shape) => self.add(shape),
                    });
                }
                self.normalize_union(&all)
            }
            Shape::Array(_) | Shape::Tuple(_) => Evaluated::Shape(
                self.unknown("Koze can't evaluate `Partial` or `Required` of an array or a tuple"),
            ),
            Shape::Unknown => Evaluated::Same(DEFINED),
            // A primitive stays what it is.
            _ => Evaluated::Same(self.without_schema(id)),
        }
    }
}
