//! Where types are kept while they are worked out, and what the names in them mean.
//!
//! Every type gets a slot, and is worked out when someone looks into it: a type may hold itself.
//! One type, written in one place and meant with the same type arguments, has one slot; so
//! recursion closes, and what is shared stays shared.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::builtins::Utility;
use super::syntax::{Node, TypeDecl, TypeParam};
use crate::analyze::resolve::Files;
use crate::model::Span;
use crate::shape::{Literal, Problem, ProblemKind, Shape, ShapeId, Types};

/// What one parameter may cost, in types and in members of types that are gone through, and what
/// all of an object's may. Types that grow for ever (`type L<T> = { next: L<T[]> }`), products of
/// unions and comparisons that fan out end here.
const MAX_COST: usize = 100_000;
const MAX_TOTAL_COST: usize = 2_000_000;
/// How deep the working out of one type may lead into others.
const MAX_DEPTH: usize = 100;
/// Members of a union, fields of an object, texts of a template.
pub(super) const MAX_MEMBERS: usize = 2_000;

pub(super) type EnvId = usize;

/// What the names in a type mean, beside those of its file.
pub(super) struct Env<'a> {
    pub(super) file: &'a str,
    vars: Vec<Var<'a>>,
    /// The rest of the variables.
    outer: Option<EnvId>,
}

struct Var<'a> {
    name: &'a str,
    ty: ShapeId,
    constraint: Option<&'a Node>,
}

enum Slot<'a> {
    Pending(Pending<'a>),
    /// Being worked out: whoever asks now asks for itself.
    Working,
    /// Another name of a type.
    Same(ShapeId),
    Done(Rc<Shape>),
}

/// What a type is to be made of.
#[derive(Clone)]
pub(super) enum Pending<'a> {
    Node(&'a Node, EnvId),
    Decl(&'a TypeDecl, EnvId),
    Utility(Utility, Rc<[ShapeId]>),
    Union(Rc<[ShapeId]>),
    Intersection(ShapeId, ShapeId),
    Indexed(ShapeId, ShapeId),
    Keyof(ShapeId),
}

/// A type that was looked into: its shape, or another type that it is the same as.
pub(super) enum Worked {
    Shape(Shape),
    Same(ShapeId),
}

pub(super) struct Evaluator<'a, 'f> {
    pub(super) files: &'f Files<'a>,
    slots: Vec<Slot<'a>>,
    envs: Vec<Env<'a>>,
    /// By what a type or an environment is made of.
    known: BTreeMap<Vec<usize>, usize>,
    /// By slot: the names of declared types.
    names: Vec<Option<&'a str>>,
    /// What there is left for the parameter at hand, and for all.
    budget: usize,
    total_budget: usize,
    depth: usize,
}

/// What the parts of a key stand for.
mod key {
    pub(super) const NODE: usize = 0;
    pub(super) const DECL: usize = 1;
    pub(super) const UTILITY: usize = 2;
    pub(super) const UNION: usize = 3;
    pub(super) const INTERSECTION: usize = 4;
    pub(super) const INDEXED: usize = 5;
    pub(super) const KEYOF: usize = 6;
    pub(super) const ARRAY: usize = 7;
    pub(super) const ENV: usize = 8;
    pub(super) const LITERAL: usize = 9;
}

/// The slots of the simple types.
const SIMPLE: [Shape; 12] = [
    Shape::Unknown,
    Shape::Never,
    Shape::String,
    Shape::Number,
    Shape::Boolean,
    Shape::Bigint,
    Shape::Null,
    Shape::Undefined,
    Shape::NonPrimitive,
    Shape::Literal(Literal::Boolean(true)),
    Shape::Literal(Literal::Boolean(false)),
    Shape::Defined,
];
pub(super) const UNKNOWN: ShapeId = 0;
pub(super) const NEVER: ShapeId = 1;
pub(super) const STRING: ShapeId = 2;
pub(super) const NUMBER: ShapeId = 3;
pub(super) const BOOLEAN: ShapeId = 4;
pub(super) const BIGINT: ShapeId = 5;
pub(super) const NULL: ShapeId = 6;
pub(super) const UNDEFINED: ShapeId = 7;
pub(super) const NON_PRIMITIVE: ShapeId = 8;
pub(super) const TRUE: ShapeId = 9;
pub(super) const FALSE: ShapeId = 10;
pub(super) const DEFINED: ShapeId = 11;

impl<'a, 'f> Evaluator<'a, 'f> {
    pub(super) fn new(files: &'f Files<'a>) -> Self {
        let simple = SIMPLE.into_iter().map(|shape| Slot::Done(Rc::new(shape)));
        Self {
            files,
            slots: simple.collect(),
            envs: Vec::new(),
            known: BTreeMap::new(),
            names: Vec::new(),
            budget: 0,
            total_budget: MAX_TOTAL_COST,
            depth: 0,
        }
    }

    /// Begins with another parameter, which has room of its own.
    pub(super) fn make_room(&mut self) {
        self.total_budget += self.budget;
        self.budget = MAX_COST.min(self.total_budget);
        self.total_budget -= self.budget;
    }

    pub(super) fn charge(&mut self, cost: usize) {
        self.budget = self.budget.saturating_sub(cost);
    }

    pub(super) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    // Environments

    pub(super) fn file_env(&mut self, file: &'a str) -> EnvId {
        self.env(file, None, Vec::new())
    }

    fn env(&mut self, file: &'a str, outer: Option<EnvId>, vars: Vec<Var<'a>>) -> EnvId {
        let outer_key = outer.map_or(usize::MAX, |outer| outer);
        let mut key = vec![key::ENV, file.as_ptr() as usize, outer_key];
        for var in &vars {
            key.extend([var.name.as_ptr() as usize, var.ty as usize]);
        }
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.envs.push(Env { file, vars, outer });
        self.known.insert(key, self.envs.len() - 1);
        self.envs.len() - 1
    }

    /// `env` with one more variable.
    pub(super) fn bind(&mut self, env: EnvId, name: &'a str, ty: ShapeId) -> EnvId {
        let file = self.file(env);
        let var = Var {
            name,
            ty,
            constraint: None,
        };
        self.env(file, Some(env), vec![var])
    }

    /// An environment for what has type parameters. What is not given is the parameter's default,
    /// else its bound: anything that is known of it.
    pub(super) fn apply(
        &mut self,
        file: &'a str,
        outer: Option<EnvId>,
        params: &'a [TypeParam],
        args: &[ShapeId],
    ) -> EnvId {
        if params.is_empty() {
            return outer.unwrap_or_else(|| self.file_env(file));
        }
        let mut vars: Vec<Var<'a>> = Vec::new();
        for (index, param) in params.iter().enumerate() {
            let otherwise = param.default.as_ref().or(param.constraint.as_ref());
            let ty = match (args.get(index), otherwise) {
                (Some(arg), _) => *arg,
                (None, Some(node)) => {
                    let known = vars.iter().map(|var| Var { ..*var }).collect();
                    let env = self.env(file, outer, known);
                    self.eval(node, env)
                }
                (None, None) => UNKNOWN,
            };
            vars.push(Var {
                name: &param.name,
                ty,
                constraint: param.constraint.as_ref(),
            });
        }
        self.env(file, outer, vars)
    }

    pub(super) fn file(&self, env: EnvId) -> &'a str {
        self.envs.get(env).map_or("", |env| env.file)
    }

    /// What a type variable stands for, and its bound with what that is written in.
    pub(super) fn variable(
        &self,
        mut env: EnvId,
        name: &str,
    ) -> Option<(ShapeId, Option<(&'a Node, EnvId)>)> {
        loop {
            let scope = self.envs.get(env)?;
            if let Some(var) = scope.vars.iter().rev().find(|var| var.name == name) {
                return Some((var.ty, var.constraint.map(|node| (node, env))));
            }
            env = scope.outer?;
        }
    }

    // Slots

    pub(super) fn add(&mut self, shape: Shape) -> ShapeId {
        self.push(Slot::Done(Rc::new(shape)))
    }

    fn push(&mut self, slot: Slot<'a>) -> ShapeId {
        self.charge(1);
        self.slots.push(slot);
        ShapeId::try_from(self.slots.len() - 1).unwrap_or(UNKNOWN)
    }

    fn intern(&mut self, key: Vec<usize>, slot: impl FnOnce() -> Slot<'a>) -> ShapeId {
        if let Some(known) = self.known.get(&key) {
            return ShapeId::try_from(*known).unwrap_or(UNKNOWN);
        }
        let id = self.push(slot());
        self.known.insert(key, id as usize);
        id
    }

    pub(super) fn array(&mut self, item: ShapeId) -> ShapeId {
        let done = || Slot::Done(Rc::new(Shape::Array(item)));
        self.intern(vec![key::ARRAY, item as usize], done)
    }

    pub(super) fn pending(&mut self, pending: Pending<'a>) -> ShapeId {
        let ids = |tag, ids: &[ShapeId]| {
            let ids = ids.iter().map(|id| *id as usize);
            std::iter::once(tag).chain(ids).collect::<Vec<_>>()
        };
        let key = match &pending {
            Pending::Node(node, env) => vec![key::NODE, std::ptr::from_ref(*node) as usize, *env],
            Pending::Decl(decl, env) => vec![key::DECL, std::ptr::from_ref(*decl) as usize, *env],
            Pending::Utility(utility, args) => ids(key::UTILITY + ((*utility as usize) << 8), args),
            Pending::Union(members) => ids(key::UNION, members),
            Pending::Intersection(a, b) => ids(key::INTERSECTION, &[*a, *b]),
            Pending::Indexed(a, b) => ids(key::INDEXED, &[*a, *b]),
            Pending::Keyof(a) => ids(key::KEYOF, &[*a]),
        };
        self.intern(key, || Slot::Pending(pending))
    }

    pub(super) fn union(&mut self, members: Vec<ShapeId>) -> ShapeId {
        match members[..] {
            [] => NEVER,
            [only] => only,
            _ => self.pending(Pending::Union(members.into())),
        }
    }

    /// One slot for each value: what is looked up by the same name twice is the same type.
    pub(super) fn literal(&mut self, literal: Literal) -> ShapeId {
        let mut key = vec![key::LITERAL];
        key.extend(literal.tag().bytes().map(usize::from));
        self.intern(key, || Slot::Done(Rc::new(Shape::Literal(literal))))
    }

    pub(super) fn text(&mut self, text: &str) -> ShapeId {
        self.literal(Literal::String(text.to_owned()))
    }

    pub(super) fn problem(
        &self,
        kind: ProblemKind,
        what: impl Into<String>,
        place: Option<(EnvId, Span)>,
    ) -> Shape {
        let location = place.and_then(|(env, span)| {
            let facts = self.files.facts(self.file(env))?;
            Some(facts.lines.as_ref()?.location(span))
        });
        Shape::Unsupported(Box::new(Problem {
            what: what.into(),
            kind,
            location,
        }))
    }

    pub(super) fn too_large(&self) -> Shape {
        let what = "a type that grows too large when it is worked out";
        self.problem(ProblemKind::Unknown, what, None)
    }

    fn circular(&self) -> Shape {
        let what = "a type that is defined by itself";
        self.problem(ProblemKind::Circular, what, None)
    }

    pub(super) fn unknown(&self, what: &str) -> Shape {
        self.problem(ProblemKind::Unknown, what, None)
    }

    /// Notes what a declared type is called. The first name stays.
    pub(super) fn set_name(&mut self, id: ShapeId, name: &'a str) {
        let index = id as usize;
        if self.names.len() <= index {
            self.names.resize(index + 1, None);
        }
        if let Some(slot) = self.names.get_mut(index) {
            slot.get_or_insert(name);
        }
    }

    /// What a declared type is called.
    pub(super) fn name(&self, id: ShapeId) -> Option<&'a str> {
        self.names.get(id as usize).copied().flatten()
    }

    /// The type that `id` is, looked into, and its own slot.
    pub(super) fn look(&mut self, mut id: ShapeId) -> (ShapeId, Rc<Shape>) {
        for _ in 0..MAX_DEPTH {
            let Some(slot) = self.slots.get_mut(id as usize) else {
                break;
            };
            match slot {
                Slot::Done(shape) => return (id, shape.clone()),
                Slot::Same(same) => id = *same,
                Slot::Working => return (id, Rc::new(self.circular())),
                Slot::Pending(pending) => {
                    let pending = pending.clone();
                    *slot = Slot::Working;
                    self.depth += 1;
                    let worked = if self.depth > MAX_DEPTH || self.is_spent() {
                        Worked::Shape(self.too_large())
                    } else {
                        self.work(pending)
                    };
                    self.depth -= 1;
                    let done = match worked {
                        Worked::Same(same) if same != id => Slot::Same(same),
                        Worked::Same(_) => Slot::Done(Rc::new(self.circular())),
                        Worked::Shape(shape) => Slot::Done(Rc::new(shape)),
                    };
                    if let Some(slot) = self.slots.get_mut(id as usize) {
                        *slot = done;
                    }
                }
            }
        }
        (id, Rc::new(self.too_large()))
    }

    pub(super) fn shape(&mut self, id: ShapeId) -> Rc<Shape> {
        self.look(id).1
    }
}

impl Types for Evaluator<'_, '_> {
    fn look_up(&mut self, id: ShapeId) -> (ShapeId, Rc<Shape>) {
        self.look(id)
    }

    fn charge(&mut self, cost: usize) -> bool {
        Self::charge(self, cost);
        !self.is_spent()
    }
}
