//! What operators, calls and names give, as TypeScript infers it.

use super::by_address::ByAddress;
use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, Side};
use super::globals::{global_call, global_value, method_result};
use super::slots::{BIGINT, BOOLEAN, NUMBER, STRING};
use super::syntax::{Body, Foreign, Node, Path};
use super::thunk::Thunk;
use crate::analyze::names::{Meaning, Missing, Named};
use crate::model::Span;
use crate::shape::{FieldShape, Literal, ObjectShape, Shape, ShapeId, Within};

/// What arithmetic makes of a value.
#[derive(Clone, Copy, PartialEq)]
enum Operand {
    Text,
    Number,
    Bigint,
}

impl<'a> Evaluator<'a, '_> {
    /// The type of what takes over the value at a path.
    pub(super) fn widened(&mut self, path: &'a Path, env: EnvId) -> Evaluated {
        let (found, used) = self.find(path, env, Meaning::Value);
        let rest = path.names.get(used..).unwrap_or_default();
        match (&found, rest) {
            (Named::Value(place, node), []) => {
                let env = self.place_env(*place);
                self.taken_over(node, env)
            }
            // A member of an enum becomes the enum.
            (Named::Type(place, decl), [_]) if matches!(decl.body, Body::Enum(_)) => {
                let env = self.place_env(*place);
                Evaluated::Same(self.defer(Thunk::Decl(ByAddress(decl), env)))
            }
            (Named::Class(class, _), [name]) => {
                let members = self.class_members(class, Side::Static);
                let field = members.fields.iter().find(|field| field.name == *name);
                match field.map(|field| self.shape(field.shape)).as_deref() {
                    Some(Shape::Literal(literal)) => Evaluated::Same(base(literal)),
                    _ => self.evaluate_typeof(path, env),
                }
            }
            (Named::Missing(Missing::Undeclared, _), _) => match global_value(&path.names) {
                Some(id) => Evaluated::Same(id),
                None => Evaluated::Shape(self.foreign(Foreign::Expression, env, path.span)),
            },
            _ => self.evaluate_typeof(path, env),
        }
    }

    fn taken_over(&mut self, node: &'a Node, env: EnvId) -> Evaluated {
        match node {
            Node::Fresh(literal) => Evaluated::Same(base(literal)),
            Node::Union(members) if members.iter().all(|node| matches!(node, Node::Fresh(_))) => {
                let mut all = Vec::new();
                for member in members {
                    if let Node::Fresh(literal) = member {
                        all.push(base(literal));
                    }
                }
                Evaluated::Same(self.union(all))
            }
            node => Evaluated::Same(self.resolve(node, env)),
        }
    }

    /// The result of the function at a path.
    pub(super) fn call(&mut self, path: &'a Path, env: EnvId) -> Evaluated {
        let (found, _) = self.find(path, env, Meaning::Value);
        if let Named::Missing(Missing::Undeclared, _) = found
            && let Some(id) = global_call(&path.names)
        {
            return Evaluated::Same(id);
        }
        let place = (env, path.span);
        let id = match self.evaluate_typeof(path, env) {
            Evaluated::Same(id) => id,
            Evaluated::Shape(shape) => self.add(shape),
        };
        if let Shape::Unsupported(problem) = &*self.shape(id)
            && let Some(Within::Function {
                result, is_generic, ..
            }) = problem.within.as_deref()
        {
            // A generic function's result depends on its arguments.
            return match is_generic {
                true => Evaluated::Shape(self.foreign(Foreign::Expression, env, path.span)),
                false => self.result(*result, place),
            };
        }
        // A method of a string, a number or a date.
        let Some((name, names)) = path
            .names
            .split_last()
            .filter(|(_, names)| !names.is_empty())
        else {
            return Evaluated::Shape(self.foreign(Foreign::Expression, env, path.span));
        };
        let object = Path {
            specifier: None,
            names: names.to_vec(),
            span: path.span,
        };
        match self.evaluate_typeof(&object, env) {
            Evaluated::Same(object) => self.method(object, name, place),
            Evaluated::Shape(_) => {
                Evaluated::Shape(self.foreign(Foreign::Expression, env, path.span))
            }
        }
    }

    /// A function's result; if it isn't declared, the call is at fault.
    fn result(&mut self, result: ShapeId, place: (EnvId, Span)) -> Evaluated {
        match &*self.shape(result) {
            Shape::Unsupported(problem) if problem.location.is_none() => {
                let reason = problem.reason.clone();
                Evaluated::Shape(self.problem(problem.kind, reason, Some(place)))
            }
            _ => Evaluated::Same(result),
        }
    }

    /// The result of a method of the language's own types.
    pub(super) fn method(
        &mut self,
        object: ShapeId,
        name: &str,
        (env, span): (EnvId, Span),
    ) -> Evaluated {
        match method_result(&self.shape(object), name) {
            Some(id) => Evaluated::Same(id),
            None => Evaluated::Shape(self.foreign(Foreign::Expression, env, span)),
        }
    }

    /// `a + b`, or another arithmetic operator.
    pub(super) fn arithmetic(
        &mut self,
        is_sum: bool,
        operands: [ShapeId; 2],
        (env, span): (EnvId, Span),
    ) -> Shape {
        use Operand::{Bigint, Number, Text};
        match (is_sum, operands.map(|id| self.operand(id))) {
            (true, [Some(Text), _] | [_, Some(Text)]) => Shape::String,
            (true, [Some(Number), Some(Number)]) => Shape::Number,
            (_, [Some(Bigint), Some(Bigint)]) => Shape::Bigint,
            // TypeScript rejects a mixture.
            (false, [Some(Number), _] | [_, Some(Number)]) => Shape::Number,
            (false, [Some(Bigint), _] | [_, Some(Bigint)]) => Shape::Bigint,
            _ => self.foreign(Foreign::Expression, env, span),
        }
    }

    fn operand(&mut self, id: ShapeId) -> Option<Operand> {
        let mut kinds = Vec::new();
        for member in self.members_of(id) {
            kinds.push(match &*self.shape(member) {
                Shape::String | Shape::Template(..) | Shape::Literal(Literal::String(_)) => {
                    Operand::Text
                }
                Shape::Number | Shape::Literal(Literal::Number(_)) => Operand::Number,
                Shape::Bigint | Shape::Literal(Literal::Bigint(_)) => Operand::Bigint,
                _ => return None,
            });
        }
        let first = *kinds.first()?;
        kinds.iter().all(|kind| *kind == first).then_some(first)
    }

    /// `{ ...under, ...over }`.
    pub(super) fn spread(&mut self, under: ShapeId, over: ShapeId) -> Shape {
        let (under, over) = (self.shape(under), self.shape(over));
        let (under, over) = match (&*under, &*over) {
            (Shape::Object(under), Shape::Object(over)) => (under, over),
            (Shape::Unsupported(problem), _) | (_, Shape::Unsupported(problem)) => {
                return Shape::Unsupported(problem.clone());
            }
            _ => {
                return self
                    .unknown("Koze can't evaluate the spread of what isn't one object type");
            }
        };
        self.charge(under.fields.len() * over.fields.len() / 16);
        let mut object: ObjectShape = under.clone();
        object.index.extend_from_slice(&over.index);
        for field in &over.fields {
            let known = object
                .fields
                .iter()
                .position(|known| known.name == field.name);
            match known.and_then(|index| object.fields.get_mut(index)) {
                None => object.fields.push(field.clone()),
                Some(known) => *known = self.overwritten(known, field),
            }
        }
        Shape::Object(object)
    }

    fn overwritten(&mut self, under: &FieldShape, over: &FieldShape) -> FieldShape {
        if !over.optional {
            return over.clone();
        }
        let given = self.without_undefined(over.shape);
        FieldShape {
            optional: under.optional,
            shape: self.union(vec![under.shape, given]),
            ..over.clone()
        }
    }
}

/// The type that a literal is widened to.
fn base(literal: &Literal) -> ShapeId {
    match literal {
        Literal::String(_) => STRING,
        Literal::Number(_) => NUMBER,
        Literal::Boolean(_) => BOOLEAN,
        Literal::Bigint(_) => BIGINT,
    }
}
