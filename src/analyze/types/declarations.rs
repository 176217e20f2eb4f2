//! Declared types: aliases, enums and interfaces.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, MAX_MEMBERS};
use super::intersections::may_be_data;
use super::slots::UNKNOWN;
use super::syntax::{Body, InterfacePart, TypeDecl};
use crate::shape::{FieldShape, Literal, ObjectShape, Shape};

impl<'a> Evaluator<'a, '_> {
    pub(super) fn evaluate_declaration(&mut self, decl: &'a TypeDecl, env: EnvId) -> Evaluated {
        match &decl.body {
            Body::Alias(node) => Evaluated::Same(self.resolve(node, env)),
            Body::Enum(members) => Evaluated::Shape(self.enum_union(members)),
            Body::Interface(parts) => Evaluated::Shape(match self.interface(parts, env) {
                Ok(object) => Shape::Object(object),
                Err(problem) => problem,
            }),
        }
    }

    fn enum_union(&mut self, members: &[(String, Option<Literal>)]) -> Shape {
        let mut all = Vec::new();
        for (_, value) in members {
            let Some(value) = value else {
                return self.unknown("its enum has a computed member");
            };
            all.push(self.literal(value.clone()));
        }
        Shape::Union(all)
    }

    fn interface(&mut self, parts: &'a [InterfacePart], env: EnvId) -> Result<ObjectShape, Shape> {
        let mut object = ObjectShape::default();
        let mut unread = None;
        for base in parts.iter().flat_map(|part| &part.extends) {
            let base = self.resolve(base, env);
            match &*self.shape(base) {
                Shape::Object(base) => {
                    for field in &base.fields {
                        put_field(&mut object, field.clone());
                    }
                    object.index.extend_from_slice(&base.index);
                }
                Shape::Unsupported(problem) => unread = Some((base, problem.clone())),
                _ => {
                    return Err(
                        self.unknown("an interface extends a type that isn't an object type")
                    );
                }
            }
        }
        for part in parts {
            // Adding a field compares its name with all others.
            if part.members.fields.len() > MAX_MEMBERS {
                return Err(self.too_large());
            }
            let own = self.members(&part.members, env);
            for field in own.fields {
                put_field(&mut object, field);
            }
            object.index.extend(own.index);
            self.charge(object.fields.len());
            if object.fields.len() > MAX_MEMBERS {
                return Err(self.too_large());
            }
        }
        match unread {
            Some((base, problem)) if may_be_data(&object, &problem) => Ok(object.with_unread(base)),
            Some((_, problem)) => Err(Shape::Unsupported(problem)),
            None => Ok(object),
        }
    }

    /// The object that an enum is at run time.
    pub(super) fn enum_object(&mut self, members: &[(String, Option<Literal>)]) -> ObjectShape {
        let mut object = ObjectShape::default();
        for (name, value) in members {
            let value = value.clone();
            object.fields.push(FieldShape {
                name: name.clone(),
                number: None,
                optional: false,
                shape: value.map_or(UNKNOWN, |value| self.literal(value)),
            });
        }
        object
    }
}

/// Adds a field, or replaces the one of its name.
fn put_field(object: &mut ObjectShape, field: FieldShape) {
    let known = object
        .fields
        .iter_mut()
        .find(|known| known.name == field.name);
    match known {
        Some(known) => *known = field,
        None => object.fields.push(field),
    }
}
