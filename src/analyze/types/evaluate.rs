//! Evaluates types on demand: what is written, and what the names in it refer to.

use std::rc::Rc;

use super::by_address::ByAddress;
use super::envs::{EnvId, Var};
use super::evaluator::{Evaluator, MAX_DEPTH, MAX_MEMBERS, Side, with};
use super::inferred::is_inferrer;
use super::library::{
    gives_items, has_methods, is_library_type, platform, platform_names, platform_type,
};
use super::slots::{
    BIGINT, BOOLEAN, FALSE, NEVER, NON_PRIMITIVE, NULL, NUMBER, STRING, Slot, TRUE, UNDEFINED,
    UNKNOWN,
};
use super::syntax::{Body, Foreign, Keyword, Node, Path, TypeName, TypeParam};
use super::tables::model_property;
use super::thunk::Thunk;
use crate::analyze::facts::ClassFacts;
use crate::analyze::files::is_platform_file;
use crate::analyze::names::{MAX_HOPS, Meaning, Missing, Named, Place, look_up, look_up_global};
use crate::model::Span;
use crate::shape::{Element, ElementKind, Literal, ProblemKind, Shape, ShapeId, Types, Within};

/// What a type turns out to be: a shape, or the same as another type.
pub(super) enum Evaluated {
    Shape(Shape),
    Same(ShapeId),
}

impl<'a> Evaluator<'a, '_> {
    /// The shape of a type, evaluated now unless it has been before; and the slot that holds it.
    pub(super) fn force(&mut self, mut id: ShapeId) -> (ShapeId, Rc<Shape>) {
        for _ in 0..MAX_DEPTH {
            match self.slots.get(id) {
                Some(Slot::Done(shape)) => return (id, shape.clone()),
                Some(Slot::Same(same)) => id = *same,
                Some(Slot::Evaluating) => return (id, Rc::new(self.circular())),
                Some(Slot::Pending(thunk)) => {
                    let thunk = thunk.clone();
                    self.slots.set(id, Slot::Evaluating);
                    let slot = match self.evaluate_within_bounds(thunk) {
                        Evaluated::Same(same) if same != id => Slot::Same(same),
                        Evaluated::Same(_) => Slot::Done(Rc::new(self.circular())),
                        Evaluated::Shape(shape) => Slot::Done(Rc::new(shape)),
                    };
                    self.slots.set(id, slot);
                }
                None => break,
            }
        }
        (id, Rc::new(self.too_large()))
    }

    pub(super) fn shape(&mut self, id: ShapeId) -> Rc<Shape> {
        self.force(id).1
    }

    fn evaluate_within_bounds(&mut self, thunk: Thunk<'a>) -> Evaluated {
        if self.depth >= MAX_DEPTH || self.is_out_of_budget() {
            return Evaluated::Shape(self.too_large());
        }
        self.depth += 1;
        let evaluated = self.evaluate(thunk);
        self.depth -= 1;
        evaluated
    }

    fn evaluate(&mut self, thunk: Thunk<'a>) -> Evaluated {
        match thunk {
            Thunk::Node(node, env) => self.evaluate_node(node.0, env),
            Thunk::Decl(decl, env) => self.evaluate_declaration(decl.0, env),
            Thunk::Utility(utility, args) => self.evaluate_utility(utility, &args),
            Thunk::Union(members) => self.normalize_union(&members),
            Thunk::Intersection(a, b) => self.intersect(a, b),
            Thunk::Indexed(object, key) => self.index(object, key),
            Thunk::Keyof(object) => self.keys(object),
        }
    }

    /// An environment for what has type parameters. A parameter without an argument stands for its
    /// default, else for its constraint.
    pub(super) fn instantiate(
        &mut self,
        place: Place<'a>,
        outer: Option<EnvId>,
        params: &'a [TypeParam],
        args: &[ShapeId],
    ) -> EnvId {
        if params.is_empty() {
            return outer.unwrap_or_else(|| self.place_env(place));
        }
        let mut vars: Vec<Var<'a>> = Vec::new();
        for (index, param) in params.iter().enumerate() {
            let otherwise = param.default.as_ref().or(param.constraint.as_ref());
            let ty = match (args.get(index), otherwise) {
                (Some(arg), _) => *arg,
                // `type A<T = A>`: a default may need the type that it is a default of.
                (None, Some(_)) if self.depth >= MAX_DEPTH || self.is_out_of_budget() => {
                    let shape = self.too_large();
                    self.add(shape)
                }
                (None, Some(node)) => {
                    self.depth += 1;
                    let env = self.env(place, outer, vars.clone());
                    let ty = self.resolve(node, env);
                    self.depth -= 1;
                    ty
                }
                (None, None) => UNKNOWN,
            };
            vars.push(Var {
                name: &param.name,
                ty,
                constraint: param.constraint.as_ref().map(ByAddress),
            });
        }
        self.env(place, outer, vars)
    }

    /// The slot of a type as it is written. Nothing is evaluated yet.
    pub(super) fn resolve(&mut self, node: &'a Node, env: EnvId) -> ShapeId {
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
            Node::Literal(Literal::Boolean(true)) | Node::Fresh(Literal::Boolean(true)) => TRUE,
            Node::Literal(Literal::Boolean(false)) | Node::Fresh(Literal::Boolean(false)) => FALSE,
            Node::Array(item) => {
                let item = self.resolve(item, env);
                self.array(item)
            }
            Node::Name(name) => self.resolve_name(name, env),
            Node::Indexed(parts) => {
                let [object, key] = &**parts;
                let (object, key) = (self.resolve(object, env), self.resolve(key, env));
                self.defer(Thunk::Indexed(object, key))
            }
            Node::Keyof(object) => {
                let object = self.resolve(object, env);
                self.defer(Thunk::Keyof(object))
            }
            Node::Union(members) => {
                let members = members.iter().map(|node| self.resolve(node, env)).collect();
                self.union(members)
            }
            Node::Intersection(members) => {
                let members: Vec<ShapeId> =
                    members.iter().map(|node| self.resolve(node, env)).collect();
                let both = |a, b| self.defer(Thunk::Intersection(a, b));
                members.into_iter().reduce(both).unwrap_or(UNKNOWN)
            }
            _ => self.defer_node(node, env),
        }
    }

    fn evaluate_node(&mut self, node: &'a Node, env: EnvId) -> Evaluated {
        Evaluated::Shape(match node {
            Node::Literal(literal) | Node::Fresh(literal) => Shape::Literal(literal.clone()),
            Node::Template(texts, types) => return self.template(texts, types, env),
            Node::Tuple(elements) => return self.tuple(elements, env),
            Node::Object(members) => Shape::Object(self.members(members, env)),
            Node::Typeof(path) => return self.evaluate_typeof(path, env),
            Node::Mapped(mapped) => return self.mapped(mapped, env),
            Node::Conditional(parts) => return self.conditional(parts, env),
            Node::Widened(path) => return self.widened(path, env),
            Node::Call(path) => return self.call(path, env),
            Node::Method(object, name, span) => {
                let object = self.resolve(object, env);
                return self.method(object, name, (env, *span));
            }
            Node::Arithmetic(is_sum, operands, span) => {
                let operands = operands.each_ref().map(|node| self.resolve(node, env));
                self.arithmetic(*is_sum, operands, (env, *span))
            }
            Node::Spread(parts) => {
                let [under, over] = parts.each_ref().map(|node| self.resolve(node, env));
                self.spread(under, over)
            }
            Node::Function(function, span) => self.function(function, env, *span),
            Node::Unsupported(foreign, span) => self.foreign(*foreign, env, *span),
            node => return Evaluated::Same(self.resolve(node, env)),
        })
    }

    pub(super) fn foreign(&self, foreign: Foreign, env: EnvId, span: Span) -> Shape {
        let (kind, reason) = match foreign {
            Foreign::Function => (
                ProblemKind::WorkersOnly,
                "a function can't be sent over HTTP",
            ),
            Foreign::Symbol => (ProblemKind::Unsendable, "a symbol can't be sent over RPC"),
            Foreign::This => (ProblemKind::Unknown, "Koze doesn't resolve the type `this`"),
            Foreign::Infer => (ProblemKind::Unknown, "Koze doesn't evaluate `infer`"),
            Foreign::Computed => (ProblemKind::Unknown, "the name of a property is computed"),
            Foreign::Expression => (
                ProblemKind::Unknown,
                "Koze can't infer a type from this expression",
            ),
            Foreign::Nothing => (
                ProblemKind::Unknown,
                "its default doesn't tell what else it can be",
            ),
            Foreign::JsDoc => (
                ProblemKind::Unknown,
                "Koze can't read the type in its JSDoc comment",
            ),
            Foreign::Setter => (
                ProblemKind::Unknown,
                "a property has a setter but no getter",
            ),
            Foreign::Local => (
                ProblemKind::Unknown,
                "its type is declared inside a function",
            ),
        };
        self.problem(kind, reason, Some((env, span)))
    }

    fn resolve_name(&mut self, name: &'a TypeName, env: EnvId) -> ShapeId {
        let TypeName { path, args } = name;
        if let ([name], None) = (&path.names[..], &path.specifier)
            && let Some(ty) = self.variable(env, name)
        {
            return ty;
        }
        if let Some(schema) = self.inferred(path, args, env) {
            return schema;
        }
        let args: Vec<ShapeId> = args.iter().map(|arg| self.resolve(arg, env)).collect();
        self.resolve_path(path, &args, env, MAX_HOPS)
    }

    /// The type at a path, with these type arguments.
    fn resolve_path(
        &mut self,
        path: &'a Path,
        args: &[ShapeId],
        env: EnvId,
        hops: usize,
    ) -> ShapeId {
        let (found, used) = self.find(path, env, Meaning::Type);
        let rest = path.names.get(used..).unwrap_or_default();
        match (&found, rest) {
            (Named::Type(place, decl), _)
                if let (Body::Reference(target), Some(hops)) =
                    (&decl.body, hops.checked_sub(1)) =>
            {
                let env = self.place_env(*place);
                self.resolve_path(target, args, env, hops)
            }
            (Named::Type(place, decl), []) if is_platform_file(place.file) && has_methods(decl) => {
                let name = path.names.join(".");
                let reason = format!("`{name}` has methods, so it can't be sent as data");
                let shape = self.problem(ProblemKind::Unknown, reason, Some((env, path.span)));
                self.add(shape)
            }
            (Named::Type(place, decl), []) => {
                let env = self.instantiate(*place, None, &decl.params, args);
                let id = self.defer(Thunk::Decl(ByAddress(decl), env));
                if let Some(name) = path.names.last() {
                    self.slots.set_name(id, name);
                }
                id
            }
            // `Color.Red` of an enum.
            (Named::Type(_, decl), [member]) if matches!(decl.body, Body::Enum(_)) => {
                self.member_named(decl, member).unwrap_or(NEVER)
            }
            (Named::Package(package), _)
                if let ([table], Some(last)) = (args, path.names.last())
                    && let Some(property) = model_property(package, last) =>
            {
                let property = self.string_literal(property);
                self.defer(Thunk::Indexed(*table, property))
            }
            (Named::Missing(Missing::Undeclared, _), _) if path.names.len() == 1 => {
                let name = path.names.first().map_or("", String::as_str);
                match self.library_type(name, args) {
                    Some(id) => id,
                    None => {
                        let shape = self.undeclared(name, (env, path.span));
                        let item = args.first().copied().unwrap_or(UNKNOWN);
                        let within = gives_items(name).then_some(Within::Items(item));
                        self.add(with(within, shape))
                    }
                }
            }
            (found, _) => {
                let shape = self.unresolved(path, (found, rest), env);
                self.add(shape)
            }
        }
    }

    /// What a path refers to, and how many of its names lead there.
    pub(super) fn find(&self, path: &Path, env: EnvId, meaning: Meaning) -> (Named<'a>, usize) {
        let place = self.place(env);
        let specifier = path.specifier.as_deref();
        let found = look_up(self.files, place, specifier, &path.names, meaning);
        let name = path.names.first().map_or("", String::as_str);
        match &found {
            (Named::Missing(Missing::Undeclared, _), _)
                if specifier.is_none() && !is_library_type(name) =>
            {
                self.find_global(&path.names, place, meaning)
                    .unwrap_or(found)
            }
            (Named::Package(package), used) if meaning == Meaning::Type => {
                let rest = path.names.get(*used..).unwrap_or_default();
                let Some(names) = platform_names(package, rest) else {
                    return found;
                };
                let global = self.find_global(&names, place, meaning);
                global.map_or(found, |(global, used)| {
                    let left = names.len().saturating_sub(used);
                    (global, path.names.len().saturating_sub(left))
                })
            }
            _ => found,
        }
    }

    /// What a global name refers to: something that the project declares, or a type of Workers.
    fn find_global(
        &self,
        names: &[String],
        place: Place<'a>,
        meaning: Meaning,
    ) -> Option<(Named<'a>, usize)> {
        let is_type = meaning == Meaning::Type;
        // Whatever adds to it, it is still what the platform makes of it.
        if is_type && names.last().is_some_and(|name| platform(name).is_some()) {
            return None;
        }
        match look_up_global(self.files, names, meaning) {
            (Named::Missing(..), _)
                if is_type && self.asks_platform && self.files.awaits_platform(place.file) =>
            {
                Some((Named::Pending, names.len()))
            }
            (Named::Missing(..), _) => None,
            // `globals` knows more of what they give than their declarations say.
            (Named::Value(place, _), _) if is_platform_file(place.file) => None,
            global => Some(global),
        }
    }

    /// Why a name doesn't refer to a type.
    pub(super) fn unresolved(
        &mut self,
        path: &Path,
        (found, rest): (&Named<'a>, &[String]),
        env: EnvId,
    ) -> Shape {
        let name = path.names.join(".");
        let mut kind = ProblemKind::Unknown;
        let mut within = None;
        let reason = match found {
            Named::Package(_) if path.names.last().is_some_and(|last| is_inferrer(last)) => {
                "it is computed from a type that is inferred from a schema, and Koze can only run the schema itself"
                    .into()
            }
            Named::Package(package)
                if let Some((platform, reason)) = platform_type(package, path) =>
            {
                kind = platform;
                reason
            }
            Named::Package(package) if package.is_caller(rest) => {
                kind = ProblemKind::Caller;
                "it is who calls, which no request can supply".into()
            }
            Named::Package(package) => {
                let specifier = &package.specifier;
                format!(
                    "`{name}` comes from `{specifier}`, and Koze doesn't resolve types from packages"
                )
            }
            Named::Class(id, _) => {
                let class = self.files.class(id);
                if class.is_some_and(is_nominal) {
                    kind = ProblemKind::Unsendable;
                } else if class.is_some_and(is_target) {
                    kind = ProblemKind::WorkersOnly;
                }
                within = Some(Within::Object(self.class_members(id, Side::Instance)));
                format!("`{name}` is a class, and its instances can't be sent as data")
            }
            Named::Pending => {
                kind = ProblemKind::Pending;
                format!("Koze hasn't read the file that declares `{name}` yet")
            }
            Named::Missing(Missing::File, reason) if reason.ends_with("exist") => {
                format!("Koze can't find the file that declares `{name}`")
            }
            Named::Missing(Missing::File, reason) => {
                format!("Koze can't read `{name}`: {reason}")
            }
            _ => format!("`{name}` isn't declared in any file that Koze reads"),
        };
        with(within, self.problem(kind, reason, Some((env, path.span))))
    }

    pub(super) fn evaluate_typeof(&mut self, path: &Path, env: EnvId) -> Evaluated {
        let (found, used) = self.find(path, env, Meaning::Value);
        let rest = path.names.get(used..).unwrap_or_default();
        let mut id = match &found {
            Named::Value(place, node) => {
                let env = self.place_env(*place);
                self.resolve(node, env)
            }
            Named::Type(_, decl) if matches!(decl.body, Body::Enum(_)) => {
                let object = self.enum_object(decl);
                self.add(Shape::Object(object))
            }
            Named::Class(class, _) => {
                let members = self.class_members(class, Side::Static);
                let problem = self.unresolved(path, (&found, rest), env);
                self.add(with(Some(Within::Object(members)), problem))
            }
            found => {
                let name = path.names.join(".");
                let reason = match found {
                    Named::Package(_) | Named::Pending | Named::Missing(Missing::File, _) => {
                        return Evaluated::Shape(self.unresolved(path, (found, rest), env));
                    }
                    _ => format!(
                        "Koze can't infer `typeof {name}`, because its value isn't a literal"
                    ),
                };
                let place = Some((env, path.span));
                return Evaluated::Shape(self.problem(ProblemKind::Unknown, reason, place));
            }
        };
        for name in rest {
            let key = self.string_literal(name);
            id = self.defer(Thunk::Indexed(id, key));
        }
        Evaluated::Same(self.property_of_schema(path, id, env).unwrap_or(id))
    }

    fn tuple(&mut self, elements: &'a [(ElementKind, Node)], env: EnvId) -> Evaluated {
        let mut all = Vec::new();
        for (kind, node) in elements {
            let shape = self.resolve(node, env);
            let kind = *kind;
            if kind != ElementKind::Rest {
                all.push(Element { shape, kind });
                continue;
            }
            match &*self.shape(shape) {
                Shape::Array(item) => all.push(Element { shape: *item, kind }),
                Shape::Tuple(items) => all.extend_from_slice(items),
                Shape::Unsupported(problem) => {
                    return Evaluated::Shape(Shape::Unsupported(problem.clone()));
                }
                _ => {
                    return Evaluated::Shape(
                        self.unknown("a tuple spreads a type that isn't an array or a tuple"),
                    );
                }
            }
        }
        let from_rest = all.iter().skip_while(|item| item.kind != ElementKind::Rest);
        let mut after_rest = from_rest.skip(1);
        if after_rest.any(|item| item.kind != ElementKind::Required) {
            return Evaluated::Shape(
                self.unknown("a tuple has an optional or rest element after its rest element"),
            );
        }
        if all.len() > MAX_MEMBERS {
            return Evaluated::Shape(self.too_large());
        }
        Evaluated::Shape(Shape::Tuple(all))
    }
}

impl Types for Evaluator<'_, '_> {
    fn look_up(&mut self, id: ShapeId) -> (ShapeId, Rc<Shape>) {
        self.force(id)
    }

    fn charge(&mut self, cost: usize) -> bool {
        Self::charge(self, cost);
        !self.is_out_of_budget()
    }
}

/// Whether Workers RPC sends a stub in its place.
fn is_target(class: &ClassFacts) -> bool {
    (class.base.as_ref()).is_some_and(|base| base.text.rsplit('.').next() == Some("RpcTarget"))
}

/// Whether no plain object is assignable to the class, for certain.
fn is_nominal(class: &ClassFacts) -> bool {
    // A base class isn't followed here. It may be RpcTarget, whose instances can be sent.
    class.base.is_none() && class.is_nominal
}
