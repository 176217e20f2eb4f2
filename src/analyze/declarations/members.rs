//! The members of instances, from the types that declare them.

use std::rc::Rc;

use super::walk::{Named, Walk};
use super::{Declaration, Literal, Param, Type};

/// The values of type parameters.
#[derive(Default)]
struct Env<'a> {
    bound: Vec<(&'a str, Bound<'a>)>,
}

#[derive(Clone)]
enum Bound<'a> {
    Type(&'a Type, Rc<str>, Rc<Env<'a>>),
    /// The argument of a mixin. The caller adds its members.
    Given,
}

impl<'a> Walk<'a, '_> {
    /// Adds the members of an instance of a class, given as a value.
    pub(super) fn constructed_value(
        &mut self,
        named: &Named<'a>,
        args: &Rc<Args<'a>>,
        depth: usize,
    ) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        let mut is_class = false;
        for declaration in *declarations {
            match declaration {
                Declaration::Class { .. } => is_class = true,
                Declaration::Variable(ty) => {
                    is_class = true;
                    self.constructed(ty, file, &Rc::default(), depth + 1);
                }
                _ => {}
            }
        }
        if is_class {
            self.instance_named(named, args, depth);
        } else {
            self.fail("it isn't declared as a class");
        }
    }

    /// Adds the members of an instance of the class that a mixin returns.
    pub(super) fn made_by(&mut self, named: &Named<'a>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        let mut is_function = false;
        for declaration in *declarations {
            if let Declaration::Function { params, result } = declaration {
                is_function = true;
                let bound = params
                    .iter()
                    .map(|param| (param.name.as_str(), Bound::Given));
                let env = Rc::new(Env {
                    bound: bound.collect(),
                });
                self.constructed(result, file, &env, depth + 1);
            }
        }
        if !is_function {
            self.fail("it isn't declared as a function");
        }
    }

    /// Adds the members of an instance of a class, or of a value of an interface or an alias.
    fn instance_named(&mut self, named: &Named<'a>, args: &Rc<Args<'a>>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        for declaration in *declarations {
            match declaration {
                Declaration::Class {
                    params,
                    members,
                    is_computed,
                    base,
                } => {
                    self.base.names.extend(members.iter().cloned());
                    if *is_computed {
                        self.fail("it has members whose names are computed");
                    }
                    let env = bind(params, args, file);
                    if let Some(base) = base {
                        self.constructed(base, file, &env, depth + 1);
                    }
                }
                Declaration::Interface {
                    params,
                    body,
                    bases,
                } => {
                    self.members(body);
                    let env = bind(params, args, file);
                    for base in bases {
                        self.instance(base, file, &env, depth + 1);
                    }
                }
                Declaration::TypeAlias { params, ty } => {
                    self.instance(ty, file, &bind(params, args, file), depth + 1);
                }
                Declaration::Variable(_) | Declaration::Function { .. } | Declaration::Alias(_) => {
                }
            }
        }
    }

    /// Adds the members of a value of a type.
    fn instance(&mut self, ty: &'a Type, file: &Rc<str>, env: &Rc<Env<'a>>, depth: usize) {
        if !self.step(depth) {
            return;
        }
        match ty {
            Type::Name { path, args } => match self.name(path, args, file, env, depth) {
                Meaning::Param(Bound::Type(ty, file, env)) => {
                    self.instance(ty, &file, &env, depth + 1);
                }
                Meaning::Named(named) => {
                    let args = given(args, file, env);
                    self.instance_named(&named, &args, depth + 1);
                }
                Meaning::Global(Global::OfFirst) => {
                    if let Some(first) = args.first() {
                        self.instance(first, file, env, depth + 1);
                    }
                }
                Meaning::Global(Global::Keys) => {
                    if let Some(first) = args.first() {
                        self.keys(first, file, env, depth + 1);
                    }
                }
                Meaning::Global(Global::Instance) => {
                    if let Some(first) = args.first() {
                        self.constructed(first, file, env, depth + 1);
                    }
                }
                Meaning::Param(Bound::Given) | Meaning::Global(Global::Nothing) => {}
                Meaning::Unknown => self.fail(format!("`{}` isn't declared", path.join("."))),
            },
            Type::Import {
                specifier,
                path,
                is_value: false,
                args,
            } => {
                if let Some(named) = self.import(file, specifier, path, depth + 1) {
                    let args = given(args, file, env);
                    self.instance_named(&named, &args, depth + 1);
                }
            }
            Type::Literal(literal) => self.members(literal),
            Type::All(types) => {
                for ty in types {
                    self.instance(ty, file, env, depth + 1);
                }
            }
            // Static members aren't on instances.
            Type::Typeof { .. }
            | Type::Import { .. }
            | Type::Call { .. }
            | Type::Constructor(_)
            | Type::Text(_)
            | Type::Nothing => {}
            Type::Unreadable => self.fail("its type is computed"),
        }
    }

    /// Adds the members of an instance that `new` creates from a value of a type.
    fn constructed(&mut self, ty: &'a Type, file: &Rc<str>, env: &Rc<Env<'a>>, depth: usize) {
        if !self.step(depth) {
            return;
        }
        match ty {
            Type::Typeof { path, args } => match self.local(file, path, depth + 1) {
                Some(named) => {
                    let args = given(args, file, env);
                    self.constructed_value(&named, &args, depth + 1);
                }
                None => self.fail(format!("`{}` isn't declared", path.join("."))),
            },
            Type::Name { path, args } => match self.name(path, args, file, env, depth) {
                Meaning::Param(Bound::Type(ty, file, env)) => {
                    self.constructed(ty, &file, &env, depth + 1);
                }
                Meaning::Param(Bound::Given) | Meaning::Global(Global::Nothing | Global::Keys) => {}
                Meaning::Named(named) => {
                    let args = given(args, file, env);
                    self.constructed_named(&named, &args, depth + 1);
                }
                Meaning::Global(_) => {
                    if let Some(first) = args.first() {
                        self.constructed(first, file, env, depth + 1);
                    }
                }
                Meaning::Unknown => self.fail(format!("`{}` isn't declared", path.join("."))),
            },
            Type::Import {
                specifier,
                path,
                is_value,
                args,
            } => {
                if let Some(named) = self.import(file, specifier, path, depth + 1) {
                    let args = given(args, file, env);
                    if *is_value {
                        self.constructed_value(&named, &args, depth + 1);
                    } else {
                        self.constructed_named(&named, &args, depth + 1);
                    }
                }
            }
            Type::Call { callee, args } => {
                for arg in args {
                    self.constructed(arg, file, env, depth + 1);
                }
                match self.local(file, callee, depth + 1) {
                    Some(named) => self.made_by(&named, depth + 1),
                    None => self.fail(format!("`{}` isn't declared", callee.join("."))),
                }
            }
            Type::Literal(literal) => self.constructs(literal, file, env, depth),
            Type::All(types) => {
                for ty in types {
                    self.constructed(ty, file, env, depth + 1);
                }
            }
            Type::Constructor(result) => self.instance(result, file, env, depth + 1),
            Type::Text(_) | Type::Nothing => {}
            Type::Unreadable => self.fail("its type is computed"),
        }
    }

    fn members(&mut self, literal: &Literal) {
        self.base.names.extend(literal.members.iter().cloned());
        if literal.is_computed {
            self.fail("it has members whose names are computed");
        }
    }

    /// Adds the names in a union of literals: `'a' | 'b'`.
    fn keys(&mut self, ty: &'a Type, file: &Rc<str>, env: &Rc<Env<'a>>, depth: usize) {
        if !self.step(depth) {
            return;
        }
        match ty {
            Type::Text(name) => {
                self.base.names.insert(name.clone());
            }
            Type::All(types) => {
                for ty in types {
                    self.keys(ty, file, env, depth + 1);
                }
            }
            // `string` is an index, and declares no member.
            Type::Nothing => {}
            Type::Name { path, args } => match self.name(path, args, file, env, depth) {
                Meaning::Param(Bound::Type(ty, file, env)) => {
                    self.keys(ty, &file, &env, depth + 1);
                }
                Meaning::Named(Named::Declared {
                    file, declarations, ..
                }) => {
                    for declaration in declarations {
                        if let Declaration::TypeAlias { params, ty } = declaration {
                            let args = given(args, &file, env);
                            self.keys(ty, &file, &bind(params, &args, &file), depth + 1);
                        } else {
                            self.fail("it has members whose names are computed");
                        }
                    }
                }
                _ => self.fail("it has members whose names are computed"),
            },
            _ => self.fail("it has members whose names are computed"),
        }
    }

    /// Adds the members of an instance that `new` creates from a value of a named type.
    fn constructed_named(&mut self, named: &Named<'a>, args: &Rc<Args<'a>>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        for declaration in *declarations {
            match declaration {
                Declaration::TypeAlias { params, ty } => {
                    self.constructed(ty, file, &bind(params, args, file), depth + 1);
                }
                Declaration::Interface {
                    params,
                    body,
                    bases,
                } => {
                    let env = bind(params, args, file);
                    self.constructs(body, file, &env, depth);
                    for base in bases {
                        self.constructed(base, file, &env, depth + 1);
                    }
                }
                Declaration::Class { .. }
                | Declaration::Variable(_)
                | Declaration::Function { .. }
                | Declaration::Alias(_) => {}
            }
        }
    }

    fn constructs(
        &mut self,
        literal: &'a Literal,
        file: &Rc<str>,
        env: &Rc<Env<'a>>,
        depth: usize,
    ) {
        for result in &literal.constructs {
            self.instance(result, file, env, depth + 1);
        }
    }

    fn name(
        &mut self,
        path: &[String],
        args: &'a [Type],
        file: &Rc<str>,
        env: &Rc<Env<'a>>,
        depth: usize,
    ) -> Meaning<'a> {
        if let [name] = path
            && let Some((_, bound)) = env.bound.iter().find(|(known, _)| known == name)
        {
            return Meaning::Param(bound.clone());
        }
        if let Some(named) = self.local(file, path, depth + 1) {
            return Meaning::Named(named);
        }
        global(path, args.len()).map_or(Meaning::Unknown, Meaning::Global)
    }
}

/// The meaning of a name in a type.
enum Meaning<'a> {
    Param(Bound<'a>),
    Named(Named<'a>),
    Global(Global),
    Unknown,
}

/// The members of the language's own types.
enum Global {
    /// At most those of the first argument.
    OfFirst,
    /// Those of an instance of the class that is the argument.
    Instance,
    /// The names in the first argument.
    Keys,
    Nothing,
}

fn global(path: &[String], args: usize) -> Option<Global> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    match (names.as_slice(), args) {
        (["Partial" | "Required" | "Readonly" | "NonNullable"], 1)
        | (["Pick" | "Omit" | "Extract" | "Exclude"], 2) => Some(Global::OfFirst),
        (["InstanceType"], 1) => Some(Global::Instance),
        (["Record"], 2) => Some(Global::Keys),
        (["Object" | "Disposable" | "AsyncDisposable"], 0) => Some(Global::Nothing),
        // Members of every Durable Object are never public anyway.
        (["DurableObject"] | ["Rpc", "DurableObjectBranded"], _) => Some(Global::Nothing),
        _ => None,
    }
}

/// Type arguments, each with its file.
#[derive(Default)]
pub(super) struct Args<'a> {
    types: Vec<Bound<'a>>,
}

fn given<'a>(args: &'a [Type], file: &Rc<str>, env: &Rc<Env<'a>>) -> Rc<Args<'a>> {
    let bound = |ty| Bound::Type(ty, file.clone(), env.clone());
    Rc::new(Args {
        types: args.iter().map(bound).collect(),
    })
}

/// The values of the type parameters of a declaration in `file`.
fn bind<'a>(params: &'a [Param], args: &Rc<Args<'a>>, file: &Rc<str>) -> Rc<Env<'a>> {
    const UNREADABLE: &Type = &Type::Unreadable;
    let bound = params.iter().enumerate().map(|(index, param)| {
        let default = || {
            let ty = param.default.as_ref().unwrap_or(UNREADABLE);
            Bound::Type(ty, file.clone(), Rc::default())
        };
        let bound = args.types.get(index).cloned();
        (param.name.as_str(), bound.unwrap_or_else(default))
    });
    Rc::new(Env {
        bound: bound.collect(),
    })
}
