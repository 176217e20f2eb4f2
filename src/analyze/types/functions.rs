//! What is within functions and classes: `Parameters<typeof f>`, `ReturnType<…>`, `A['field']`.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, Side, with};
use super::slots::UNKNOWN;
use super::syntax::{Foreign, FunctionType, Node};
use super::thunk::Utility;
use crate::analyze::facts::{Access, ClassFacts, Member, MemberKind, Signature};
use crate::analyze::names::{ClassId, Named, Place};
use crate::model::Span;
use crate::shape::{Element, ElementKind, FieldShape, ObjectShape, Shape, ShapeId, Within};

/// The longest chain of base classes.
const MAX_BASES: usize = 16;

impl<'a> Evaluator<'a, '_> {
    pub(super) fn function(&mut self, function: &'a FunctionType, env: EnvId, span: Span) -> Shape {
        // A caller's arguments decide: any type within the bound is possible.
        let place = self.place(env);
        let env = self.instantiate(place, Some(env), &function.type_params, &[]);
        let params = function.params.iter();
        let params = params.map(|(kind, node)| (*kind, self.resolve(node, env)));
        let params: Vec<(ElementKind, ShapeId)> = params.collect();
        let is_generic = !function.type_params.is_empty();
        let within = self.signature(params, function.result.as_ref(), env, is_generic);
        with(Some(within), self.foreign(Foreign::Function, env, span))
    }

    fn signature(
        &mut self,
        params: Vec<(ElementKind, ShapeId)>,
        result: Option<&'a Node>,
        env: EnvId,
        is_generic: bool,
    ) -> Within {
        let mut elements = Vec::new();
        for (kind, shape) in params {
            match (kind, &*self.shape(shape)) {
                (ElementKind::Rest, Shape::Array(item)) => {
                    elements.push(Element { shape: *item, kind });
                }
                (ElementKind::Rest, Shape::Tuple(items)) => elements.extend_from_slice(items),
                _ => elements.push(Element { shape, kind }),
            }
        }
        let result = match result {
            Some(node) => self.resolve(node, env),
            None => {
                let problem =
                    self.unknown("Koze doesn't infer the results of functions: declare it");
                self.add(problem)
            }
        };
        Within::Function {
            params: self.add(Shape::Tuple(elements)),
            result,
            is_generic,
        }
    }

    /// `Parameters` and `ReturnType`.
    pub(super) fn of_function(&mut self, utility: Utility, of: ShapeId) -> Evaluated {
        let shape = self.shape(of);
        let Shape::Unsupported(problem) = &*shape else {
            return Evaluated::Shape(
                self.unknown(format!("Koze can't evaluate this `{utility:?}`")),
            );
        };
        match (problem.within.as_deref(), utility) {
            (Some(Within::Function { params, .. }), Utility::Parameters) => {
                Evaluated::Same(*params)
            }
            (Some(Within::Function { result, .. }), Utility::ReturnType) => {
                Evaluated::Same(*result)
            }
            _ => Evaluated::Shape(Shape::Unsupported(problem.clone())),
        }
    }

    /// The members of a class and its bases that have a type.
    pub(super) fn class_members(&mut self, class: &ClassId, side: Side) -> ObjectShape {
        let mut object = ObjectShape::default();
        // Its methods may mention the class itself: `Parameters<UserDO['rename']>`.
        if self.within.contains(class) {
            return object;
        }
        self.within.push(class.clone());
        let mut next = Some((class.clone(), Vec::new()));
        for _ in 0..MAX_BASES {
            let Some((id, args)) = next.take() else { break };
            let Some(class) = self.files.class(&id) else {
                break;
            };
            let file = self.files.interned(&id.file);
            let env = self.instantiate(Place::top(file), None, &class.type_params, &args);
            self.add_members(class, env, side, &mut object);
            let args = class
                .base_args
                .iter()
                .map(|arg| self.resolve(arg, env))
                .collect();
            if let Some(base) = &class.base
                && let Named::Class(id, None) = self.files.resolve(file, &base.target)
            {
                next = Some((id, args));
            }
        }
        self.within.pop();
        object
    }

    fn add_members(
        &mut self,
        class: &'a ClassFacts,
        env: EnvId,
        side: Side,
        object: &mut ObjectShape,
    ) {
        let mine = |member: &&Member| {
            member.is_static == (side == Side::Static) && member.access == Access::Public
        };
        for member in class.members.iter().filter(mine) {
            if object.fields.iter().any(|known| known.name == member.name) {
                continue;
            }
            let (optional, shape) = match &member.kind {
                MemberKind::Property {
                    optional,
                    ty: Some(ty),
                    ..
                } => (*optional, self.resolve(ty, env)),
                MemberKind::Method(signature) => (false, self.method_type(signature, env)),
                _ => continue,
            };
            object.fields.push(FieldShape {
                name: member.name.clone(),
                number: None,
                optional,
                shape,
            });
        }
    }

    fn method_type(&mut self, signature: &'a Signature, env: EnvId) -> ShapeId {
        let place = self.place(env);
        let env = self.instantiate(place, Some(env), &signature.type_params, &[]);
        let mut params = Vec::new();
        for (param, node) in signature.params.iter().zip(&signature.types) {
            let kind = match param {
                param if param.rest => ElementKind::Rest,
                param if param.optional || param.has_default => ElementKind::Optional,
                _ => ElementKind::Required,
            };
            params.push((
                kind,
                node.as_ref()
                    .map_or(UNKNOWN, |node| self.resolve(node, env)),
            ));
        }
        let is_generic = !signature.type_params.is_empty();
        let within = self.signature(params, signature.result.as_ref(), env, is_generic);
        let function = self.foreign(Foreign::Function, env, Span::default());
        self.add(with(Some(within), function))
    }
}
