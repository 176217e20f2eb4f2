//! What is asked of objects: their keys, their fields, two of them as one.

use super::evaluate::{
    Evaluator, MAX_MEMBERS, NEVER, NUMBER, Pending, STRING, UNDEFINED, UNKNOWN, Worked,
};
use crate::shape::{
    Element, ElementKind, FieldShape, Literal, ObjectShape, ProblemKind, Shape, ShapeId,
};

impl Evaluator<'_, '_> {
    /// `keyof`.
    pub(super) fn keys(&mut self, object: ShapeId) -> Worked {
        match &*self.shape(object) {
            Shape::Unsupported(problem) => Worked::Shape(Shape::Unsupported(problem.clone())),
            Shape::Never | Shape::Unknown => Worked::Same(STRING),
            Shape::Array(_) => Worked::Same(NUMBER),
            Shape::Union(_) => {
                let common = self.common_fields(object);
                self.key_union(&common)
            }
            Shape::Object(object) => self.key_union(object),
            _ => Worked::Shape(self.unknown("`keyof` of what is no plain object")),
        }
    }

    fn key_union(&mut self, object: &ObjectShape) -> Worked {
        let mut keys: Vec<ShapeId> = object.index.iter().map(|(key, _)| *key).collect();
        for field in &object.fields {
            keys.push(self.literal(&field.name));
        }
        self.flat_union(&keys)
    }

    /// The fields that an object has whichever member of a union it is.
    pub(super) fn common_fields(&mut self, id: ShapeId) -> ObjectShape {
        let mut members = self.each(id).into_iter();
        let mut common = match members.next().map(|id| self.shape(id)).as_deref() {
            Some(Shape::Object(object)) => object.clone(),
            _ => return ObjectShape::default(),
        };
        for member in members {
            let Shape::Object(other) = &*self.shape(member) else {
                return ObjectShape::default();
            };
            self.charge(common.fields.len() * other.fields.len() / 16);
            if self.is_spent() {
                return ObjectShape::default();
            }
            common.index.retain(|pair| other.index.contains(pair));
            let mut both = Vec::new();
            for field in common.fields {
                let same = other.fields.iter().find(|other| other.name == field.name);
                if let Some(same) = same {
                    both.push(FieldShape {
                        optional: field.optional || same.optional,
                        shape: self.union(vec![field.shape, same.shape]),
                        name: field.name,
                    });
                }
            }
            common.fields = both;
        }
        common
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
            Shape::Literal(Literal::String(name)) => Some(name.clone()),
            Shape::Literal(Literal::Number(number)) => Some(number.to_string()),
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
                match field {
                    Some(field) if field.optional => Ok(vec![field.shape, UNDEFINED]),
                    Some(field) => Ok(vec![field.shape]),
                    None => match object.index.first() {
                        Some(_) => Ok(object.index.iter().map(|(_, value)| *value).collect()),
                        None => Err(self.unknown("a look-up of a field that is not there")),
                    },
                }
            }
            (Shape::Array(item), None) => Ok(vec![*item]),
            (Shape::Array(item), Some(name)) if name.parse::<usize>().is_ok() => Ok(vec![*item]),
            (Shape::Tuple(items), None) => Ok(items.iter().map(|item| item.shape).collect()),
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
                    None if name == "length" => {
                        let required = |item: &Element| item.kind == ElementKind::Required;
                        if !items.iter().all(required) {
                            return Ok(vec![NUMBER]);
                        }
                        #[allow(clippy::cast_precision_loss)] // It is far below 2^53.
                        let length = items.len() as f64;
                        Ok(vec![self.add(Shape::Literal(Literal::Number(length)))])
                    }
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

    pub(super) fn unknown(&self, what: &str) -> Shape {
        self.problem(ProblemKind::Unknown, what, None)
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
            (left, Shape::Object(_)) if is_primitive(left) => Worked::Same(a),
            (Shape::Object(_), right) if is_primitive(right) => Worked::Same(b),
            (_, Shape::Object(object)) if is_empty(object) => Worked::Same(a),
            (Shape::Object(object), _) if is_empty(object) => Worked::Same(b),
            (Shape::NonPrimitive, right) if !is_primitive(right) => Worked::Same(b),
            (left, Shape::NonPrimitive) if !is_primitive(left) => Worked::Same(a),
            (left, right) if is_primitive(left) || is_primitive(right) => narrower(left, right)
                .map_or(Worked::Same(NEVER), |first| {
                    Worked::Same(if first { a } else { b })
                }),
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
                let mut field = field.clone();
                let index = other.index.iter().find(|(key, _)| *key == STRING);
                if let Some(same) = same {
                    if std::ptr::eq(from, b) {
                        continue;
                    }
                    field.optional &= same.optional;
                    field.shape = self.pending(Pending::Intersection(field.shape, same.shape));
                } else if let Some((_, value)) = index {
                    field.shape = self.pending(Pending::Intersection(field.shape, *value));
                }
                fields.push(field);
            }
        }
        let mut index = a.index.clone();
        for (key, value) in &b.index {
            match index.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) => *known = self.pending(Pending::Intersection(*known, *value)),
                None => index.push((*key, *value)),
            }
        }
        ObjectShape { fields, index }
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
            // A primitive stays what it is.
            _ => Worked::Same(id),
        }
    }
}

pub(super) fn is_empty(object: &ObjectShape) -> bool {
    object.fields.is_empty() && object.index.is_empty()
}

pub(super) fn is_primitive(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::String
            | Shape::Number
            | Shape::Boolean
            | Shape::Bigint
            | Shape::Null
            | Shape::Undefined
            | Shape::Literal(_)
            | Shape::Template(..)
    )
}

/// Of two primitives, which one is within the other: the first? `None`: neither.
fn narrower(a: &Shape, b: &Shape) -> Option<bool> {
    if a == b || super::assign::primitive_within(a, b) {
        return Some(true);
    }
    super::assign::primitive_within(b, a).then_some(false)
}
