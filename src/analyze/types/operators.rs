//! What types are computed by: templates, mapped types, conditional types.

use super::evaluate::{EnvId, Evaluator, MAX_MEMBERS, STRING, Worked};
use super::syntax::{Mapped, Node, TypeName};
use crate::shape::{Element, FieldShape, Literal, ObjectShape, ProblemKind, Shape, ShapeId};

/// A template under construction: texts, and placeholders between them.
type Parts = (Vec<String>, Vec<ShapeId>);

impl<'a> Evaluator<'a, '_> {
    /// A template literal type. Placeholders that have few values are filled in.
    pub(super) fn template(
        &mut self,
        texts: &'a [String],
        types: &'a [Node],
        env: EnvId,
    ) -> Worked {
        let first = texts.first().cloned().unwrap_or_default();
        let mut all: Vec<Parts> = vec![(vec![first], Vec::new())];
        for (index, node) in types.iter().enumerate() {
            let id = self.eval(node, env);
            let options = self.each(id);
            if all.len().saturating_mul(options.len()) > MAX_MEMBERS {
                return Worked::Shape(self.too_large());
            }
            let text = texts.get(index + 1).map_or("", String::as_str);
            let mut next = Vec::new();
            for parts in &all {
                for option in &options {
                    let mut parts = parts.clone();
                    if let Err(problem) = self.fill(&mut parts, *option) {
                        return Worked::Shape(problem);
                    }
                    append(&mut parts, text);
                    next.push(parts);
                }
            }
            all = next;
        }
        let shapes: Vec<ShapeId> = all
            .into_iter()
            .map(|(mut texts, placeholders)| {
                let only = if placeholders.is_empty() {
                    texts.pop()
                } else {
                    None
                };
                self.add(match only {
                    Some(text) => Shape::Literal(Literal::String(text)),
                    None => Shape::Template(texts, placeholders),
                })
            })
            .collect();
        self.flat_union(&shapes)
    }

    fn fill(&mut self, parts: &mut Parts, option: ShapeId) -> Result<(), Shape> {
        let (id, shape) = self.look(option);
        match &*shape {
            Shape::Literal(literal) => append(parts, &literal_text(literal)),
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
    pub(super) fn mapped(&mut self, mapped: &'a Mapped, env: EnvId) -> Worked {
        if let Some((source, is_variable)) = self.source(&mapped.constraint, env) {
            let (source, shape) = self.look(source);
            match &*shape {
                Shape::Unsupported(problem) => {
                    return Worked::Shape(Shape::Unsupported(problem.clone()));
                }
                // A mapped type of a type variable maps the items of lists, and members of unions.
                Shape::Array(item) if is_variable => {
                    let item = self.map_item(mapped, env, *item);
                    return Worked::Same(self.array(item));
                }
                Shape::Tuple(items) if is_variable => {
                    let item = |item: &Element| Element {
                        shape: self.map_item(mapped, env, item.shape),
                        kind: item.kind,
                    };
                    return Worked::Shape(Shape::Tuple(items.iter().map(item).collect()));
                }
                // `T[K]` is looked up in the member at hand.
                Shape::Object(_) | Shape::Union(_) if is_variable => {
                    return self.map_variable(mapped, env, source);
                }
                Shape::Object(_) | Shape::Union(_) => {
                    let common = self.common_fields(source);
                    let object = self.map_object(mapped, env, Some(&common));
                    return Worked::Shape(Shape::Object(object));
                }
                _ if is_variable => return Worked::Same(source),
                _ => {}
            }
        }
        let object = self.map_object(mapped, env, None);
        Worked::Shape(Shape::Object(object))
    }

    /// Each member of the union that a variable stands for, mapped with the variable bound to it.
    fn map_variable(&mut self, mapped: &'a Mapped, env: EnvId, source: ShapeId) -> Worked {
        let Some(variable) = self.source_variable(&mapped.constraint, env) else {
            let object = self.map_object(mapped, env, None);
            return Worked::Shape(Shape::Object(object));
        };
        let mut all = Vec::new();
        for member in self.each(source) {
            let (member, shape) = self.look(member);
            let Shape::Object(object) = &*shape else {
                all.push(member);
                continue;
            };
            let env = self.bind(env, variable, member);
            let object = self.map_object(mapped, env, Some(object));
            all.push(self.add(Shape::Object(object)));
        }
        self.flat_union(&all)
    }

    /// `T` of `keyof T`, which the fields' modifiers are taken from, and whether it is a variable.
    fn source(&mut self, constraint: &'a Node, env: EnvId) -> Option<(ShapeId, bool)> {
        match constraint {
            Node::Keyof(object) => {
                let is_variable = self.source_variable(constraint, env).is_some();
                Some((self.eval(object, env), is_variable))
            }
            _ => None,
        }
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

    fn map_item(&mut self, mapped: &'a Mapped, env: EnvId, item: ShapeId) -> ShapeId {
        // `T[K]` of a list is its item: a list of this one alone has it at every place.
        let env = match self.source_variable(&mapped.constraint, env) {
            Some(variable) => {
                let list = self.array(item);
                self.bind(env, variable, list)
            }
            None => env,
        };
        let env = self.bind(env, &mapped.name, super::evaluate::NUMBER);
        self.eval(&mapped.ty, env)
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
            && let Some((_, Some((Node::Keyof(object), outer)))) =
                bare(name).and_then(|name| self.variable(env, name))
        {
            let object = self.eval(object, outer);
            bound = Some(self.shape(object));
        }
        let source = source.or(match bound.as_deref() {
            Some(Shape::Object(object)) => Some(object),
            _ => None,
        });
        let mut object = ObjectShape::default();
        let constraint = self.eval(&mapped.constraint, env);
        for key in self.each(constraint) {
            let inner = self.bind(env, &mapped.name, key);
            let names = match &mapped.rename {
                Some(rename) => {
                    let name = self.eval(rename, inner);
                    self.each(name)
                }
                None => vec![key],
            };
            let ty = self.eval(&mapped.ty, inner);
            let own = key_name(&self.shape(key));
            let before = source.and_then(|source| {
                source
                    .fields
                    .iter()
                    .find(|field| Some(&field.name) == own.as_ref())
            });
            for name in names {
                let shape = self.shape(name);
                let Some(name) = key_name(&shape) else {
                    object.index.push((name, ty));
                    continue;
                };
                object.fields.push(FieldShape {
                    name,
                    optional: mapped
                        .optional
                        .unwrap_or(before.is_some_and(|field| field.optional)),
                    shape: match mapped.optional {
                        Some(false) => self.without_undefined(ty),
                        _ => ty,
                    },
                });
            }
        }
        object
    }

    pub(super) fn without_undefined(&mut self, id: ShapeId) -> ShapeId {
        let args = [id].into();
        self.pending(super::evaluate::Pending::Utility(
            super::builtins::Utility::Defined,
            args,
        ))
    }

    /// `A extends B ? C : D`, where it can be told.
    pub(super) fn conditional(&mut self, parts: &'a [Node; 4], env: EnvId) -> Worked {
        let [check, extends, yes, no] = parts;
        let variable = self.variable_name(check, env);
        let checked = self.eval(check, env);
        let members = match variable {
            // Distributed over the members of a union.
            Some(_) => self.each(checked),
            None => vec![checked],
        };
        let mut all = Vec::new();
        for member in members {
            let env = match variable {
                Some(name) => self.bind(env, name, member),
                None => env,
            };
            let extends = self.eval(extends, env);
            match self.assignable(member, extends, 0) {
                Some(true) => all.push(self.eval(yes, env)),
                Some(false) => all.push(self.eval(no, env)),
                None => {
                    let pending = [member, extends].map(|id| self.shape(id));
                    for shape in pending {
                        if let Shape::Unsupported(problem) = &*shape {
                            return Worked::Shape(Shape::Unsupported(problem.clone()));
                        }
                    }
                    let what = "a conditional type whose branch cannot be told";
                    return Worked::Shape(self.problem(ProblemKind::Unknown, what, None));
                }
            }
        }
        self.flat_union(&all)
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
        Shape::Literal(literal) => Some(literal_text(literal)),
        _ => None,
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) | Literal::Bigint(text) => text.clone(),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(boolean) => boolean.to_string(),
    }
}
