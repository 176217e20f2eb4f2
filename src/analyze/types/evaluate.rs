//! Types, worked out on demand: what is written, and what the names in it lead to.

use std::collections::BTreeSet;

use super::builtins;
use super::names::{Meaning, Named, look_up};
use super::slots::{
    BIGINT, BOOLEAN, EnvId, Evaluator, FALSE, MAX_MEMBERS, NEVER, NON_PRIMITIVE, NULL, NUMBER,
    Pending, STRING, TRUE, UNDEFINED, UNKNOWN, Worked,
};
use super::syntax::{Body, Foreign, Keyword, Members, Node, Path, TypeDecl, TypeName};
use crate::analyze::facts::ClassFacts;
use crate::model::Span;
use crate::shape::{
    Element, ElementKind, FieldShape, Literal, ObjectShape, ProblemKind, Shape, ShapeId,
};

impl<'a> Evaluator<'a, '_> {
    /// Works out what stands in a slot.
    pub(super) fn work(&mut self, pending: Pending<'a>) -> Worked {
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
            Foreign::Local => (ProblemKind::Unknown, "a type that only a function knows"),
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
                if let Some(name) = path.names.last() {
                    self.set_name(id, name);
                }
                id
            }
            // `Color.Red` of an enum.
            (Named::Type(_, decl), [member]) if matches!(decl.body, Body::Enum(_)) => {
                match enum_member(decl, member) {
                    Some(literal) => self.literal(literal),
                    None => NEVER,
                }
            }
            (Named::Undeclared, _) if path.names.len() == 1 => {
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
            let key = self.text(name);
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
                    all.push(self.literal(value.clone()));
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
                    // Each field is looked for among all others.
                    if part.members.fields.len() > MAX_MEMBERS {
                        return Worked::Shape(self.too_large());
                    }
                    let own = self.members(&part.members, env);
                    for field in own.fields {
                        put_field(&mut object, field);
                    }
                    object.index.extend(own.index);
                    self.charge(object.fields.len());
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
                number: None,
                optional: false,
                shape: value.map_or(UNKNOWN, |value| self.literal(value)),
            });
        }
        object
    }

    fn members(&mut self, members: &'a Members, env: EnvId) -> ObjectShape {
        let mut object = ObjectShape::default();
        for field in &members.fields {
            object.fields.push(FieldShape {
                name: field.name.clone(),
                number: field.number,
                optional: field.optional,
                shape: self.eval(&field.ty, env),
            });
        }
        for (key, value) in &members.index {
            let (key, value) = (self.eval(key, env), self.eval(value, env));
            let keys = self.each(key);
            object
                .index
                .extend(keys.into_iter().map(|key| (key, value)));
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
        let behind_rest = all.iter().skip_while(|item| item.kind != ElementKind::Rest);
        if behind_rest
            .skip(1)
            .any(|item| item.kind != ElementKind::Required)
        {
            return Worked::Shape(self.unknown("a tuple with more than one part of any length"));
        }
        if all.len() > MAX_MEMBERS {
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
                Shape::Unsupported(problem) if problem.kind == ProblemKind::Circular => {
                    return Worked::Shape(Shape::Unsupported(problem.clone()));
                }
                _ => &[id],
            };
            self.charge(inner.len());
            for id in inner {
                let key = match &*self.shape(*id) {
                    Shape::Literal(literal) => literal.tag(),
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
