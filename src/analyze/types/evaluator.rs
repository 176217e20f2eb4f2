//! The state of an evaluation: slots, environments and the budget; and how types get their slots.
//! `evaluate` has the rules.

use std::rc::Rc;

use super::by_address::ByAddress;
use super::envs::{Env, EnvId, Envs, Var};
use super::slots::{Key, NEVER, Slot, Slots};
use super::syntax::{Node, TypeDecl};
use super::thunk::Thunk;
use crate::analyze::files::Files;
use crate::analyze::names::{ClassId, Place};
use crate::model::Span;
use crate::shape::{Literal, Problem, ProblemKind, SchemaRef, Shape, ShapeId, Within};

/// What one parameter may cost, in types and in members that are visited, and what all parameters
/// of an object may cost together. This stops types that grow without end
/// (`type L<T> = { next: L<T[]> }`), products of unions and comparisons that fan out.
const MAX_COST: usize = 100_000;
const MAX_TOTAL_COST: usize = 2_000_000;
/// How deep evaluating one type may lead into others.
pub(super) const MAX_DEPTH: usize = 100;
/// How many members a union may have, fields an object, strings a template.
pub(super) const MAX_MEMBERS: usize = 2_000;

/// Whose members: those of a class's instances, or its own.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Instance,
    Static,
}

pub(super) struct Evaluator<'a, 'f> {
    pub(super) files: &'f Files<'a>,
    pub(super) slots: Slots<'a>,
    envs: Envs<'a>,
    /// What is left for the parameter at hand.
    budget: usize,
    /// What is left for the parameters after it.
    total_budget: usize,
    /// How many types are being evaluated, each for the one before it.
    pub(super) depth: usize,
    /// The classes whose members are being evaluated.
    pub(super) within: Vec<ClassId>,
    /// Whether the types of Workers are asked for: those of results say nothing that matters.
    pub(super) asks_platform: bool,
    /// The types that are inferred from schemas, by their slots. What is computed from one has a slot
    /// of its own, and can't be checked. In the order of their ids.
    schemas: Vec<(ShapeId, SchemaRef)>,
}

impl<'a, 'f> Evaluator<'a, 'f> {
    pub(super) fn new(files: &'f Files<'a>) -> Self {
        Self {
            files,
            slots: Slots::new(),
            envs: Envs::default(),
            budget: 0,
            total_budget: MAX_TOTAL_COST,
            depth: 0,
            within: Vec::new(),
            asks_platform: true,
            schemas: Vec::new(),
        }
    }

    // Budget

    /// Starts the next parameter, with a budget of its own.
    pub(super) fn start_budget(&mut self) {
        self.total_budget += self.budget;
        self.budget = MAX_COST.min(self.total_budget);
        self.total_budget -= self.budget;
    }

    pub(super) fn charge(&mut self, cost: usize) {
        self.budget = self.budget.saturating_sub(cost);
    }

    pub(super) fn is_out_of_budget(&self) -> bool {
        self.budget == 0
    }

    // Environments

    pub(super) fn env(
        &mut self,
        place: Place<'a>,
        outer: Option<EnvId>,
        vars: Vec<Var<'a>>,
    ) -> EnvId {
        self.envs.intern(Env { place, vars, outer })
    }

    pub(super) fn place_env(&mut self, place: Place<'a>) -> EnvId {
        self.env(place, None, Vec::new())
    }

    /// An environment with the same variables in another place.
    pub(super) fn moved(&mut self, env: EnvId, place: Place<'a>) -> EnvId {
        self.envs.moved(env, place)
    }

    /// `env` with one more variable.
    pub(super) fn bind(&mut self, env: EnvId, name: &'a str, ty: ShapeId) -> EnvId {
        let constraint = None;
        let var = Var {
            name,
            ty,
            constraint,
        };
        self.env(self.place(env), Some(env), vec![var])
    }

    pub(super) fn place(&self, env: EnvId) -> Place<'a> {
        self.envs.place(env)
    }

    /// The type that a type variable stands for.
    pub(super) fn variable(&self, env: EnvId, name: &str) -> Option<ShapeId> {
        self.envs.variable(env, name).map(|(var, _)| var.ty)
    }

    /// The name of the type variable that a node is.
    pub(super) fn variable_name(&self, node: &'a Node, env: EnvId) -> Option<&'a str> {
        match node {
            Node::Name(name) => name
                .bare()
                .filter(|name| self.variable(env, name).is_some()),
            _ => None,
        }
    }

    /// The constraint of a type variable, and the environment that it is written in.
    pub(super) fn constraint(&self, env: EnvId, name: &str) -> Option<(&'a Node, EnvId)> {
        let (var, env) = self.envs.variable(env, name)?;
        Some((var.constraint?.0, env))
    }

    // Slots

    pub(super) fn add(&mut self, shape: Shape) -> ShapeId {
        self.charge(1);
        self.slots.push(Slot::Done(Rc::new(shape)))
    }

    /// Adds a type that is inferred from a schema. For what is computed from it, it has a problem.
    pub(super) fn add_schema(&mut self, schema: SchemaRef, problem: Shape) -> ShapeId {
        let id = self.add(problem);
        self.schemas.push((id, schema));
        id
    }

    /// The schema that a type is inferred from.
    pub(super) fn schema_in(&self, id: ShapeId) -> Option<&SchemaRef> {
        let found = self.schemas.binary_search_by_key(&id, |(id, _)| *id);
        self.schemas.get(found.ok()?).map(|(_, schema)| schema)
    }

    /// The type, unless it is inferred from a schema: then one that can't be checked.
    pub(super) fn without_schema(&mut self, id: ShapeId) -> ShapeId {
        match (self.schema_in(id).is_some(), self.slots.get(id)) {
            (true, Some(Slot::Done(problem))) => {
                let problem = problem.clone();
                self.slots.push(Slot::Done(problem))
            }
            _ => id,
        }
    }

    fn intern(&mut self, key: Key<'a>, slot: impl FnOnce() -> Slot<'a>) -> ShapeId {
        let before = self.slots.len();
        let id = self.slots.intern(key, slot);
        self.charge(self.slots.len() - before);
        id
    }

    pub(super) fn defer(&mut self, thunk: Thunk<'a>) -> ShapeId {
        self.intern(Key::Thunk(thunk.clone()), || Slot::Pending(thunk))
    }

    pub(super) fn defer_node(&mut self, node: &'a Node, env: EnvId) -> ShapeId {
        self.defer(Thunk::Node(ByAddress(node), env))
    }

    pub(super) fn array(&mut self, item: ShapeId) -> ShapeId {
        self.intern(Key::Array(item), || Slot::Done(Rc::new(Shape::Array(item))))
    }

    pub(super) fn union(&mut self, members: Vec<ShapeId>) -> ShapeId {
        match members[..] {
            [] => NEVER,
            [only] => only,
            _ => self.defer(Thunk::Union(members.into())),
        }
    }

    pub(super) fn literal(&mut self, literal: Literal) -> ShapeId {
        self.intern(Key::Literal(literal.tag()), || {
            Slot::Done(Rc::new(Shape::Literal(literal)))
        })
    }

    /// A member of an enum. It isn't the same as its value: a number is assignable to it.
    pub(super) fn enum_member(&mut self, of: &'a TypeDecl, index: usize, value: f64) -> ShapeId {
        let of = ByAddress(of);
        let id = self.intern(Key::Member(of, index), || {
            Slot::Done(Rc::new(Shape::Literal(Literal::Number(value))))
        });
        self.slots.set_enum(id, of);
        id
    }

    pub(super) fn string_literal(&mut self, string: &str) -> ShapeId {
        self.literal(Literal::String(string.to_owned()))
    }

    // Problems

    pub(super) fn problem(
        &self,
        kind: ProblemKind,
        reason: impl Into<String>,
        place: Option<(EnvId, Span)>,
    ) -> Shape {
        let location = place.and_then(|(env, span)| {
            let facts = self.files.facts(self.place(env).file)?;
            Some(facts.lines.as_ref()?.location(span))
        });
        Shape::Unsupported(Box::new(Problem {
            reason: reason.into(),
            kind,
            location,
            within: None,
        }))
    }

    pub(super) fn unknown(&self, reason: impl Into<String>) -> Shape {
        self.problem(ProblemKind::Unknown, reason, None)
    }

    pub(super) fn too_large(&self) -> Shape {
        self.unknown("its type grows too large to evaluate")
    }

    pub(super) fn circular(&self) -> Shape {
        let reason = "its type circularly references itself";
        self.problem(ProblemKind::Circular, reason, None)
    }
}

/// A problem with what is within the type.
pub(super) fn with(within: Option<Within>, mut problem: Shape) -> Shape {
    if let (Some(within), Shape::Unsupported(problem)) = (within, &mut problem) {
        problem.within = Some(Box::new(within));
    }
    problem
}
