//! What types are computed by: templates, mapped types, conditional types.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, MAX_MEMBERS};
use super::slots::{DEFINED, NUMBER, STRING, UNDEFINED};
use super::syntax::{Mapped, Node, TypeName};
use crate::shape::assign::assignable;
use crate::shape::{Element, ElementKind, FieldShape, ObjectShape, ProblemKind, Shape, ShapeId};

/// A template under construction: texts, and placeholders between them.
type Parts = (Vec<String>, Vec<ShapeId>);

impl<'a> Evaluator<'a, '_> {
    /// A template literal type. Placeholders that have few values are filled in.
    pub(super) fn template(
        &mut self,
        texts: &'a [String],
        types: &'a [Node],
        env: EnvId,
    ) -> Evaluated {
        let first = texts.first().cloned().unwrap_or_default();
        let mut all: Vec<Parts> = vec![(vec![first], Vec::new())];
        for (index, node) in types.iter().enumerate() {
            let id = self.resolve(node, env);
            let options = self.members_of(id);
            if all.len().saturating_mul(options.len()) > MAX_MEMBERS {
                return Evaluated::Shape(self.too_large());
            }
            let text = texts.get(index + 1).map_or("", String::as_str);
            let mut next = Vec::new();
            for parts in &all {
                for option in &options {
                    let mut parts = parts.clone();
                    if let Err(problem) = self.fill(&mut parts, *option) {
                        return Evaluated::Shape(problem);
                    }
                    append(&mut parts, text);
                    next.push(parts);
                }
            }
            all = next;
        }
        let shapes: Vec<ShapeId> = all
            .into_iter()
            .map(|(texts, placeholders)| {
                if placeholders.is_empty() {
                    return self.string_literal(&texts.concat());
                }
                // `${string}` is any text.
                if placeholders == [STRING] && texts.iter().all(String::is_empty) {
                    return STRING;
                }
                self.add(Shape::Template(texts, placeholders))
            })
            .collect();
        self.normalize_union(&shapes)
    }

    fn fill(&mut self, parts: &mut Parts, option: ShapeId) -> Result<(), Shape> {
        let (id, shape) = self.force(option);
        match &*shape {
            Shape::Literal(literal) => append(parts, &literal.text()),
            Shape::Null => append(parts, "null"),
            Shape::Undefined => append(parts, "undefined"),
            Shape::String | Shape::Number | Shape::Bigint | Shape::Unknown => {
                let id = if matches!(*shape, Shape::Unknown) {
                    STRING
                } else {
                    id
                };
                parts.1.push(id);
                parts.0.push(String::new());
            }
            Shape::Template(texts, placeholders) => {
                append(parts, texts.first().map_or("", String::as_str));
                for (index, placeholder) in placeholders.iter().enumerate() {
                    parts.1.push(*placeholder);
                    parts
                        .0
                        .push(texts.get(index + 1).cloned().unwrap_or_default());
                }
            }
            Shape::Unsupported(problem) => return Err(Shape::Unsupported(problem.clone())),
            _ => return Err(self.unknown("a template of what is no text")),
        }
        Ok(())
    }

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
        // Of a type variable, the members of a union are mapped one by one: `T[K]` is looked up in the
        // member at hand.
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
                self.unknown("a list, changed by a type for objects")
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
            _ => return member,
        };
        self.add(shape)
    }

    fn source_variable(&self, constraint: &'a Node, env: EnvId) -> Option<&'a str> {
        match constraint {
            Node::Keyof(object) => self.variable_name(object, env),
            _ => None,
        }
    }

    fn variable_name(&self, node: &'a Node, env: EnvId) -> Option<&'a str> {
        match node {
            Node::Name(name) => bare(name).filter(|name| self.variable(env, name).is_some()),
            _ => None,
        }
    }

    /// An item of a list, which stands at `key`.
    fn map_item(&mut self, mapped: &'a Mapped, env: EnvId, item: Element, key: ShapeId) -> Element {
        let Element { shape, mut kind } = item;
        let or_nothing = |this: &mut Self, shape| this.union(vec![shape, UNDEFINED]);
        // `T[K]` of a list is its item: a list of this one alone has it at every place.
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

    fn map_object(
        &mut self,
        mapped: &'a Mapped,
        env: EnvId,
        source: Option<&ObjectShape>,
    ) -> ObjectShape {
        // `K extends keyof T`: the fields of T keep what they are.
        let mut bound = None;
        if let (None, Node::Name(name)) = (source, &mapped.constraint)
            && let Some((Node::Keyof(object), outer)) =
                bare(name).and_then(|name| self.constraint(env, name))
        {
            let object = self.resolve(object, outer);
            bound = Some(self.shape(object));
        }
        let source = source.or(match bound.as_deref() {
            Some(Shape::Object(object)) => Some(object),
            _ => None,
        });
        let mut object = ObjectShape::default();
        let keys = match (source, &mapped.constraint) {
            // One by one: `keyof` has no names beside the keys of an index.
            (Some(source), Node::Keyof(_)) => self.own_keys(source),
            (_, constraint) => {
                let constraint = self.resolve(constraint, env);
                self.members_of(constraint)
            }
        };
        for key in keys {
            let inner = self.bind(env, &mapped.name, key);
            let names = match &mapped.rename {
                Some(rename) => {
                    let name = self.resolve(rename, inner);
                    self.members_of(name)
                }
                None => vec![key],
            };
            let ty = self.resolve(&mapped.ty, inner);
            let own = key_name(&self.shape(key));
            let before = source.and_then(|source| {
                source
                    .fields
                    .iter()
                    .find(|field| Some(&field.name) == own.as_ref())
            });
            let was_optional = before.is_some_and(|field| field.optional);
            for name in names {
                let Shape::Literal(name) = &*self.shape(name) else {
                    let ty = match mapped.optional {
                        Some(true) => self.union(vec![ty, UNDEFINED]),
                        _ => ty,
                    };
                    object.index.push((name, ty));
                    continue;
                };
                let optional = mapped.optional.unwrap_or(was_optional);
                let shape = match mapped.optional {
                    Some(false) if was_optional => self.without_undefined(ty),
                    _ => ty,
                };
                let field = FieldShape::new(name, optional, shape);
                // Several keys may be given one name: it stands for all of them.
                let mut known = object.fields.iter_mut();
                match known.find(|known| mapped.rename.is_some() && known.name == field.name) {
                    Some(known) => known.shape = self.union(vec![known.shape, shape]),
                    None => object.fields.push(field),
                }
            }
        }
        object
    }

    /// `A extends B ? C : D`, where it can be told.
    pub(super) fn conditional(&mut self, parts: &'a [Node; 4], env: EnvId) -> Evaluated {
        let [check, extends, yes, no] = parts;
        let variable = self.variable_name(check, env);
        let checked = self.resolve(check, env);
        let members = match variable {
            // Distributed over the members of a union.
            Some(_) => self.members_of(checked),
            None => vec![checked],
        };
        let mut all = Vec::new();
        for member in members {
            let env = match variable {
                Some(name) => self.bind(env, name, member),
                None => env,
            };
            let extends = self.resolve(extends, env);
            match assignable(self, member, extends) {
                Some(true) => all.push(self.resolve(yes, env)),
                Some(false) => all.push(self.resolve(no, env)),
                None => {
                    let pending = [member, extends].map(|id| self.shape(id));
                    for shape in pending {
                        if let Shape::Unsupported(problem) = &*shape {
                            return Evaluated::Shape(Shape::Unsupported(problem.clone()));
                        }
                    }
                    let what = "a conditional type whose branch cannot be told";
                    return Evaluated::Shape(self.problem(ProblemKind::Unknown, what, None));
                }
            }
        }
        self.normalize_union(&all)
    }
}

/// The name of a type without arguments.
fn bare(name: &TypeName) -> Option<&str> {
    match (&name.path.names[..], &name.path.specifier, &name.args[..]) {
        ([only], None, []) => Some(only),
        _ => None,
    }
}

fn append(parts: &mut Parts, text: &str) {
    if let Some(last) = parts.0.last_mut() {
        last.push_str(text);
    }
}

pub(super) fn key_name(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Literal(literal) => Some(literal.text()),
        _ => None,
    }
}
