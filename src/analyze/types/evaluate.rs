//! Types, worked out on demand.
//!
//! Every type gets a slot, and is worked out when someone looks into it: a type may hold itself.
//! One type, written in one place and meant with the same type arguments, has one slot; so
//! recursion closes, and what is shared stays shared.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::builtins::{self, Utility};
use super::names::{Meaning, Named, look_up};
use super::syntax::{Body, Foreign, Keyword, Node, Path, TypeDecl, TypeName, TypeParam};
use crate::analyze::facts::ClassFacts;
use crate::analyze::resolve::Files;
use crate::model::Span;
use crate::shape::{
    Element, ElementKind, FieldShape, Literal, ObjectShape, Problem, ProblemKind, Shape, ShapeId,
};

/// What one parameter may cost, in types and in members of types that are gone through, and what
/// all of an object's may. Types that grow for ever (`type L<T> = { next: L<T[]> }`), products of
/// unions and comparisons that fan out end here.
const MAX_COST: usize = 100_000;
const MAX_TOTAL_COST: usize = 2_000_000;
/// How deep the working out of one type may lead into others.
const MAX_DEPTH: usize = 100;
/// Members of a union, fields of an object, texts of a template.
pub(super) const MAX_MEMBERS: usize = 2_000;

const CIRCULAR: &str = "a type that is defined by itself";

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

    pub(super) fn literal(&mut self, text: &str) -> ShapeId {
        self.add(Shape::Literal(Literal::String(text.to_owned())))
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
                Slot::Working => return (id, Rc::new(self.unknown(CIRCULAR))),
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
                        Worked::Same(_) => Slot::Done(Rc::new(self.unknown(CIRCULAR))),
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

    fn work(&mut self, pending: Pending<'a>) -> Worked {
        match pending {
            Pending::Node(node, env) => self.work_node(node, env),
            Pending::Decl(decl, env) => self.declaration(decl, env),
            Pending::Utility(utility, args) => builtins::apply(self, utility, &args),
            Pending::Union(members) => self.flat_union(&members),
            Pending::Intersection(a, b) => self.intersect(a, b),
            Pending::Indexed(object, key) => self.index(object, key),
            Pending::Keyof(object) => self.keys(object),
        }
    }

    // Syntax

    /// The slot of a type as it is written. Its parts are not looked at.
    pub(super) fn eval(&mut self, node: &'a Node, env: EnvId) -> ShapeId {
        match node {
            Node::Keyword(keyword) => match keyword {
                Keyword::Unknown => UNKNOWN,
                Keyword::Never => NEVER,
                Keyword::String => STRING,
                Keyword::Number => NUMBER,
                Keyword::Boolean => BOOLEAN,
                Keyword::Bigint => BIGINT,
                Keyword::Null => NULL,
                Keyword::Undefined => UNDEFINED,
                Keyword::NonPrimitive => NON_PRIMITIVE,
            },
            Node::Literal(Literal::Boolean(true)) => TRUE,
            Node::Literal(Literal::Boolean(false)) => FALSE,
            Node::Array(item) => {
                let item = self.eval(item, env);
                self.array(item)
            }
            Node::Name(name) => self.eval_name(name, env),
            Node::Indexed(parts) => {
                let [object, key] = &**parts;
                let (object, key) = (self.eval(object, env), self.eval(key, env));
                self.pending(Pending::Indexed(object, key))
            }
            Node::Keyof(object) => {
                let object = self.eval(object, env);
                self.pending(Pending::Keyof(object))
            }
            Node::Union(members) => {
                let members = members.iter().map(|node| self.eval(node, env)).collect();
                self.union(members)
            }
            Node::Intersection(members) => {
                let members: Vec<ShapeId> =
                    members.iter().map(|node| self.eval(node, env)).collect();
                let both = |a, b| self.pending(Pending::Intersection(a, b));
                members.into_iter().reduce(both).unwrap_or(UNKNOWN)
            }
            _ => self.pending(Pending::Node(node, env)),
        }
    }

    fn work_node(&mut self, node: &'a Node, env: EnvId) -> Worked {
        Worked::Shape(match node {
            Node::Literal(literal) => Shape::Literal(literal.clone()),
            Node::Template(texts, types) => return self.template(texts, types, env),
            Node::Tuple(elements) => return self.tuple(elements, env),
            Node::Object(members) => Shape::Object(self.members(members, env)),
            Node::Typeof(path) => return self.type_of(path, env),
            Node::Mapped(mapped) => return self.mapped(mapped, env),
            Node::Conditional(parts) => return self.conditional(parts, env),
            Node::Unsupported(foreign, span) => self.foreign(*foreign, env, *span),
            node => return Worked::Same(self.eval(node, env)),
        })
    }

    fn foreign(&self, foreign: Foreign, env: EnvId, span: Span) -> Shape {
        let (kind, what) = match foreign {
            Foreign::Function => (ProblemKind::Function, "a function"),
            Foreign::Symbol => (ProblemKind::Unsendable, "a symbol"),
            Foreign::This => (ProblemKind::Unknown, "the type `this`"),
            Foreign::Infer => (ProblemKind::Unknown, "a conditional type with `infer`"),
            Foreign::Computed => (ProblemKind::Unknown, "a computed name"),
            Foreign::Expression => (ProblemKind::Unknown, "a value that is computed"),
        };
        self.problem(kind, what, Some((env, span)))
    }

    fn eval_name(&mut self, name: &'a TypeName, env: EnvId) -> ShapeId {
        let TypeName { path, args } = name;
        if let ([name], None) = (&path.names[..], &path.specifier)
            && let Some((ty, _)) = self.variable(env, name)
        {
            return ty;
        }
        let file = self.file(env);
        let specifier = path.specifier.as_deref();
        let (found, used) = look_up(self.files, file, specifier, &path.names, Meaning::Type);
        let rest = path.names.get(used..).unwrap_or_default();
        match (found, rest) {
            (Named::Type(file, decl), []) => {
                let args: Vec<ShapeId> = args.iter().map(|arg| self.eval(arg, env)).collect();
                let env = self.apply(file, None, &decl.params, &args);
                let id = self.pending(Pending::Decl(decl, env));
                let index = id as usize;
                if self.names.len() <= index {
                    self.names.resize(index + 1, None);
                }
                if let (Some(slot), Some(name)) = (self.names.get_mut(index), path.names.last()) {
                    slot.get_or_insert(name);
                }
                id
            }
            // `Color.Red` of an enum.
            (Named::Type(_, decl), [member]) if matches!(decl.body, Body::Enum(_)) => {
                match enum_member(decl, member) {
                    Some(literal) => self.add(Shape::Literal(literal)),
                    None => NEVER,
                }
            }
            (Named::Nothing, _) if used == 1 && path.names.len() == 1 => {
                let name = path.names.first().map_or("", String::as_str);
                let args: Vec<ShapeId> = args.iter().map(|arg| self.eval(arg, env)).collect();
                match builtins::find(self, name, &args) {
                    Some(id) => id,
                    None => {
                        let shape = builtins::foreign(self, name, (env, path.span));
                        self.add(shape)
                    }
                }
            }
            (found, _) => {
                let shape = self.unresolved(path, found, env);
                self.add(shape)
            }
        }
    }

    /// Why a name leads to no type.
    fn unresolved(&self, path: &Path, found: Named<'a>, env: EnvId) -> Shape {
        let name = path.names.join(".");
        let mut kind = ProblemKind::Unknown;
        let what = match found {
            Named::Package(_) if name == "InferSchema" => {
                "the type of a schema that `static schemas` does not have for this method".into()
            }
            Named::Package(specifier) => {
                format!("`{name}`, which comes from `{specifier}`, whose types are not read")
            }
            Named::Class(class) => {
                if is_nominal(class) {
                    kind = ProblemKind::Unsendable;
                }
                format!("`{name}`, a class, whose instances are no plain data")
            }
            Named::Pending => {
                kind = ProblemKind::Pending;
                format!("`{name}`, whose file has not been read")
            }
            Named::NoFile => format!("`{name}`, whose file was not found"),
            _ => format!("`{name}`, which is not declared in a file that is read"),
        };
        self.problem(kind, what, Some((env, path.span)))
    }

    fn type_of(&mut self, path: &'a Path, env: EnvId) -> Worked {
        let file = self.file(env);
        let specifier = path.specifier.as_deref();
        let (found, used) = look_up(self.files, file, specifier, &path.names, Meaning::Value);
        let rest = path.names.get(used..).unwrap_or_default();
        let mut id = match found {
            Named::Value(file, node) => {
                let env = self.file_env(file);
                self.eval(node, env)
            }
            Named::Type(_, decl) if matches!(decl.body, Body::Enum(_)) => {
                let object = self.enum_object(decl);
                self.add(Shape::Object(object))
            }
            found => {
                let name = path.names.join(".");
                let what = match found {
                    Named::Package(_) | Named::Pending | Named::NoFile => {
                        return Worked::Shape(self.unresolved(path, found, env));
                    }
                    _ => format!("`typeof {name}`, whose value is not written out"),
                };
                let place = Some((env, path.span));
                return Worked::Shape(self.problem(ProblemKind::Unknown, what, place));
            }
        };
        for name in rest {
            let key = self.literal(name);
            id = self.pending(Pending::Indexed(id, key));
        }
        Worked::Same(id)
    }

    // Declarations

    fn declaration(&mut self, decl: &'a TypeDecl, env: EnvId) -> Worked {
        match &decl.body {
            Body::Alias(node) => Worked::Same(self.eval(node, env)),
            Body::Enum(members) => {
                let mut all = Vec::new();
                for (_, value) in members {
                    let Some(value) = value else {
                        let what = "an enum with a computed member";
                        return Worked::Shape(self.problem(ProblemKind::Unknown, what, None));
                    };
                    all.push(self.add(Shape::Literal(value.clone())));
                }
                Worked::Shape(Shape::Union(all))
            }
            Body::Interface(parts) => {
                let mut object = ObjectShape::default();
                for part in parts {
                    for base in &part.extends {
                        let base = self.eval(base, env);
                        match &*self.shape(base) {
                            Shape::Object(base) => {
                                for field in &base.fields {
                                    put_field(&mut object, field.clone());
                                }
                                object.index.extend_from_slice(&base.index);
                            }
                            Shape::Unsupported(problem) => {
                                return Worked::Shape(Shape::Unsupported(problem.clone()));
                            }
                            _ => {
                                let what = "an interface that extends what is no plain object";
                                return Worked::Shape(self.problem(
                                    ProblemKind::Unknown,
                                    what,
                                    None,
                                ));
                            }
                        }
                    }
                }
                for part in parts {
                    let own = self.members(&part.members, env);
                    for field in own.fields {
                        put_field(&mut object, field);
                    }
                    object.index.extend(own.index);
                    self.charge(object.fields.len());
                    // Each field is looked for among all others.
                    if object.fields.len() > MAX_MEMBERS {
                        return Worked::Shape(self.too_large());
                    }
                }
                Worked::Shape(Shape::Object(object))
            }
        }
    }

    fn enum_object(&mut self, decl: &TypeDecl) -> ObjectShape {
        let Body::Enum(members) = &decl.body else {
            return ObjectShape::default();
        };
        let mut object = ObjectShape::default();
        for (name, value) in members {
            let value = value.clone();
            object.fields.push(FieldShape {
                name: name.clone(),
                optional: false,
                shape: value.map_or(UNKNOWN, |value| self.add(Shape::Literal(value))),
            });
        }
        object
    }

    fn members(&mut self, members: &'a super::syntax::Members, env: EnvId) -> ObjectShape {
        let mut object = ObjectShape::default();
        for field in &members.fields {
            object.fields.push(FieldShape {
                name: field.name.clone(),
                optional: field.optional,
                shape: self.eval(&field.ty, env),
            });
        }
        for (key, value) in &members.index {
            let pair = (self.eval(key, env), self.eval(value, env));
            object.index.push(pair);
        }
        object
    }

    fn tuple(&mut self, elements: &'a [(ElementKind, Node)], env: EnvId) -> Worked {
        let mut all = Vec::new();
        for (kind, node) in elements {
            let shape = self.eval(node, env);
            let rest = |shape| Element { shape, kind: *kind };
            if *kind != ElementKind::Rest {
                all.push(rest(shape));
                continue;
            }
            match &*self.shape(shape) {
                Shape::Array(item) => all.push(rest(*item)),
                Shape::Tuple(items) => all.extend_from_slice(items),
                Shape::Unsupported(problem) => {
                    return Worked::Shape(Shape::Unsupported(problem.clone()));
                }
                _ => {
                    let what = "a tuple that spreads what is no list";
                    return Worked::Shape(self.problem(ProblemKind::Unknown, what, None));
                }
            }
        }
        let mut rests = all.iter().filter(|item| item.kind == ElementKind::Rest);
        if rests.nth(1).is_some() || all.len() > MAX_MEMBERS {
            return Worked::Shape(self.too_large());
        }
        Worked::Shape(Shape::Tuple(all))
    }

    /// The members of a union, those of unions in it among them, each once.
    pub(super) fn flat_union(&mut self, members: &[ShapeId]) -> Worked {
        let mut flat: Vec<ShapeId> = Vec::new();
        let mut known = BTreeSet::new();
        for member in members {
            let (id, shape) = self.look(*member);
            if self.is_spent() {
                return Worked::Shape(self.too_large());
            }
            let inner = match &*shape {
                Shape::Union(inner) => &inner[..],
                Shape::Never => &[],
                Shape::Unknown => return Worked::Same(UNKNOWN),
                // `type T = T | …`.
                Shape::Unsupported(problem) if problem.what == CIRCULAR => {
                    return Worked::Shape(Shape::Unsupported(problem.clone()));
                }
                _ => &[id],
            };
            self.charge(inner.len());
            for id in inner {
                let key = match &*self.shape(*id) {
                    Shape::Literal(Literal::String(text)) => format!("'{text}"),
                    Shape::Literal(Literal::Number(number)) => format!("0{number}"),
                    Shape::Literal(Literal::Bigint(digits)) => format!("n{digits}"),
                    _ => format!("#{id}"),
                };
                if known.insert(key) {
                    flat.push(*id);
                }
            }
            if flat.len() > MAX_MEMBERS {
                return Worked::Shape(self.too_large());
            }
        }
        if flat.contains(&TRUE) && flat.contains(&FALSE) {
            flat.retain(|id| *id != FALSE);
            for id in flat.iter_mut().filter(|id| **id == TRUE) {
                *id = BOOLEAN;
            }
        }
        match flat[..] {
            [] => Worked::Same(NEVER),
            [only] => Worked::Same(only),
            _ => Worked::Shape(Shape::Union(flat)),
        }
    }

    /// The members of a type: those of a union, or the type alone. A boolean is two.
    pub(super) fn each(&mut self, id: ShapeId) -> Vec<ShapeId> {
        let (id, shape) = self.look(id);
        match &*shape {
            Shape::Union(members) => {
                let mut all = members.clone();
                if let Some(boolean) = all.iter_mut().find(|id| **id == BOOLEAN) {
                    *boolean = TRUE;
                    all.push(FALSE);
                }
                all
            }
            Shape::Boolean => vec![TRUE, FALSE],
            Shape::Never => Vec::new(),
            _ => vec![id],
        }
    }
}

fn enum_member(decl: &TypeDecl, name: &str) -> Option<Literal> {
    let Body::Enum(members) = &decl.body else {
        return None;
    };
    let (_, value) = members.iter().find(|(member, _)| member == name)?;
    value.clone()
}

/// Whether it is certain that no plain object passes for an instance of the class.
pub(super) fn is_nominal(class: &ClassFacts) -> bool {
    // What a base class brings along is not looked at: RpcTarget may be among it.
    class.base.is_none() && class.is_nominal
}

/// Adds a field, or replaces the one of its name.
pub(super) fn put_field(object: &mut ObjectShape, field: FieldShape) {
    let known = object
        .fields
        .iter_mut()
        .find(|known| known.name == field.name);
    match known {
        Some(known) => *known = field,
        None => object.fields.push(field),
    }
}
