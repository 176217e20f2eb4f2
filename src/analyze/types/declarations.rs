//! Declared types: aliases and interfaces.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, MAX_MEMBERS};
use super::intersections::may_be_data;
use super::syntax::{Body, InterfacePart, TypeDecl};
use crate::analyze::names::augmentations;
use crate::shape::{FieldShape, ObjectShape, Shape};

impl<'a> Evaluator<'a, '_> {
    pub(super) fn evaluate_declaration(&mut self, decl: &'a TypeDecl, env: EnvId) -> Evaluated {
        match &decl.body {
            Body::Alias(node) => Evaluated::Same(self.resolve(node, env)),
            Body::Enum(members) => Evaluated::Shape(self.enum_union(decl, members)),
            Body::Interface(parts) => {
                let mut all: Vec<_> = parts.iter().map(|part| (part, env)).collect();
                all.extend(self.parts_elsewhere(&decl.name, env));
                Evaluated::Shape(match self.interface(&all) {
                    Ok(object) => Shape::Object(object),
                    Err(problem) => problem,
                })
            }
            // Resolving the name follows it.
            Body::Reference(_) => Evaluated::Shape(self.circular()),
        }
    }

    /// The parts of an interface that other files declare, with `declare module '…'`.
    fn parts_elsewhere(&mut self, name: &str, env: EnvId) -> Vec<(&'a InterfacePart, EnvId)> {
        let mut all = Vec::new();
        for (place, decl) in augmentations(self.files, self.place(env), name) {
            // All declarations have the same type parameters.
            let env = self.moved(env, place);
            if let Body::Interface(parts) = &decl.body {
                all.extend(parts.iter().map(|part| (part, env)));
            }
        }
        all
    }

    fn interface(&mut self, parts: &[(&'a InterfacePart, EnvId)]) -> Result<ObjectShape, Shape> {
        let mut object = ObjectShape::default();
        let mut unread = None;
        let bases = parts
            .iter()
            .flat_map(|(part, env)| part.extends.iter().map(|base| (base, *env)));
        for (base, env) in bases {
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
        for (part, env) in parts {
            // Adding a field compares its name with all others.
            if part.members.fields.len() > MAX_MEMBERS {
                return Err(self.too_large());
            }
            let own = self.members(&part.members, *env);
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
            Some((base, problem)) if may_be_data(&object, &problem) => {
                Ok(object.with_unread(self.without_schema(base)))
            }
            Some((_, problem)) => Err(Shape::Unsupported(problem)),
            None => Ok(object),
        }
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
