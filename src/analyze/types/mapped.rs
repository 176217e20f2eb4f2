//! Mapped types: `{ [K in C as N]: T }`.

use std::rc::Rc;

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::Evaluator;
use super::slots::{DEFINED, NUMBER, UNDEFINED};
use super::syntax::{Mapped, Node};
use crate::shape::{Element, ElementKind, FieldShape, Literal, ObjectShape, Shape, ShapeId};

impl<'a> Evaluator<'a, '_> {
    /// `{ [K in C]: T }`.
    pub(super) fn mapped(&mut self, mapped: &'a Mapped, env: EnvId) -> Evaluated {
        let Node::Keyof(object) = &mapped.constraint else {
            let object = self.map_object(mapped, env, None);
            return Evaluated::Shape(Shape::Object(object));
        };
        let source = self.resolve(object, env);
        let Some(variable) = self.variable_name(object, env) else {
            return Evaluated::Shape(match self.common_fields(source) {
                Ok(common) => Shape::Object(self.map_object(mapped, env, Some(&common))),
                Err(problem) => problem,
            });
        };
        // With a type variable, a union is mapped member by member: `T[K]` is resolved in each.
        let mut all = Vec::new();
        for member in self.members_of(source) {
            let env = self.bind(env, variable, member);
            all.push(self.map_member(mapped, env, member));
        }
        self.normalize_union(&all)
    }

    fn map_member(&mut self, mapped: &'a Mapped, env: EnvId, member: ShapeId) -> ShapeId {
        let shape = match &*self.shape(member) {
            Shape::Object(object) => Shape::Object(self.map_object(mapped, env, Some(object))),
            Shape::Array(_) | Shape::Tuple(_) if mapped.rename.is_some() => {
                self.unknown("Koze can't evaluate an `as` clause over an array or a tuple")
            }
            Shape::Array(item) => {
                let (shape, kind) = (*item, ElementKind::Rest);
                let item = self.map_item(mapped, env, Element { shape, kind }, NUMBER);
                return self.array(item.shape);
            }
            Shape::Tuple(items) => {
                let mut all = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let key = self.string_literal(&index.to_string());
                    all.push(self.map_item(mapped, env, *item, key));
                }
                Shape::Tuple(all)
            }
            Shape::Unknown => return DEFINED,
            // A primitive stays what it is.
            _ => return self.without_schema(member),
        };
        self.add(shape)
    }

    /// Maps an element of an array or a tuple, which has the key `key`.
    fn map_item(&mut self, mapped: &'a Mapped, env: EnvId, item: Element, key: ShapeId) -> Element {
        let Element { shape, mut kind } = item;
        let or_nothing = |this: &mut Self, shape| this.union(vec![shape, UNDEFINED]);
        // `T[K]` is the element itself: in an array of its own type it has every index.
        let env = match self.source_variable(&mapped.constraint, env) {
            Some(variable) => {
                let item = match kind {
                    ElementKind::Optional => or_nothing(self, shape),
                    _ => shape,
                };
                let list = self.array(item);
                self.bind(env, variable, list)
            }
            None => env,
        };
        let env = self.bind(env, &mapped.name, key);
        let mut shape = self.resolve(&mapped.ty, env);
        match (mapped.optional, kind) {
            (Some(true), ElementKind::Rest) => shape = or_nothing(self, shape),
            (Some(true), _) => kind = ElementKind::Optional,
            (Some(false), ElementKind::Rest) => shape = self.without_undefined(shape),
            (Some(false), ElementKind::Optional) => {
                shape = self.without_undefined(shape);
                kind = ElementKind::Required;
            }
            _ => {}
        }
        Element { shape, kind }
    }

    /// The variable in a constraint `keyof T`.
    fn source_variable(&self, constraint: &'a Node, env: EnvId) -> Option<&'a str> {
        match constraint {
            Node::Keyof(object) => self.variable_name(object, env),
            _ => None,
        }
    }

    fn map_object(
        &mut self,
        mapped: &'a Mapped,
        env: EnvId,
        source: Option<&ObjectShape>,
    ) -> ObjectShape {
        let constraint = match source {
            Some(_) => None,
            None => self.constraint_source(mapped, env),
        };
        let source = source.or(match constraint.as_deref() {
            Some(Shape::Object(object)) => Some(object),
            _ => None,
        });
        let keys = match (source, &mapped.constraint) {
            // `keyof` of an object with an index signature leaves the names out.
            (Some(source), Node::Keyof(_)) => self.own_keys(source),
            (_, constraint) => {
                let constraint = self.resolve(constraint, env);
                self.members_of(constraint)
            }
        };
        let mut object = ObjectShape::default();
        for key in keys {
            self.map_key(mapped, env, key, source, &mut object);
        }
        object
    }

    /// The object whose fields keep their modifiers under `K extends keyof T`.
    fn constraint_source(&mut self, mapped: &'a Mapped, env: EnvId) -> Option<Rc<Shape>> {
        let Node::Name(name) = &mapped.constraint else {
            return None;
        };
        let Some((Node::Keyof(object), outer)) = self.constraint(env, name.bare()?) else {
            return None;
        };
        let object = self.resolve(object, outer);
        Some(self.shape(object))
    }

    /// Adds what one key is mapped to.
    fn map_key(
        &mut self,
        mapped: &'a Mapped,
        env: EnvId,
        key: ShapeId,
        source: Option<&ObjectShape>,
        object: &mut ObjectShape,
    ) {
        let env = self.bind(env, &mapped.name, key);
        let names = match &mapped.rename {
            Some(rename) => {
                let name = self.resolve(rename, env);
                self.members_of(name)
            }
            None => vec![key],
        };
        let ty = self.resolve(&mapped.ty, env);
        let own_name = match &*self.shape(key) {
            Shape::Literal(literal) => Some(literal.text()),
            _ => None,
        };
        let before = source.zip(own_name).and_then(|(source, own)| {
            let mut fields = source.fields.iter();
            fields.find(|field| field.name == own)
        });
        let was_optional = before.is_some_and(|field| field.optional);
        for name in names {
            match &*self.shape(name) {
                Shape::Literal(name) => {
                    let field = self.map_field(mapped, name, ty, was_optional);
                    self.put_mapped(mapped, object, field);
                }
                _ => {
                    let ty = match mapped.optional {
                        Some(true) => self.union(vec![ty, UNDEFINED]),
                        _ => ty,
                    };
                    object.index.push((name, ty));
                }
            }
        }
    }

    fn map_field(
        &mut self,
        mapped: &Mapped,
        name: &Literal,
        ty: ShapeId,
        was_optional: bool,
    ) -> FieldShape {
        let optional = mapped.optional.unwrap_or(was_optional);
        let shape = match mapped.optional {
            Some(false) if was_optional => self.without_undefined(ty),
            _ => ty,
        };
        FieldShape::new(name, optional, shape)
    }

    fn put_mapped(&mut self, mapped: &Mapped, object: &mut ObjectShape, field: FieldShape) {
        // An `as` clause can give several keys one name: the field is any of them.
        let mut known = object.fields.iter_mut();
        match known.find(|known| mapped.rename.is_some() && known.name == field.name) {
            Some(known) => known.shape = self.union(vec![known.shape, field.shape]),
            None => object.fields.push(field),
        }
    }
}
